// The first screen of a phone answers: what is down and when to hear more, what it means, what to do.
import { addressOf, openProfile, withBrowser } from '../lib/browser.mjs';
import { check } from '../lib/check.mjs';

const PHONE = { width: 390, height: 844 };

// What stands on the first screen of a kind of page, where the page has it at all.
const HOME = ['.hero h1', '.worst a', '.worst p', '.services .name'];
// What the team says of the company ("not affected") answers, too; then its notes may stand further down.
const INCIDENT = [
  '.kicker .status',
  'h1',
  '.strip',
  '.strip .status',
  '#impact .prose',
  'main:not(:has(.strip .status)) .answer + .notes .note > :first-child',
];

const bottoms = (selectors) =>
  selectors.map((selector) => {
    const first = document.querySelector(selector);
    return [selector, first && Math.round(first.getBoundingClientRect().bottom)];
  });

await check(async (webroot, report) => {
  const pages = webroot.pages.filter((page) => /^\/[^/]+\/(incidents\/[^/]+\/)?$/.test(page));
  await withBrowser(async (browser) => {
    const profile = await openProfile(browser, webroot, { viewport: PHONE });
    const tab = await profile.newPage();
    for (const page of pages) {
      await tab.goto(addressOf(webroot, page));
      const selectors = page.includes('/incidents/') ? INCIDENT : HOME;
      for (const [selector, bottom] of await tab.evaluate(bottoms, selectors)) {
        if (bottom > PHONE.height) report(page, `${selector} ends ${bottom} px from the top, below the first screen`);
      }
    }
  });
  return `${pages.length} pages`;
});
