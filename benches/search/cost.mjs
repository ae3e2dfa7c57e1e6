// What queries cost in a phone-sized Chromium with its processor slowed four times: node cost.mjs SITE. Files are compressed
// as an edge compresses them; each query begins with an empty cache. Prints a line for each query, with the bytes of the list alone
// and with those of the texts that are fetched for what is in view.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import vm from 'node:vm';
import zlib from 'node:zlib';
import { chromium } from '../../tests/web/node_modules/playwright-core/index.mjs';

const dir = path.resolve(process.argv[2]);
const index = (locale) => JSON.parse(fs.readFileSync(path.join(dir, locale, 'search/index.json'), 'utf8'));
const search = vm.runInNewContext(`${fs.readFileSync(new URL('../../templates/search.js', import.meta.url), 'utf8')};search`);
const read = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));

/** The keys of a file, each with what it leads to. */
function entries({ keys, numbers }) {
  const coded = keys.split(' ');
  let key = '';
  return numbers.split(' ').map((encoded, at) => {
    key = key.slice(0, parseInt(coded[at][0], 36)) + coded[at].slice(1);
    return [key, encoded];
  });
}

/** A key of a unit that so many of its incidents have: the first one that is that frequent. */
function keyIn(locale, unit, isWanted) {
  for (let file = 0; file < unit.files; file += 1) {
    const keys = read(path.join(dir, locale, 'search', unit.name, `${file}.json`));
    const found = entries(keys).find(([key, numbers]) => isWanted(key, numbers));
    if (found) return found[0];
  }
  return undefined;
}

function queries() {
  const { newest, years } = index('en');
  const oldest = years.at(-1).parts[0];
  const result = (unit) => read(path.join(dir, 'en/search', unit.name, 'results-0.json'))[0];
  const isOne = (numbers) => /^\d+$/.test(numbers);
  const isWord = (key) => /^[a-z]{5,}$/.test(key);
  const frequent = keyIn('en', newest[0], (key, numbers) => isWord(key) && numbers.startsWith('x'));
  const rare = keyIn('en', oldest, (key, numbers) => isWord(key) && isOne(numbers));
  const code = keyIn('en', oldest, (key, numbers) => key.startsWith('0x8007') && isOne(numbers));
  const pair = keyIn('ja', newest[0], (key) => /^[\u4e00-\u9fff]{2}$/.test(key));
  return [
    ['en', 'a word of many', frequent],
    ['en', 'a rare word of the oldest year', rare],
    ['en', 'two words', `${frequent} ${rare}`],
    ['en', 'an id of the oldest year', result(oldest).id],
    ['en', 'an error code of the oldest year', code],
    ['en', 'a beginning of words', frequent.slice(0, 3)],
    ['en', 'nothing', 'zzqxzz'],
    ['ja', 'two characters', pair],
    ['ja', 'seven characters', 'メールボックス'],
  ];
}

const types = { '.md': 'text/markdown; charset=utf-8', '.html': 'text/html; charset=utf-8', '.json': 'application/json' };
// As a web server has them: compressed once.
const bodies = new Map();
const bodyOf = (file) => {
  if (!bodies.has(file)) bodies.set(file, zlib.gzipSync(fs.readFileSync(file)));
  return bodies.get(file);
};
let [files, bytes] = [0, 0];
const server = http.createServer((request, response) => {
  const asked = decodeURIComponent(request.url.split('?')[0]);
  const file = path.join(dir, asked.endsWith('/') ? `${asked}index.html` : asked);
  if (!file.startsWith(dir) || !fs.existsSync(file)) return response.writeHead(404).end();
  const body = bodyOf(file);
  files += 1;
  bytes += body.length;
  const type = types[path.extname(file)] ?? 'application/octet-stream';
  response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip' });
  return response.end(body);
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const browser = await chromium.launch({
  executablePath: process.env.CHROME ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});

/** Asks, and waits: [ms to the first result, ms to the end]. */
const ask = async (query) => {
  const field = document.querySelector('#q');
  const list = document.querySelector('#results');
  const began = performance.now();
  let first = null;
  const seen = new Promise((resolve) => {
    new MutationObserver(() => {
      if (list.children.length > 0) first ??= performance.now() - began;
      if (list.getAttribute('aria-busy') === 'false') resolve();
    }).observe(list, { attributes: true, childList: true });
  });
  field.value = query;
  field.form.requestSubmit();
  await seen;
  return [first, performance.now() - began];
};

const ms = (time) => (time === null ? '–' : `${Math.round(time)} ms`);
console.log('| query | first results | all of the first 20 | files | kB | kB with excerpts |\n|---|---|---|---|---|---|');
for (const [locale, what, query] of queries()) {
  const rounds = [];
  for (let round = 0; round < 3; round += 1) {
    const profile = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const tab = await profile.newPage();
    const devtools = await profile.newCDPSession(tab);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await tab.goto(`http://127.0.0.1:${server.address().port}/${locale}/search/`);
    await tab.waitForLoadState('networkidle');
    [files, bytes] = [0, 0];
    const times = await tab.evaluate(ask, query);
    const list = [files, bytes];
    // The excerpts follow.
    await tab.waitForTimeout(2000);
    rounds.push([times, ...list, bytes]);
    await profile.close();
  }
  const [[first, all], asked, fetched, withExcerpts] = rounds.toSorted((one, other) => one[0][1] - other[0][1])[1];
  console.log(`| ${what} (${locale}, ${query}) | ${ms(first)} | ${ms(all)} | ${asked} | ${(fetched / 1000).toFixed(1)} | ${(withExcerpts / 1000).toFixed(1)} |`);
}
await browser.close();
server.close();
