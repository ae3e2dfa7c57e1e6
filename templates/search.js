// Finds incidents by the files of the index: see `src/site/search/`. Words are read as in `src/text/words.rs`.
const search = (() => {
  const MAX_WORD = 64;
  const [BEGINNING, CODE_BEGINNING] = [3, 8];
  // Marks of Latin, Greek, Cyrillic, Hebrew and Arabic letters, the Arabic hamza and tatweel, and signs without width.
  const MARKS =
    /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0621\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]/g;
  const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ı: "i", ς: "σ", "\u0671": "\u0627", "\u0629": "\u0647", "\u0649": "\u064a", "\u06cc": "\u064a", "\u06a9": "\u0643" };
  const OTHER_LETTERS = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "g");
  const DIGITS = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/g;
  const UNSPACED =
    /^[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
  const PART = /^[\p{L}\p{M}\p{N}]$/u;
  const ARTICLES = ["وال", "بال", "كال", "فال", "لل", "ال"];

  const fold = (text) =>
    text
      .normalize("NFKD")
      .toLowerCase()
      .replace(MARKS, "")
      .replace(OTHER_LETTERS, (letter) => LETTERS[letter])
      .replace(DIGITS, (digit) => (digit < "\u0966" ? digit.charCodeAt() & 15 : digit.charCodeAt() - 0x966))
      .normalize("NFC");
  const isUnspaced = (text) => UNSPACED.test(text);

  // The words of a folded text, each with where it begins and ends in the text's characters.
  const scan = (characters) => {
    const found = [];
    let [word, length, isRun, end] = ["", 0, false, 0];
    const flush = () => {
      if (word) found.push({ word, from: end - length, to: end });
      [word, length] = ["", 0];
    };
    characters.forEach((c, at) => {
      const isPart = PART.test(c);
      const next = characters[at + 1];
      const joins = (c === "." || c === "_") && length > 0 && !isRun && next !== undefined && PART.test(next) && !isUnspaced(next);
      const beginsOther = isPart && length > 0 && isUnspaced(c) !== isRun;
      if (beginsOther || !(isPart || joins) || length >= MAX_WORD) flush();
      if (isPart || (joins && length > 0)) {
        isRun = isUnspaced(c);
        word += c;
        length += 1;
        end = at + 1;
      }
    });
    flush();
    return found;
  };
  const words = (text) => scan([...fold(text)]).map(({ word }) => word);

  const withoutArticle = (word) => {
    const article = ARTICLES.find((each) => word.startsWith(each) && [...word].length >= [...each].length + BEGINNING);
    return word.slice(article?.length ?? 0);
  };
  const isCode = (characters) => characters.slice(0, BEGINNING).some((c) => c >= "0" && c <= "9");

  // What a query asks for: keys, each with whether keys that begin with it count, too.
  const keys = (query) =>
    words(query).flatMap((word) => {
      const characters = [...word];
      if (!isUnspaced(word)) {
        const key = withoutArticle(word);
        const rest = [...key];
        return [{ key, isBeginning: rest.length >= (isCode(rest) ? CODE_BEGINNING : BEGINNING) }];
      }
      if (characters.length === 1) return [{ key: word, isBeginning: true }];
      // Pairs that touch are enough; of a long word its last character tells little more, and each pair costs a file.
      const starts = characters.map((_, at) => at).filter((at) => at % 2 === 0 && at < characters.length - 1);
      if (characters.length === 3) starts.push(1);
      return starts.map((at) => ({ key: characters[at] + characters[at + 1], isBeginning: false }));
    });

  const hash = (key) => {
    const characters = [...key];
    const length = isUnspaced(key) ? 1 : isCode(characters) ? CODE_BEGINNING : BEGINNING;
    const head = characters.slice(0, length).join("");
    let value = 0x811c9dc5;
    for (let at = 0; at < head.length; at += 1) value = Math.imul(value ^ head.charCodeAt(at), 0x01000193);
    return value >>> 0;
  };

  // The number of the file of an index that has a key: see `key_file` in `src/text/words.rs`.
  const file = (key, count) => {
    let size = 1;
    while (size < count) size *= 2;
    const number = hash(key) % size;
    return number < count ? number : hash(key) % (size / 2);
  };

  // The numbers of a key's incidents or parts: see `encode` in `src/site/search/index.rs`.
  const numbers = (encoded) => {
    let number = 0;
    if (!encoded.startsWith("x")) return encoded.split(",").map((more) => (number += Number(more)));
    const digits = [...encoded.slice(1)];
    return digits.flatMap((digit, at) => [0, 1, 2, 3].filter((bit) => parseInt(digit, 16) & (8 >> bit)).map((bit) => 4 * at + bit));
  };

  // The numbers in a file that a key of the query leads to. In it each key says in its first digit how many units it has in
  // common with the one before it: see `KeyFile` in `src/site/search/index.rs`.
  const having = ({ keys: coded, numbers: encoded }, { key, isBeginning }) => {
    const places = [];
    // How many units the key before this one has in common with that of the query.
    let same = 0;
    for (let [from, place] = [0, 0]; from < coded.length; place += 1) {
      const space = coded.indexOf(" ", from);
      const end = space < 0 ? coded.length : space;
      // In base 36.
      const digit = coded.charCodeAt(from);
      const common = digit < 58 ? digit - 48 : digit - 87;
      if (common <= same) {
        for (same = common; same < key.length && coded[from + 1 + same - common] === key[same]; ) same += 1;
      }
      if (same === key.length && (isBeginning || common + end - from - 1 === key.length)) places.push(place);
      from = end + 1;
    }
    if (places.length === 0) return new Set();
    const all = encoded.split(" ");
    return new Set(places.flatMap((place) => numbers(all[place])));
  };

  return { fold, scan, words, keys, file, having, isCode, isUnspaced, withoutArticle };
})();

