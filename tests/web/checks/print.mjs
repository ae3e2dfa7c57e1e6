// On paper a page has no navigation, what is folded on the screen is unfolded, except for the originals of what is
// translated, and its address and the time of printing are there.
import { addressOf, openProfile, withBrowser } from '../lib/browser.mjs';
import { check } from '../lib/check.mjs';
import { sample } from '../lib/webroot.mjs';

const navigation = () =>
  [...document.querySelectorAll('nav')]
    .filter((nav) => nav.getClientRects().length > 0)
    .map((nav) => nav.getAttribute('aria-label') ?? nav.textContent.trim().slice(0, 40));

const folded = () =>
  [...document.querySelectorAll('details')]
    .filter((details) => !details.parentElement.closest('details, nav') && !details.matches('.original'))
    .filter((details) =>
      [...details.children].some((child) => !child.matches('summary, .original') && !child.checkVisibility()),
    )
    .map((details) => details.querySelector('summary')?.textContent.trim().slice(0, 40));

const foot = () => {
  dispatchEvent(new Event('beforeprint'));
  const { content } = getComputedStyle(document.querySelector('footer') ?? document.body, '::after');
  return { content, address: document.querySelector('link[rel=canonical]')?.href };
};

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
      // The banner is a part of another page.
      if (page.endsWith('/embed/')) continue;
      const { content, address } = await tab.evaluate(foot);
      if (address && !content.includes(address)) report(page, 'its address is not on paper');
      if (address && !content.includes('2026')) report(page, 'the time of printing is not on paper');
    }
  });
  return `${pages.length} pages`;
});
