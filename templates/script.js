// Adds the reader's own time after every instant that is shown in another zone; without it, the page says the same in the site's zone and in UTC.
{
  const { zone, words } = document.currentScript.dataset;
  const format = (options) =>
    new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short", ...options });
  const mine = format({});
  const shown = format({ timeZone: zone });
  for (const time of document.querySelectorAll('time[datetime*="T"]')) {
    const at = new Date(time.dateTime);
    if (!at.getTimezoneOffset()) continue;
    const local = document.createElement("span");
    local.className = "local";
    local.textContent = " " + words.replace("{}", mine.format(at));
    local.hidden = mine.format(at) === shown.format(at);
    time.after(local);
  }
}
