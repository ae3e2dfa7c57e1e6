// Pictures of pages, for people who look:
//   node shots.mjs SITE_DIR OUT_DIR [--width N]... [--scheme light|dark]... [--height N] [--scale N] [--selector CSS]
//     [--later MINUTES] [PAGE...]
// Without a width both 1280 and 320 are taken, without a scheme both, without pages the sample that
// the checks look at. A height makes the picture that high instead of the whole page, a selector shows
// the first element that it selects alone. The time is that at which the site was built, or so many minutes later. A file is
// named after what it shows: `en-incidents-A-1.320.dark.png`.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { addressOf, openProfile, withBrowser } from './lib/browser.mjs';
import { Webroot, sample } from './lib/webroot.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    width: { type: 'string', multiple: true, default: ['1280', '320'] },
    scheme: { type: 'string', multiple: true, default: ['light', 'dark'] },
    height: { type: 'string' },
    scale: { type: 'string', default: '1' },
    selector: { type: 'string' },
    later: { type: 'string', default: '0' },
  },
});
const [site, out, ...pages] = positionals;
if (!site || !out) {
  console.error('usage: node shots.mjs SITE_DIR OUT_DIR [--width N] [--scheme light|dark] [PAGE...]');
  process.exit(2);
}

const webroot = new Webroot(site);
if (Number(values.later) > 0) webroot.checkedAt = new Date(Date.parse(webroot.checkedAt) + values.later * 60_000);
const unknown = pages.filter((page) => !webroot.pages.includes(page));
if (unknown.length > 0) {
  console.error(`no such page: ${unknown.join(' ')} (a page is named as in /en/incidents/A-1/)`);
  process.exit(2);
}

const name = (page) => page.replace(/^\/|\/$|\.html$/g, '').replaceAll('/', '-') || 'root';

fs.mkdirSync(out, { recursive: true });
await withBrowser(async (browser) => {
  for (const width of values.width) {
    for (const scheme of values.scheme) {
      const profile = await openProfile(browser, webroot, {
        colorScheme: scheme,
        viewport: { width: Number(width), height: Number(values.height ?? 900) },
        deviceScaleFactor: Number(values.scale),
        // Where a script has no time of the reader's own to add.
        timezoneId: 'UTC',
      });
      const tab = await profile.newPage();
      for (const page of pages.length > 0 ? pages : sample(webroot)) {
        await tab.goto(addressOf(webroot, page));
        // The home page asks when it was last checked.
        if ((await tab.locator('[data-heartbeat]').count()) > 0) await tab.waitForLoadState('networkidle');
        const file = path.join(out, `${name(page)}.${width}.${scheme}.png`);
        if (values.selector) await tab.locator(values.selector).first().screenshot({ path: file });
        else await tab.screenshot({ path: file, fullPage: !values.height });
        console.log(file);
      }
      await profile.close();
    }
  }
});
