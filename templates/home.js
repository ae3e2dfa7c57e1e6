// Says when the site was last checked, by its heartbeat, and warns where that is long ago or cannot be found out: a page
// changes only with the records, so it cannot tell by itself. The words stand in templates of the page.
{
  const hero = document.querySelector(".hero");
  const { heartbeat, staleAfter } = document.getElementById("checked")?.dataset ?? {};
  const options = { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" };
  const utc = new Intl.DateTimeFormat(document.documentElement.lang, options);
  const isFine = hero?.classList.contains("operational");
  let said;
  const say = (id, at) => {
    said?.remove();
    const template = document.getElementById(id);
    said = template.content.firstElementChild.cloneNode(true);
    const moment = said.querySelector(".moment");
    if (moment) {
      const time = document.createElement("time");
      time.dateTime = at;
      time.textContent = `${utc.format(new Date(at))} UTC`;
      moment.replaceWith(time);
      globalThis.showLocally?.(time);
    }
    template.after(said);
    // Nothing is shown as fine of which that is not known.
    const state = id === "checked" ? "operational" : "unknown";
    if (isFine && hero.classList.replace(state === "unknown" ? "operational" : "unknown", state)) {
      hero.querySelector("use").setAttribute("href", `#${state}`);
    }
  };
  let news;
  const check = async () => {
    try {
      const answer = await fetch(heartbeat, { cache: "no-store" });
      if (answer.status === 204) return; // a preview
      if (!answer.ok) throw answer.status;
      const { checked_at: at, newest_news_at: newest } = await answer.json();
      // Of the reader's clock and the server's the later one counts: a warning too many is not untrue.
      const sent = Date.parse(answer.headers.get("date")) + 1e3 * answer.headers.get("age");
      const age = Math.max(Date.now(), sent || 0) - Date.parse(at);
      say(age <= 6e4 * (+staleAfter || Infinity) ? "checked" : "stale", at);
      if (news && news !== newest) location.reload();
      news = newest;
    } catch {
      say("unchecked");
    }
  };
  if (heartbeat && location.protocol !== "file:") {
    check();
    document.addEventListener("visibilitychange", () => document.hidden || check());
  }
}
