// Without its style a page still begins with what it is about and keeps its words apart, and so does what w3m makes of it.
import { execFileSync } from 'node:child_process';
import { addressOf, openProfile, withBrowser } from '../lib/browser.mjs';
import { check } from '../lib/check.mjs';
import { sample } from '../lib/webroot.mjs';

// The words of each text, those that are said twice side by side being parts of one text. A text within a word, such as a
// mark in it, is read with its neighbors where the document says so: with a space, or without.
const texts = () => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.closest('script, style, template, noscript, svg, option, del, ins, mark, details > :not(summary)')) continue;
    if (!parent.checkVisibility({ visibilityProperty: true })) continue;
    found.push(walker.currentNode.data.trim());
  }
  return found.filter((text) => /^[\p{L}\p{N}]/u.test(text) && /[\p{L}\p{N}]$/u.test(text));
};
const unstyle = () => document.querySelectorAll('style, link[rel=stylesheet]').forEach((style) => style.remove());
const plain = () => document.body.innerText;

// Scripts without spaces have none between a link and the sentence that it is in.
const ends = /[\p{Script=Latin}\p{Script=Arabic}\p{N}]/u;
/** The texts of two letters or more that stand in a text only with a letter right beside them. */
function joined(parts, text) {
  const flat = text.replace(/\s+/g, ' ');
  return parts.filter((part) => {
    const wanted = part.replace(/\s+/g, ' ');
    if (wanted.length < 2) return false;
    let isThere = false;
    for (let at = flat.indexOf(wanted); at >= 0; at = flat.indexOf(wanted, at + 1)) {
      isThere = true;
      const touches = (one, other) => ends.test(one ?? ' ') && ends.test(other ?? ' ');
      const end = at + wanted.length;
      if (!touches(flat[at - 1], flat[at]) && !touches(flat[end - 1], flat[end])) return false;
    }
    return isThere;
  });
}

function w3m(html) {
  try {
    return execFileSync('w3m', ['-dump', '-T', 'text/html', '-I', 'UTF-8', '-O', 'UTF-8', '-cols', '10000'], { input: html, encoding: 'utf8' });
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

await check(async (webroot, report) => {
  const pages = sample(webroot);
  let reader = 'w3m';
  await withBrowser(async (browser) => {
    const profile = await openProfile(browser, webroot, { javaScriptEnabled: false });
    const tab = await profile.newPage();
    for (const page of pages) {
      await tab.goto(addressOf(webroot, page));
      const parts = await tab.evaluate(texts);
      await tab.evaluate(unstyle);
      const text = await tab.evaluate(plain);
      for (const part of new Set(joined(parts, text))) report(page, `runs together without its style: ${part.slice(0, 60)}`);
      const heading = await tab.evaluate(() => document.querySelector('main h1')?.innerText.trim());
      if (!heading) report(page, 'has no heading in its main part');
      const html = webroot.html(page);
      const dumped = w3m(html);
      if (dumped === null) reader = 'no w3m';
      else if (heading && !dumped.replace(/\s+/g, '').includes(heading.replace(/\s+/g, ''))) report(page, `w3m does not show: ${heading}`);
    }
  });
  return `${pages.length} pages, ${reader}`;
});