if (typeof document !== "undefined") {
  const PAGE = 20;
  const [FIRST_UNITS, MOST_UNITS] = [2, 4];
  // After so many files of keys the reader is asked whether to go on. Then it is twice as many.
  const KEY_FILES = 12;
  const form = document.querySelector("form[data-index]");
  const input = form.elements.q;
  const words = form.dataset;
  const [status, list] = [document.getElementById("status"), document.getElementById("results")];
  const [row, more, sample] = ["row", "more", "excerpt"].map((id) => document.getElementById(id).content.firstElementChild);
  const base = new URL(words.index, document.baseURI);
  const moreResults = more.textContent;
  const amount = new Intl.NumberFormat(document.documentElement.lang);

  const files = new Map();
  const load = (path, read = (answer) => answer.json()) => {
    if (!files.has(path)) {
      const loaded = fetch(new URL(path, base)).then((answer) => {
        if (!answer.ok) throw new Error(`${answer.status} ${path}`);
        return read(answer);
      });
      loaded.catch(() => files.delete(path));
      files.set(path, loaded);
    }
    return files.get(path);
  };

  const readText = (answer) => answer.text();

  const readKeyFiles = new Set();
  const pathOf = (unit, { key }) => `${unit.name}/${search.file(key, unit.files)}.json`;
  // Long keys are rare, and pairs of hiragana are frequent.
  const rarity = ({ key }) => (/^[\u3040-\u309f]/.test(key) ? 1 : key.length);
  const rareFirst = (keys) => [...keys].sort((one, other) => rarity(other) - rarity(one));
  // The numbers of a unit that have all keys, the newest first. Where none has the rare ones, the files of the others are
  // not needed.
  const findIn = async (unit, keys) => {
    let found;
    for (const key of rareFirst(keys)) {
      const path = pathOf(unit, key);
      readKeyFiles.add(path);
      const having = search.having(await load(path), key);
      found = found ? [...found].filter((number) => having.has(number)) : [...having];
      if (found.length === 0) break;
    }
    return found.sort((one, other) => other - one);
  };

  // For each number of a unit that has all keys, what `get` says of it: a few units at a time, and then more.
  async function* findInAll(units, keys, get) {
    for (let [at, count] = [0, FIRST_UNITS]; at < units.length; at += count, count = Math.min(2 * count, MOST_UNITS)) {
      const some = units.slice(at, at + count);
      const found = await Promise.all(some.map((unit) => findIn(unit, keys)));
      yield some.flatMap((unit, place) => found[place].map((number) => get(unit, number)));
    }
  }

  // The incidents that have all words of a query, newest first. A year tells which of its parts have them.
  async function* find(keys) {
    const { results: size, newest, years } = await load("index.json");
    // Ids and error codes are in few units, so all are asked at once.
    const code = rareFirst(keys).find(({ key }) => search.isCode([...key]));
    const units = code ? [...newest, ...years].slice(0, KEY_FILES) : [];
    for (const unit of units) load(pathOf(unit, code)).catch(() => {});
    const result = (part, number) => async () => (await load(`${part.name}/results-${Math.floor(number / size)}.json`))[number % size];
    yield* findInAll(newest, keys, result);
    const partOf = (year, number) => year.parts[number];
    for await (const parts of findInAll(years, keys, partOf)) yield* findInAll(parts, keys, result);
  }

  // Puts a text into an element, with the found words marked.
  const fill = (element, text, marks) => {
    let end = 0;
    for (const { from, to } of marks) {
      const mark = document.createElement("mark");
      mark.textContent = text.slice(from, to);
      element.append(text.slice(end, from), mark);
      end = to;
    }
    element.append(text.slice(end));
  };

  // The texts of an incident are fetched when it comes into view, to show where in them the found words stand.
  const waitingForView = new Map();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        waitingForView.get(target)?.();
        waitingForView.delete(target);
      }
    },
    { rootMargin: "100px" },
  );
  const showExcerpt = async (place, href, asked, shown) => {
    try {
      const markdown = await load(href + words.texts, readText);
      let found = excerpts.excerpt(markdown, asked, shown);
      let language = "";
      const original = excerpts.original(markdown);
      if (original && !excerpts.isTelling(found, shown)) {
        const path = href.replace("../", `../../${original}/`);
        const other = excerpts.excerpt(await load(path + words.texts, readText).catch(() => ""), asked, shown);
        if (excerpts.isTelling(other, shown)) {
          found = other;
          language = document.querySelector(`nav [hreflang="${original}"]`)?.textContent ?? original;
          place.lang = original;
          place.dir = words.rtl.split(" ").includes(original) ? "rtl" : "ltr";
        }
      }
      const { text, marks } = excerpts.around(found, 160);
      const [where, said, remark] = place.children;
      where.textContent = found.headings.join(" · ");
      fill(said, text, marks);
      remark.textContent = [language, found.remark].filter(Boolean).join(" · ");
    } catch {
      // The words stand where no page as Markdown has them, or the text cannot be loaded: the result itself leads to them.
      place.remove();
    }
  };

  const element = (result, asked) => {
    const item = row.cloneNode(true);
    const part = (name) => item.querySelector(`[data-${name}]`);
    const [heading, link, title] = ["h2", "a", "bdi"].map((name) => document.createElement(name));
    item.prepend(heading);
    heading.append(link);
    link.append(title);
    link.href = new URL(result.href, base);
    const shown = new Set();
    const tell = (element, text) => {
      const marks = excerpts.marks(text, asked).filter(({ isWhole }) => isWhole);
      for (const { word } of marks) shown.add(word);
      fill(element, text, marks);
    };
    tell(title, result.title);
    if (result.lang !== document.documentElement.lang) title.lang = result.lang;
    if (result.dir !== document.documentElement.dir) title.dir = result.dir;
    part("status").classList.add(result.state);
    part("status").querySelector("use").setAttribute("href", `#${result.symbol}`);
    part("vendor").textContent = result.source_status ? ` (${result.source_status})` : "";
    for (const [name, text] of [["word", result.status], ["verdict", result.verdict], ["service", result.service], ["id", result.id], ["days", result.days]]) {
      if (text && ["service", "id"].includes(name)) tell(part(name), text);
      else if (text) part(name).textContent = text;
      // With the separator before it.
      else part(name).previousSibling?.remove();
    }
    if (words.texts && asked.some((word) => !shown.has(word))) {
      const place = sample.cloneNode(true);
      item.append(place);
      waitingForView.set(place, () => showExcerpt(place, result.href, asked, shown));
      observer.observe(place);
    }
    return item;
  };

  let turn = 0;
  let showMore = null;

  const run = async () => {
    const own = (turn += 1);
    const isCurrent = () => own === turn;
    const query = input.value.trim();
    const keys = search.keys(query);
    const asked = [...new Set(search.words(query))];
    more.remove();
    observer.disconnect();
    waitingForView.clear();
    if (keys.length === 0) {
      list.replaceChildren();
      list.setAttribute("aria-busy", false);
      status.textContent = "";
      return;
    }
    list.setAttribute("aria-busy", true);
    const slow = setTimeout(() => isCurrent() && (status.textContent = words.loading), 300);
    const groups = find(keys);
    const waiting = [];
    let [total, isAll, mayRead] = [0, false, KEY_FILES];
    let readBefore = readKeyFiles.size;
    // Whether a result is known that is not shown yet.
    const hasMore = async () => {
      while (waiting.length === 0 && !isAll && readKeyFiles.size < readBefore + mayRead) {
        const { value, done } = await groups.next();
        isAll = done;
        waiting.push(...(value ?? []));
      }
      return waiting.length > 0;
    };
    // Shows the next results, and returns the first of them.
    const next = async () => {
      let first = null;
      try {
        for (let shown = 0; shown < PAGE && isCurrent() && (await hasMore()); ) {
          // All are fetched at once, and each is shown when those before it are.
          const results = waiting.splice(0, PAGE - shown).map((load) => load());
          // What fails is seen below, in its turn.
          for (const loading of results) loading.catch(() => {});
          for (const loading of results) {
            const result = await loading;
            if (!isCurrent()) return null;
            if (!result) continue;
            const item = element(result, asked);
            if (total === 0) list.replaceChildren();
            list.append(item);
            first ??= item;
            shown += 1;
            total += 1;
          }
          status.textContent = words.newest.replace("{number}", amount.format(total));
        }
        const isMoreKnown = isCurrent() && (await hasMore());
        if (!isCurrent()) return null;
        if (total === 0) list.replaceChildren();
        const text = isMoreKnown ? words.newest : !isAll ? words.partly : total === 0 ? words.none : words.found;
        status.textContent = text.replace("{number}", amount.format(total));
        more.textContent = isMoreKnown ? moreResults : words.older;
        if (isAll && !isMoreKnown) more.remove();
        else if (!more.isConnected) list.after(more);
      } catch {
        if (!isCurrent()) return null;
        if (total === 0) list.replaceChildren();
        status.textContent = words.failed;
      } finally {
        clearTimeout(slow);
        if (isCurrent()) list.setAttribute("aria-busy", false);
      }
      return first;
    };
    showMore = async () => {
      if (more.textContent !== moreResults) mayRead *= 2;
      readBefore = readKeyFiles.size;
      const first = await next();
      (first?.querySelector("a") ?? (more.isConnected ? more : input)).focus();
    };
    await next();
  };

  const read = () => (input.value = new URLSearchParams(location.search).get("q") ?? "");
  const addressOf = () => {
    const query = input.value.trim();
    return query ? `?q=${encodeURIComponent(query)}` : location.pathname;
  };
  let typing = 0;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(typing);
    if (addressOf() !== (location.search || location.pathname)) history.pushState(null, "", addressOf());
    run();
  });
  input.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      history.replaceState(null, "", addressOf());
      run();
    }, 150);
  });
  more.addEventListener("click", () => showMore());
  addEventListener("popstate", () => {
    read();
    run();
  });
  load("index.json").catch(() => {});
  read();
  run();
}
