// Shows a card for the day of a service under the pointer, or that the arrow keys choose.
{
  const { first, fine } = document.getElementById("day-card")?.dataset ?? {};
  const { lang, dir } = document.documentElement;
  // English is written for all of the world: the day stands before the month.
  const locale = lang === "en" ? "en-GB" : lang;
  const format = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeZone: "UTC" });
  const dateOf = (day) => new Date(Date.parse(first) + day * 864e5);
  const element = (name, parent, text = "") => {
    const made = document.createElement(name);
    made.textContent = text;
    parent.append(made);
    return made;
  };
  const card = document.createElement("div");
  card.className = "day-card";
  card.setAttribute("role", "status");
  const mark = document.createElementNS("http://www.w3.org/2000/svg", "path");
  mark.setAttribute("class", "chosen");
  // The list of days on the page of a service, by its address.
  const pages = new Map();
  const pageOf = (href) => {
    if (!pages.has(href)) {
      const page = new Promise((resolve) => {
        const request = new XMLHttpRequest();
        request.responseType = "document";
        request.addEventListener("loadend", () => resolve(request.response));
        request.open("GET", href);
        request.send();
      });
      pages.set(href, page);
    }
    return pages.get(href);
  };
  let chosen; // the bars and the day of which the card tells
  const hide = () => {
    chosen = undefined;
    card.remove();
    mark.remove();
  };
  const show = async (bars, day) => {
    if (chosen?.bars === bars && chosen.day === day) return;
    const shown = { bars, day };
    chosen = shown;
    const place = bars.parentElement;
    const runs = [...place.querySelectorAll("[data-days]")];
    const run = runs.find((one) => {
      const [start, length] = one.dataset.days.split(" ").map(Number);
      return start <= day && day < start + length;
    });
    card.textContent = "";
    const at = element("time", element("p", card), format.format(dateOf(day)));
    at.dateTime = dateOf(day).toISOString().slice(0, 10);
    element("p", card, run ? run.querySelector(".state").textContent : fine);
    const svg = bars.querySelector("svg");
    mark.setAttribute("d", `M${day} 9.2h.72`);
    svg.append(mark);
    if (card.previousSibling !== bars) bars.after(card);
    const { left, right, width } = svg.getBoundingClientRect();
    const size = width / svg.viewBox.baseVal.width;
    const middle = (day + 0.5) * size;
    const start = Math.max(0, Math.min(middle - card.offsetWidth / 2, width - card.offsetWidth));
    const outer = place.getBoundingClientRect();
    const inset = dir === "rtl" ? outer.right - right : left - outer.left;
    card.style.insetInlineStart = `${inset + start}px`;
    card.style.insetBlockStart = `${bars.offsetTop + bars.offsetHeight}px`;
    if (!run) return;
    const page = bars.href && (await pageOf(bars.href));
    const row = bars.href ? page?.getElementById(`day-${run.dataset.from}`) : run;
    const list = row?.querySelector("ul");
    if (chosen !== shown || !list) return;
    const copy = document.importNode(list, true);
    list.querySelectorAll("a").forEach((link, number) => (copy.querySelectorAll("a")[number].href = link.href));
    card.append(copy);
  };
  for (const bars of document.querySelectorAll(".bars")) {
    const svg = bars.querySelector("svg");
    const count = svg.viewBox.baseVal.width;
    const within = (day) => Math.max(0, Math.min(count - 1, day));
    const dayAt = (event) => {
      const { left, right, width } = svg.getBoundingClientRect();
      const distance = dir === "rtl" ? right - event.clientX : event.clientX - left;
      return within(Math.floor((distance / width) * count));
    };
    bars.addEventListener("pointermove", (event) => show(bars, dayAt(event)));
    bars.addEventListener("pointerdown", (event) => show(bars, dayAt(event)));
    bars.parentElement.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && hide());
    // A tap shows the card, which has the links.
    bars.addEventListener("click", (event) => {
      if (event.pointerType === "touch") event.preventDefault();
    });
    if (!bars.href) continue;
    bars.addEventListener("focus", () => bars.matches(":focus-visible") && show(bars, count - 1));
    bars.parentElement.addEventListener("focusout", (event) => {
      if (!bars.parentElement.contains(event.relatedTarget)) hide();
    });
    bars.addEventListener("keydown", (event) => {
      const forward = dir === "rtl" ? "ArrowLeft" : "ArrowRight";
      const day = chosen?.day ?? count - 1;
      const days = { ArrowLeft: day - 1, ArrowRight: day - 1, Home: 0, End: count - 1, [forward]: day + 1 };
      if (!(event.key in days)) return;
      event.preventDefault();
      show(bars, within(days[event.key]));
    });
  }
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  document.addEventListener("pointerdown", (event) => {
    if (chosen && !chosen.bars.parentElement.contains(event.target)) hide();
  });
}
