// On paper a page has no navigation, and what is folded on the screen is unfolded.
import { addressOf, openProfile, withBrowser } from '../lib/browser.mjs';
import { check } from '../lib/check.mjs';
import { sample } from '../lib/webroot.mjs';

const navigation = () =>
  [...document.querySelectorAll('nav')]
    .filter((nav) => nav.getClientRects().length > 0)
    .map((nav) => nav.getAttribute('aria-label') ?? nav.textContent.trim().slice(0, 40));

const folded = () =>
  [...document.querySelectorAll('details')]
    .filter((details) => !details.parentElement.closest('details, nav'))
    .filter((details) =>
      [...details.children].some((child) => child.tagName !== 'SUMMARY' && !child.checkVisibility()),
    )
    .map((details) => details.querySelector('summary')?.textContent.trim().slice(0, 40));

await check(async (webroot, report) => {
  const pages = sample(webroot);
  await withBrowser(async (browser) => {
    const profile = await openProfile(browser, webroot);
    const tab = await profile.newPage();
    await tab.emulateMedia({ media: 'print' });
    for (const page of pages) {
      await tab.goto(addressOf(webroot, page));
      for (const label of await tab.evaluate(navigation)) {
        report(page, `navigation is printed: ${label}`);
      }
      for (const summary of await tab.evaluate(folded)) {
        report(page, `what it holds is lost on paper: ${summary}`);
      }
    }
  });
  return `${pages.length} pages`;
});
