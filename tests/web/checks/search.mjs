// The search reads words as the index was made, finds incidents by keyboard alone, shows where in their texts the words
// stand, says what it does in words, and leads to the history where it cannot work.
import fs from 'node:fs';
import { addressOf, openProfile, withBrowser } from '../lib/browser.mjs';
import { check, Skipped } from '../lib/check.mjs';
import { incidents, locales } from '../lib/webroot.mjs';

const TABLE = new URL('../../fixtures/search/words.json', import.meta.url);
const PHONE = { width: 390, height: 844 };

// What the script's table of cases is about, in the page that has the script.
const readTable = ({ words, key_files }) => {
  const wrong = [];
  const same = (what, found, expected) => {
    if (JSON.stringify(found) !== JSON.stringify(expected)) wrong.push(`${what}: ${JSON.stringify(found)}`);
  };
  for (const { text, words: expected } of words) same(text, search.words(text), expected);
  for (const { key, files } of key_files) {
    for (const [count, expected] of Object.entries(files)) same(key, search.file(key, Number(count)), expected);
  }
  return wrong;
};

const answered = () => document.querySelector('#results')?.getAttribute('aria-busy') === 'false';
/** Begins to wait for the next answer. */
const forgetAnswer = () => document.querySelector('#results').removeAttribute('aria-busy');
const shown = () => ({
  status: document.querySelector('#status').textContent,
  links: [...document.querySelectorAll('#results a')].map((link) => new URL(link.href).pathname),
});

/** Types a query where the focus is, and returns what is shown then. */
async function type(tab, query) {
  await tab.evaluate(forgetAnswer);
  await tab.keyboard.press('ControlOrMeta+A');
  await tab.keyboard.type(query);
  await tab.keyboard.press('Enter');
  await tab.waitForFunction(answered);
  return tab.evaluate(shown);
}

/** Moves the focus to the field by the keyboard. */
async function focusField(tab) {
  for (let presses = 0; presses < 60; presses += 1) {
    await tab.keyboard.press('Tab');
    if (await tab.evaluate(() => document.activeElement?.id === 'q')) return true;
  }
  return false;
}

/** Queries that find an incident in a language. */
function queriesFor(incident, locale) {
  const titles = incident.title ?? {};
  const original = Object.values(titles).find((title) => title.source === 'original');
  return [incident.id, incident.id.toLowerCase(), titles[locale]?.text, original?.text].filter(Boolean);
}

/** The originals of texts that an incident's page shows translated, where their language is one of the site: `[language, text]`. */
function originalsFor(incident, locale, known) {
  const sections = incident.updates.flatMap((update) => update.sections ?? []);
  const originals = sections.flatMap(({ text }) => {
    const [tag, original] = Object.entries(text ?? {}).find(([, { source }]) => source === 'original') ?? [];
    return tag && tag !== locale && known.includes(tag) && text[locale] ? [[tag, original.text]] : [];
  });
  return originals.slice(0, 2);
}

/** The texts of an incident's updates in a language. */
function textsOf(incident, locale) {
  const sections = incident.updates.flatMap((update) => update.sections ?? []);
  return sections.map(({ text }) => text?.[locale]?.text).filter(Boolean);
}

// A word of a text that a title does not have; a few characters of a run without spaces.
const wordOf = ([text, title]) => {
  const known = search.words(title);
  const found = search.words(text).filter((word) => /^\p{L}+$/u.test(word));
  const parts = found.map((word) => (search.isUnspaced(word) ? [...word].slice(0, 4).join('') : word));
  const isTelling = (word) => [...word].length >= (search.isUnspaced(word) ? 4 : 6);
  return parts.find((word) => isTelling(word) && !known.some((other) => other.includes(word)));
};

// Whether the result that leads to an incident has a word marked, and whether that is in an excerpt. It is scrolled
// into view, as texts are fetched then.
const markOf = ([id, word]) => {
  const link = [...document.querySelectorAll('#results a')].find(({ href }) => href.endsWith(`/incidents/${id}/`));
  const item = link?.closest('li');
  item?.scrollIntoView();
  const marks = [...(item?.querySelectorAll('mark') ?? [])];
  const mark = marks.find(({ textContent }) => search.fold(textContent).includes(word));
  return mark ? { isExcerpt: mark.closest('.excerpt') !== null, lang: mark.closest('[lang]').lang, dir: mark.parentElement.dir } : null;
};

