// Adds the reader's own time after every instant; hidden where the page shows the same.
{
  const { zone, words } = document.currentScript.dataset;
  const both = (options) =>
    [undefined, zone].map((timeZone) => new Intl.DateTimeFormat(document.documentElement.lang, { ...options, timeZone }));
  const [date, shownDate] = both({ dateStyle: "medium" });
  const [time, shownTime] = both({ timeStyle: "short" });
  const [full] = both({ dateStyle: "medium", timeStyle: "short" });
  for (const shown of document.querySelectorAll('time[datetime*="T"]')) {
    const at = new Date(shown.dateTime);
    if (!at.getTimezoneOffset()) continue; // UTC is always shown
    const sameDay = date.format(at) === shownDate.format(at);
    const local = document.createElement("span");
    local.className = "local";
    local.textContent = " (" + words.replace("{}", (sameDay ? time : full).format(at)) + ")";
    local.hidden = sameDay && time.format(at) === shownTime.format(at);
    shown.after(local);
  }
}
