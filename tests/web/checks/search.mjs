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

/** Goes on to older incidents, if the page offers that, and returns what is shown then. */
async function goOn(tab) {
  const button = tab.locator('main button:not([type=submit]):visible');
  if ((await button.count()) === 0) return null;
  await tab.evaluate(forgetAnswer);
  await button.press('Enter');
  await tab.waitForFunction(answered);
  return tab.evaluate(shown);
}

const twoDigits = (month) => String(month).padStart(2, '0');
const monthsOf = (year, count) => Array.from({ length: count }, (_, at) => ({ name: `${year}-${twoDigits(at + 1)}`, files: 1 }));
const YEARS = [[2025, 9], [2024, 12], [2023, 12], [2022, 12]];
/** An index of years, in which both words of a query are in every month, but in one incident only in the oldest month. */
const LARGE_INDEX = {
  'index.json': { results: 10, newest: monthsOf(2025, 11).slice(9).reverse(), years: YEARS.map(([year, count]) => ({ name: String(year), files: 1, parts: monthsOf(year, count) })) },
  'results-0.json': [{ id: 'OLD-1', href: '../incidents/OLD-1/', title: 'Old', lang: 'en', dir: 'ltr', service: 'Mail', status: 'Resolved', state: 'resolved', symbol: 'operational', days: '2022-01-01' }],
  month: { keys: '0alpha 0beta', numbers: '0 1' },
  oldest: { keys: '0alpha 0beta', numbers: '0 0' },
};
const yearFile = (year) => {
  const [, count] = YEARS.find(([other]) => other === year);
  const numbers = Array.from({ length: count }, (_, month) => Math.min(month, 1)).join(',');
  return { keys: '0alpha 0beta', numbers: `${numbers} ${numbers}` };
};

/** Checks that a query with few results in a large index asks before it fetches the words of many months. */
async function checkLargeIndex(browser, webroot, page, report) {
  const profile = await openProfile(browser, webroot, { viewport: PHONE });
  let files = 0;
  await profile.route(/\/search\/.*\.json$/, (route) => {
    const [, unit, name] = /\/search\/(?:([^/]+)\/)?([^/]+)$/.exec(new URL(route.request().url()).pathname);
    const ofUnit = () => (unit.length === 4 ? yearFile(Number(unit)) : unit === '2022-01' ? LARGE_INDEX.oldest : LARGE_INDEX.month);
    files += 1;
    return route.fulfill({ json: LARGE_INDEX[name] ?? ofUnit() });
  });
  const tab = await profile.newPage();
  await tab.goto(addressOf(webroot, page));
  await focusField(tab);
  let state = await type(tab, 'alpha beta');
  if (files > 40 || state.links.length > 0) report(page, 'fetches all of a large index without being asked');
  if (!state.status.trim()) report(page, 'does not say that older incidents were not searched');
  for (let turn = 0; turn < 8 && state?.links.length === 0; turn += 1) state = await goOn(tab);
  if (!state?.links.some((link) => link.endsWith('/incidents/OLD-1/'))) report(page, 'does not go on to older incidents');
  await profile.close();
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
  return mark ? { isExcerpt: mark.closest('.excerpt') !== null, lang: mark.closest('[lang]').lang, dir: mark.closest('.excerpt')?.dir } : null;
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
          let { status, links } = await type(tab, query);
          const isFound = () => links.some((link) => link.endsWith(`/${locale}/incidents/${incident.id}/`));
          for (let older = true; older && !isFound(); ) {
            older = await goOn(tab);
            ({ status, links } = older ?? { status, links });
          }
          if (!isFound()) {
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
      const failed = await tab.evaluate(() => document.querySelector('form[data-index]').dataset.failed);
      if (nothing.links.length > 0 || ['', failed].includes(nothing.status.trim())) report(page, 'does not say that nothing was found');
      await tab.evaluate(forgetAnswer);
      await tab.goBack();
      await tab.waitForFunction(answered);
      if ((await tab.evaluate(shown)).links.length === 0) report(page, 'going back does not show the results before');
      await checkLargeIndex(browser, webroot, page, report);
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