await check(async (webroot, report) => {
  const pages = webroot.pages.filter((page) => /^\/[^/]+\/search\/$/.test(page));
  if (pages.length === 0) throw new Skipped('the site has no search');
  const table = JSON.parse(fs.readFileSync(TABLE, 'utf8'));
  const known = incidents(webroot);
  const all = locales(webroot);
  let queries = 0;
  await withBrowser(async (browser) => {
    const profile = await openProfile(browser, webroot, { viewport: PHONE });
    const tab = await profile.newPage();
    for (const page of pages) {
      const locale = page.split('/')[1];
      await tab.goto(addressOf(webroot, page));
      for (const wrong of await tab.evaluate(readTable, table)) report(page, `reads words otherwise: ${wrong}`);
      if (!(await focusField(tab))) {
        report(page, 'the field cannot be reached by the keyboard');
        continue;
      }
      for (const incident of known.slice(0, 6)) {
        for (const query of queriesFor(incident, locale)) {
          queries += 1;
          const { status, links } = await type(tab, query);
          if (!links.some((link) => link.endsWith(`/${locale}/incidents/${incident.id}/`))) {
            report(page, `does not find ${incident.id} by: ${query}`);
          }
          if (!status.trim()) report(page, `does not say how many it found by: ${query}`);
          const asked = new URL(tab.url()).searchParams.get('q');
          if (asked !== query.trim()) report(page, `the address does not have the query: ${query}`);
        }
      }
      let [excerpts, asked] = [0, 0];
      for (const incident of known.filter(({ title }) => title?.[locale] ?? true).slice(0, 6)) {
        for (const text of textsOf(incident, locale).slice(0, 2)) {
          const word = await tab.evaluate(wordOf, [text, incident.title?.[locale]?.text ?? incident.id]);
          if (!word) continue;
          asked += 1;
          await type(tab, word);
          const shows = () => tab.waitForFunction(markOf, [incident.id, word], { timeout: 3000 });
          const mark = await shows().then((handle) => handle.jsonValue(), () => null);
          if (!mark) report(page, `does not show where in ${incident.id} it found: ${word}`);
          if (mark?.isExcerpt) excerpts += 1;
        }
      }
      let [originals, told] = [0, 0];
      for (const incident of known.filter(({ title }) => title?.[locale] ?? true).slice(0, 6)) {
        const translated = [incident.title?.[locale]?.text ?? incident.id, ...textsOf(incident, locale)].join(' ');
        for (const [tag, text] of originalsFor(incident, locale, all)) {
          const word = await tab.evaluate(wordOf, [text, translated]);
          if (!word) continue;
          originals += 1;
          await type(tab, word);
          const shows = () => tab.waitForFunction(markOf, [incident.id, word], { timeout: 3000 });
          const mark = await shows().then((handle) => handle.jsonValue(), () => null);
          if (!mark) report(page, `does not show where in the original of ${incident.id} it found: ${word}`);
          if (mark?.lang === tag && mark.dir) told += 1;
        }
      }
      if (originals > 0 && told === 0) report(page, 'says of no text around a word of an original in which language it is');
      queries += asked + originals;
      if (asked > 0 && excerpts === 0) report(page, 'shows no text around a found word');
      const nothing = await type(tab, 'xqzjwv');
      if (nothing.links.length > 0 || !nothing.status.trim()) report(page, 'does not say that nothing was found');
      await tab.evaluate(forgetAnswer);
      await tab.goBack();
      await tab.waitForFunction(answered);
      if ((await tab.evaluate(shown)).links.length === 0) report(page, 'going back does not show the results before');
    }
    const offline = await openProfile(browser, webroot, { viewport: PHONE });
    await offline.route('**/*.json', (route) => route.abort());
    const plain = await openProfile(browser, webroot, { viewport: PHONE, javaScriptEnabled: false });
    const [failing, unscripted] = [await offline.newPage(), await plain.newPage()];
    for (const page of pages) {
      await failing.goto(`${addressOf(webroot, page)}?q=mail`);
      await failing.waitForFunction(answered);
      if (!(await failing.evaluate(shown)).status.trim()) report(page, 'does not say that the index cannot be loaded');
      await unscripted.goto(addressOf(webroot, page));
      if (!(await unscripted.locator('noscript').first().isVisible())) report(page, 'does not say that it needs a script');
      if ((await unscripted.locator('main a[href*="history/"]').count()) === 0) report(page, 'does not lead to the history');
    }
  });
  return `${pages.length} pages, ${queries} queries`;
});
