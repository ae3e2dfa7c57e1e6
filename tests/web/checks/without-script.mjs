// A page says everything without a script; a script only adds.
import { addressOf, openProfile, withBrowser } from '../lib/browser.mjs';
import { check } from '../lib/check.mjs';
import { sample } from '../lib/webroot.mjs';

// Text that no one can bring into view. What a closed `details` holds is one click away.
const hiddenTexts = () =>
  [...document.querySelectorAll('body *')]
    .filter((element) => !element.closest('script, style, template, noscript, details > :not(summary)'))
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .filter((element) => !element.checkVisibility({ visibilityProperty: true }))
    .map((element) => element.textContent.trim().slice(0, 60));

const words = () => {
  const body = document.body.cloneNode(true);
  body.querySelectorAll('script, style, template, noscript').forEach((element) => element.remove());
  return body.textContent.split(/\s+/).filter(Boolean);
};

await check(async (webroot, report) => {
  const pages = sample(webroot);
  await withBrowser(async (browser) => {
    const [plain, scripted] = await Promise.all(
      [false, true].map(async (javaScriptEnabled) =>
        (await openProfile(browser, webroot, { javaScriptEnabled })).newPage(),
      ),
    );
    for (const page of pages) {
      await plain.goto(addressOf(webroot, page));
      await scripted.goto(addressOf(webroot, page));
      for (const text of await plain.evaluate(hiddenTexts)) {
        report(page, `cannot be seen without a script: ${text}`);
      }
      const said = await plain.evaluate(words);
      if (said.length === 0) report(page, 'says nothing without a script');
      const kept = new Set(await scripted.evaluate(words));
      const lost = said.filter((word) => !kept.has(word));
      if (lost.length > 0) report(page, `a script takes away: ${lost.slice(0, 8).join(' ')}`);
    }
  });
  return `${pages.length} pages`;
});
