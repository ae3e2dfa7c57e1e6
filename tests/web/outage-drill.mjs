// What readers see at each point of the outage drill (tests/all/aws/outage_drill.rs), on a phone:
// `node outage-drill.mjs FOLDER`. Ends with a line `N passed, N failed, N skipped`.
import fs from 'node:fs';
import path from 'node:path';
import { openProfile, withBrowser } from './lib/browser.mjs';
import { Webroot } from './lib/webroot.mjs';

const folder = process.argv[2];
const expectations = JSON.parse(fs.readFileSync(path.join(folder, 'expectations.json'), 'utf8'));

/** The text of a page as it is seen, with single spaces. */
async function seen(tab) {
  const text = await tab.evaluate(() => document.body.innerText);
  return text.replaceAll(/\s+/g, ' ');
}

const count = { passed: 0, failed: 0 };
await withBrowser(async (browser) => {
  for (const { point, page, shows, hides } of expectations) {
    const webroot = new Webroot(path.join(folder, point));
    const profile = await openProfile(browser, webroot, {
      viewport: { width: 390, height: 844 },
      timezoneId: 'UTC',
    });
    const tab = await profile.newPage();
    await tab.goto(`${webroot.base}/${page}`);
    const text = await seen(tab);
    const findings = [
      ...shows.filter((words) => !text.includes(words)).map((words) => `does not show "${words}"`),
      ...hides.filter((words) => text.includes(words)).map((words) => `shows "${words}"`),
    ];
    count[findings.length > 0 ? 'failed' : 'passed'] += 1;
    console.log(`${findings.length > 0 ? 'FAIL' : 'PASS'} ${point}: ${page}`);
    for (const finding of findings) console.log(`    ${finding}`);
    await profile.close();
  }
});
console.log(`${count.passed} passed, ${count.failed} failed, 0 skipped`);
process.exitCode = count.failed > 0 || count.passed === 0 ? 1 : 0;
