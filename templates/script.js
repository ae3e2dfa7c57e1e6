// Shows every instant in the reader's own zone; a button shows the site's zone and UTC again.
{
  const { documentElement: root } = document;
  const { lang } = root;
  // English is written for all of the world: the day stands before the month, and the hours are 24.
  const locale = lang === "en" ? "en-GB" : lang;
  const format = (options, names = locale) => new Intl.DateTimeFormat(names, options);
  const both = format({ dateStyle: "medium", timeStyle: "short" });
  // No line ends between a time and its half of the day.
  const words = (at) => both.format(at).replace(/ (?=\P{Nd}{1,4}$)/u, "\u00a0");
  const date = format({ dateStyle: "long" });
  // In each country English has short names for other zones.
  const zones = [locale, lang].map((names) => format({ timeZoneName: "short" }, names));
  zones.push(...["shortGeneric", "longGeneric"].map((timeZoneName) => format({ timeZoneName })));
  const zone = (at) => {
    const names = zones.map((each) => each.formatToParts(at).find((part) => part.type === "timeZoneName").value);
    // A name says more than an offset. Those with a colon are put together from parts, and no words.
    return names.find((name) => !/[\p{Nd}:]/u.test(name)) ?? names[0];
  };
  const showInstead = (shown, text) => {
    if (text === shown.textContent) return;
    const local = document.createElement("span");
    local.className = "local";
    local.textContent = text;
    shown.classList.add("elsewhere");
    shown.after(local);
  };
  let hasOtherZone = false;
  // Scripts of single pages call it for what they add.
  globalThis.showLocally = (shown) => {
    const at = new Date(shown.dateTime);
    hasOtherZone ||= at.getTimezoneOffset() !== 0;
    if (shown.classList.contains("day")) return showInstead(shown, date.format(at));
    // UTC is always shown, and stands alone where it is the site's zone.
    if (at.getTimezoneOffset() || shown.textContent.includes("UTC)")) showInstead(shown, `${words(at)} ${zone(at)}`);
  };
  document.querySelectorAll('time[datetime*="T"]').forEach(showLocally);
  // Two days of the site may be one of the reader's.
  for (const range of document.querySelectorAll(".range")) {
    const days = [...range.querySelectorAll("time")].map((shown) => date.format(new Date(shown.dateTime)));
    if (days[0] === days[1]) showInstead(range, days[0]);
  }
  // A page that stays open says when an update that was promised has become overdue.
  for (const due of document.querySelectorAll("[data-overdue]")) {
    const shown = due.parentNode.querySelector("time");
    const [before, after = ""] = due.dataset.overdue.split("{}");
    const tell = () => {
      if (new Date(shown.dateTime) > Date.now()) setTimeout(tell, 6e4);
      else due.replaceChildren(before, ...due.querySelectorAll("time,.local"), after);
    };
    tell();
  }
  const navigation = document.querySelector("nav.main");
  // Who lives by UTC sees it already.
  if (navigation && hasOtherZone && document.querySelector(".local")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "clock";
    button.textContent = document.currentScript.dataset.utc;
    button.setAttribute("aria-pressed", false);
    button.addEventListener("click", () => button.setAttribute("aria-pressed", root.classList.toggle("utc")));
    navigation.after(button);
  }
  // On paper the page says when it was printed.
  addEventListener("beforeprint", () => {
    const now = new Date();
    const foot = document.querySelector(".bottom")?.dataset;
    if (foot) foot.printed = foot.words.replace("{}", `${words(now)} ${zone(now)}`);
  });
}
