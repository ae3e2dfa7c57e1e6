// The banner works in a frame of another origin, by the very lines of docs/embed.md: it shows what its page says, its links
// open elsewhere, and a page elsewhere may read its JSON where the server allows it.
import fs from 'node:fs';
import { openProfile, withBrowser } from '../lib/browser.mjs';
import { check } from '../lib/check.mjs';

const GUIDE = new URL('../../../docs/embed.md', import.meta.url);
const INTRANET = 'https://intranet.example';

/** The blocks of a language in the guide. */
const blocks = (language) =>
  fs
    .readFileSync(GUIDE, 'utf8')
    .split(`\`\`\`${language}\n`)
    .slice(1)
    .map((rest) => rest.split('```')[0]);

await check(async (webroot, report) => {
  const banners = webroot.pages.filter((page) => /^\/[^/]+\/embed\/$/.test(page));
  if (banners.length === 0) report('/', 'no banner');
  const [frame, reading] = blocks('html');
  await withBrowser(async (browser) => {
    const profile = await openProfile(browser, webroot, { viewport: { width: 700, height: 500 } });
    // What the stack adds where its parameters name this origin.
    await profile.route(`${webroot.base}/**`, (route) => {
      const answer = webroot.answer(route.request().url());
      const headers = { 'access-control-allow-origin': INTRANET, 'content-security-policy': `frame-ancestors ${INTRANET}` };
      route.fulfill({ ...answer, headers: { ...answer.headers, ...headers } });
    });
    for (const page of banners) {
      const locale = page.split('/')[1];
      const own = (snippet) => snippet.replaceAll('https://status.contoso.example/en/', `${webroot.base}/${locale}/`);
      const body = `<!doctype html><html lang="en"><title>Intranet</title><body>${own(frame)}${own(reading)}</body></html>`;
      await profile.route(`${INTRANET}/`, (route) => route.fulfill({ body, contentType: 'text/html; charset=utf-8' }));
      const tab = await profile.newPage();
      await tab.goto(`${INTRANET}/`);
      const inner = tab.frames().find((one) => one.url().startsWith(webroot.base));
      if (!inner) {
        report(page, 'is not shown in a frame');
        await tab.close();
        continue;
      }
      await inner.waitForSelector('h1');
      const said = JSON.parse(fs.readFileSync(`${webroot.dir}/${locale}/embed/status.json`, 'utf8'));
      const plain = (text) => text.replace(/[\u2066-\u2069]/g, '').replace(/\s+/g, ' ').trim();
      const shown = plain(await inner.textContent('h1'));
      if (shown !== plain(said.text)) report(page, `shows in a frame: ${shown}`);
      if (await inner.evaluate(() => document.documentElement.scrollWidth > innerWidth)) report(page, 'is wider than its frame');
      const read = await tab.waitForFunction(() => document.querySelector('#status')?.textContent, null, { timeout: 5000 }).catch(() => null);
      if (!read || plain(await read.jsonValue()) !== plain(said.text)) report(page, 'its JSON is not read by the page of the guide');
      const link = inner.locator('a').first();
      const opening = profile.waitForEvent('page', { timeout: 5000 }).catch(() => null);
      await link.click();
      const opened = await opening;
      await opened?.waitForLoadState();
      if (!opened?.url().startsWith(webroot.base) || tab.url() !== `${INTRANET}/`) {
        report(page, `its link opens ${opened?.url() ?? 'within the frame'}`);
      }
      await opened?.close();
      await tab.close();
      await profile.unroute(`${INTRANET}/`);
    }
  });
  return `${banners.length} banners`;
});
