// Says when the site was last checked, by its heartbeat, and warns where that is long ago or cannot be found out: a page
// changes only with the records, so it cannot tell by itself. The words stand in attributes of the page.
{
  const shown = document.querySelector(".hero, .head .status");
  const place = document.querySelector("[data-heartbeat]");
  const { heartbeat, staleAfter } = place?.dataset ?? {};
  const options = { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" };
  const { lang } = document.documentElement;
  // English is written for all of the world: the day stands before the month.
  const utc = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, options);
  const isFine = shown?.classList.contains("operational");
  let said;
  const say = (id, at) => {
    const [before, after = ""] = place.dataset[id].split("{}");
    const line = document.createElement("p");
    line.append(before);
    if (at) {
      const time = document.createElement("time");
      time.dateTime = at;
      time.textContent = `${utc.format(new Date(at))} UTC`;
      line.append(time, after);
      globalThis.showLocally?.(time);
    }
    said?.remove();
    if (id === "checked") {
      line.className = "as-of";
      place.append(line);
      said = line;
    } else {
      line.className = "note";
      line.setAttribute("role", "alert");
      said = document.createElement("div");
      const hero = document.querySelector(".hero");
      said.className = hero ? "wrap" : "";
      said.append(line);
      (hero ?? place).before(said);
    }
    // Nothing is shown as fine of which that is not known.
    const state = id === "checked" ? "operational" : "unknown";
    if (isFine && shown.classList.replace(state === "unknown" ? "operational" : "unknown", state)) {
      shown.querySelector("use").setAttribute("href", `#${state}`);
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
      if (Number.isNaN(age)) throw age;
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
