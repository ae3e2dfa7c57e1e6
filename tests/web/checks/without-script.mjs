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

// Word by word within each text: an addition may stand right beside what was there.
const words = () => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    if (texts.currentNode.parentElement.closest('script, style, template, noscript')) continue;
    found.push(...texts.currentNode.data.split(/\s+/).filter(Boolean));
  }
  return found;
};

/** The words of `said` that `kept` does not have, or not as often. */
function without(said, kept) {
  const left = new Map();
  for (const word of kept) left.set(word, (left.get(word) ?? 0) + 1);
  return said.filter((word) => {
    left.set(word, (left.get(word) ?? 0) - 1);
    return left.get(word) < 0;
  });
}

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
      const lost = without(said, await scripted.evaluate(words));
      if (lost.length > 0) report(page, `a script takes away: ${lost.slice(0, 8).join(' ')}`);
    }
  });
  return `${pages.length} pages`;
});
