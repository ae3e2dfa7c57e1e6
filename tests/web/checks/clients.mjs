// Programs of other people read what the site publishes for them: Statuspage's API (npm statuspage.io, Atlassian's
// widget) and feeds (npm feedsmith, rss-parser), and get what stands in the files.
import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import RssParser from 'rss-parser';
import { openProfile, withBrowser } from '../lib/browser.mjs';
import { check } from '../lib/check.mjs';
import { locales } from '../lib/webroot.mjs';

const require = createRequire(import.meta.url);
const { Statuspage } = require('statuspage.io');

const read = (webroot, name) => fs.readFileSync(path.join(webroot.dir, name), 'utf8');

/** Run `use(address)` while the site is served on this machine. */
async function served(webroot, use) {
  const server = http.createServer((request, response) => {
    const answer = webroot.answer(webroot.base + request.url);
    response.writeHead(answer.status, { 'content-type': answer.contentType ?? 'text/plain' });
    response.end(answer.body);
  });
  await new Promise((started) => server.listen(0, '127.0.0.1', started));
  try {
    return await use(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.close();
  }
}

/** What statuspage.io finds in each document, beside what is there. */
async function statuspage(webroot, address, folder, report) {
  const client = new Statuspage('any');
  client.setApiUrl(address + folder);
  const asked = {
    summary: client.api.getSummary,
    status: client.api.getStatus,
    components: client.api.getComponents,
    incidents: () => client.api.incidents.getAll(),
    'incidents/unresolved': () => client.api.incidents.getUnresolved(),
    'scheduled-maintenances': () => client.api.scheduledMaintenances.getAll(),
    'scheduled-maintenances/upcoming': () => client.api.scheduledMaintenances.getUpcoming(),
  };
  for (const [name, ask] of Object.entries(asked)) {
    const file = `${folder}/api/v2/${name}.json`.slice(1);
    try {
      const found = await ask();
      if (JSON.stringify(found) !== JSON.stringify(JSON.parse(read(webroot, file)))) report(file, 'statuspage.io reads something else');
      for (const one of [...(found.incidents ?? []), ...(found.scheduled_maintenances ?? [])]) {
        for (const key of ['id', 'name', 'status', 'impact', 'shortlink', 'created_at', 'updated_at']) {
          if (typeof one[key] !== 'string') report(file, `${one.id} has no ${key}`);
        }
        if (!Array.isArray(one.components)) report(file, `${one.id} has no components`);
      }
      for (const one of found.components ?? []) {
        if (typeof one.status !== 'string') report(file, `the component ${one.id} has no status`);
      }
      if (typeof found.page?.updated_at !== 'string') report(file, 'the page has no updated_at');
      const { status } = found;
      if (status && !(status.indicator && status.description)) report(file, 'the page has no state');
    } catch (error) {
      report(file, `statuspage.io cannot read it: ${error.message}`);
    }
  }
}

/** What Atlassian's widget shows of a site at the root of a host: the words of the state. */
async function widget(webroot, report) {
  if (new URL(webroot.base).pathname !== '/') return;
  const expected = JSON.parse(read(webroot, 'api/v2/summary.json')).status?.description;
  await withBrowser(async (browser) => {
    const profile = await openProfile(browser, webroot);
    const tab = await profile.newPage();
    await tab.goto(`${webroot.base}/robots.txt`);
    await tab.addScriptTag({ path: require.resolve('@statuspage/status-widget/dist/index.js') });
    const shown = await tab.evaluate(async (src) => {
      const element = document.createElement('statuspage-widget');
      element.setAttribute('src', src);
      document.body.append(element);
      for (let turn = 0; turn < 50; turn += 1) {
        const text = element.shadowRoot?.querySelector('.status-text')?.textContent.trim();
        if (text) return text;
        await new Promise((later) => setTimeout(later, 20));
      }
      return null;
    }, webroot.base);
    if (shown !== expected) report('api/v2/summary.json', `the widget shows ${shown}, not ${expected}`);
  });
}

/** The ids that each program finds in a feed. */
async function idsOf(file, text) {
  if (file.endsWith('.json')) return [parseJsonFeed(text).items.map((item) => item.id)];
  const other = (await new RssParser().parseString(text)).items.map((item) => item.id ?? item.guid);
  if (file.endsWith('.atom')) return [(parseAtomFeed(text).entries ?? []).map((entry) => entry.id), other];
  return [parseRssFeed(text).items.map((item) => item.guid.value ?? item.guid), other];
}

async function feeds(webroot, report) {
  let count = 0;
  const all = fs.readdirSync(webroot.dir, { recursive: true }).map((name) => name.split(path.sep).join('/'));
  for (const file of all.filter((name) => /\.(atom|rss)$|\/feed\.json$/.test(name))) {
    const text = read(webroot, file);
    const pattern = { json: /"id":/g, atom: /<entry>/g, rss: /<item>/g }[file.split('.').pop()];
    const written = [...text.matchAll(pattern)].length;
    try {
      for (const ids of await idsOf(file, text)) {
        if (ids.length !== written || new Set(ids).size !== written || ids.some((id) => !id)) {
          report(file, `${ids.length} entries with ${new Set(ids).size} ids are read, ${written} are there`);
        }
      }
    } catch (error) {
      report(file, `cannot be read: ${error.message}`);
    }
    count += 1;
  }
  for (const locale of locales(webroot)) {
    for (const name of ['feed.atom', 'feed.rss', 'feed.json', 'open.atom']) {
      if (!fs.existsSync(path.join(webroot.dir, locale, name))) report(`${locale}/${name}`, 'is not there');
    }
  }
  return count;
}

await check(async (webroot, report) => {
  const folders = ['', ...locales(webroot).map((locale) => `/${locale}`)];
  await served(webroot, async (address) => {
    for (const folder of folders) await statuspage(webroot, address, folder, report);
  });
  await widget(webroot, report);
  const count = await feeds(webroot, report);
  return `${folders.length} times Statuspage's API, ${count} feeds`;
});
