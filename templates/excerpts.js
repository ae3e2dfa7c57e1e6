// Where the words of a query stand in what was found: it is read as `search.js` reads queries, from the incidents' pages as
// Markdown (`src/site/markdown.rs`), and where they stand in the original alone, from its page.
const excerpts = (() => {
  // The characters of a folded text, and where in the text each of them begins.
  const folded = (text) => {
    const [characters, places] = [[], []];
    for (const { 0: part, index } of text.matchAll(/[^]\p{M}*[\uff9e\uff9f]?/gu)) {
      for (const c of search.fold(part)) {
        characters.push(c);
        places.push(index);
      }
    }
    return { characters, places: [...places, text.length] };
  };

  // Where a run of characters stands in others.
  const runsIn = (characters, run) =>
    characters.map((_, from) => from).filter((from) => run.every((c, at) => characters[from + at] === c)).map((from) => [from, from + run.length]);

  // Where a word of a query stands in a folded text: as the index finds it, or else in parts or as a part of other words.
  const rangesOf = (word, characters, scanned) => {
    const run = [...word];
    if (search.isUnspaced(word)) {
      const whole = runsIn(characters, run);
      if (whole.length > 0) return { isWhole: true, ranges: whole };
      return { isWhole: false, ranges: search.keys(word).flatMap(({ key }) => runsIn(characters, [...key])) };
    }
    const key = search.withoutArticle(word);
    const isBeginning = search.keys(word)[0].isBeginning;
    const having = (isIn) => scanned.filter((each) => isIn(search.withoutArticle(each.word))).map(({ from, to }) => [from, to]);
    const found = having((other) => (isBeginning ? other.startsWith(key) : other === key));
    if (found.length > 0) return { isWhole: true, ranges: found };
    return { isWhole: false, ranges: having((other) => (isBeginning ? other.includes(key) : other.split(/[._]/).includes(key))) };
  };

  // Where the words of a query stand in a text, and whether as they were asked for: { from, to, word, isWhole } in the order
  // of the text, none of them in another.
  const marks = (text, asked) => {
    const { characters, places } = folded(text);
    const scanned = search.scan(characters);
    const all = asked.flatMap((word) => {
      const { isWhole, ranges } = rangesOf(word, characters, scanned);
      return ranges.map(([from, to]) => ({ from, to, word, isWhole }));
    });
    all.sort((one, other) => one.from - other.from || other.to - one.to);
    let end = 0;
    return all.flatMap(({ from, to, word, isWhole }) => {
      if (from < end) return [];
      end = to;
      // A letter may be folded into two.
      while (to < characters.length && places[to] === places[to - 1]) to += 1;
      return [{ from: places[from], to: places[to], word, isWhole }];
    });
  };

  // The text of a line of Markdown.
  const plain = (line) =>
    line
      .replace(/^\s*(?:[-*+]|\d+[.)])\s+/, "")
      .replace(/\\([^])|!?\[((?:\\.|[^\]\\])*)\]\((?:<[^>]*>|[^)]*)\)|<((?:https?|mailto):[^>]*)>|\*\*|\x60/g, (_, escaped, label, address) =>
        escaped ?? (label === undefined ? (address ?? "") : plain(label)),
      )
      .normalize("NFC");

  // The line of an incident's Markdown that has the most words of a query, words `shown` elsewhere last: its text, the
  // headings above it, who translated it, and the marks.
  const excerpt = (markdown, asked, shown) => {
    let [best, most] = [null, 0];
    let headings = [];
    let current = [];
    for (const line of markdown.split("\n")) {
      const [, depth, heading] = /^(##+) (.*)/.exec(line) ?? [];
      if (depth) headings = [...headings.slice(0, depth.length - 2), plain(heading)];
      if (depth) current = [];
      // What stands above the first of these headings are facts of the incident.
      if (depth || !line.trim() || headings.length === 0) continue;
      if (line.startsWith("> ")) {
        for (const each of current) each.remark ??= plain(line.slice(2));
        continue;
      }
      const text = plain(line);
      const found = { text, headings, marks: marks(text, asked) };
      current.push(found);
      const weights = new Map();
      for (const { word, isWhole } of found.marks) weights.set(word, (isWhole ? 1 : 0.5) * (shown.has(word) ? 0.01 : 1));
      const weight = [...weights.values()].reduce((sum, each) => sum + each, 0);
      if (weight > most) [best, most] = [found, weight];
    }
    return best;
  };

  // Whether an excerpt has a word of a query that is not `shown` elsewhere.
  const isTelling = (found, shown) => found?.marks.some(({ word }) => !shown.has(word)) ?? false;

  // The language of the page to which an incident's Markdown leads for the original of its texts, if it does: it stands
  // among the facts.
  const original = (markdown) => /^- \[.*\]\(<[^>]*\/([^/>]+)\/incidents\/[^/>]+\/>\)$/m.exec(markdown.split("\n## ")[0])?.[1];

  // The part of a text that stands around a place, with the marks in it: at most `size` characters, half as many in
  // scripts without spaces.
  const around = ({ text, marks: all }, size) => {
    const room = [...text].filter(search.isUnspaced).length * 2 > text.length ? size / 2 : size;
    const first = all[0];
    let from = 0;
    if (text.length > room && first.from > room / 4) {
      const sentences = [...text.slice(0, first.from).matchAll(/[.!?\u061f]\s+|[\u3002\uff01\uff1f]/g)];
      const sentence = sentences.at(-1);
      const start = sentence ? sentence.index + sentence[0].length : 0;
      from = start;
      if (first.from - start > room / 2) {
        from = first.from - Math.floor(room / 4);
        const space = text.slice(from, first.from).slice(0, 20).search(/\s/);
        from += space < 0 ? 0 : space + 1;
        while (/^[\p{M}\udc00-\udfff]/u.test(text.slice(from, from + 1))) from += 1;
      }
    }
    let to = Math.min(text.length, Math.max(from + room, first.to));
    if (to < text.length) {
      const space = text.slice(first.to, to).search(/\s\S{0,20}$/);
      if (space >= 0) to = first.to + space;
      while (/^[\p{M}\udc00-\udfff]/u.test(text.slice(to, to + 1))) to += 1;
    }
    const [before, after] = [from > 0 ? "… " : "", to < text.length ? " …" : ""];
    const moved = all.filter((mark) => mark.to <= to).map((mark) => ({ from: mark.from - from + before.length, to: mark.to - from + before.length }));
    return { text: before + text.slice(from, to) + after, marks: moved };
  };

  return { marks, excerpt, isTelling, original, around };
})();
