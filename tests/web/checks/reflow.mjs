// At 320 px, which is a screen of 1280 px at 400 %, no page scrolls sideways, whatever its source calls things: names and
// titles of 300 characters, with and without spaces, change nothing. With forced colors nothing vanishes, and who wants no
// motion gets none.
import { addressOf, openProfile, withBrowser } from '../lib/browser.mjs';
import { check } from '../lib/check.mjs';
import { sample } from '../lib/webroot.mjs';

const LONG = ['Unbroken'.repeat(38).slice(0, 300), 'Several words that go on '.repeat(12)];

// Puts a text in the place of every name and title; returns of how many.
const rename = (text) => {
  const names = [...document.querySelectorAll('h1, .name, bdi, option, .worst a')];
  const leaves = names.filter((element) => !element.querySelector('.name, bdi, a, svg, button'));
  for (const element of leaves) element.textContent = text;
  return leaves.length;
};
const beyond = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
// What is wider than the page and cannot be scrolled within it.
const widest = () => {
  const wide = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > innerWidth + 1);
  return wide.at(-1)?.outerHTML.replace(/\s+/g, ' ').slice(0, 80) ?? '';
};

// Texts in the color of what is behind them, and symbols that are not drawn.
const vanished = () => {
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (!/(, 0\)|transparent)$/.test(backgroundColor)) return backgroundColor;
    }
    return null;
  };
  const found = [];
  for (const element of document.querySelectorAll('body *')) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!hasText || element.closest('svg, template, script, style, noscript') || !element.checkVisibility()) continue;
    if (getComputedStyle(element).color === behind(element)) found.push(element.textContent.trim().slice(0, 40));
  }
  for (const symbol of document.querySelectorAll('.status svg, .bars svg')) {
    if (symbol.closest('details:not([open]) > :not(summary)')) continue;
    if (!symbol.checkVisibility() || symbol.getBoundingClientRect().width < 1) found.push(symbol.outerHTML.slice(0, 40));
  }
  return found;
};

const moving = () => {
  const style = [...document.querySelectorAll('body, body *')].filter((element) => {
    const { transitionDuration, scrollBehavior } = getComputedStyle(element);
    return transitionDuration.split(', ').some((time) => parseFloat(time) > 0.01) || scrollBehavior === 'smooth';
  });
  const animations = document.getAnimations().map(({ effect }) => effect?.target ?? document.body);
  return [...style, ...animations].map((element) => element.outerHTML.replace(/\s+/g, ' ').slice(0, 60));
};

await check(async (webroot, report) => {
  const pages = sample(webroot);
  await withBrowser(async (browser) => {
    const narrow = await openProfile(browser, webroot, { viewport: { width: 320, height: 256 } });
    const forced = await openProfile(browser, webroot, { forcedColors: 'active' });
    const [tab, colors] = [await narrow.newPage(), await forced.newPage()];
    for (const page of pages) {
      for (const text of LONG) {
        await tab.goto(addressOf(webroot, page));
        const renamed = await tab.evaluate(rename, text);
        if (renamed === 0) report(page, 'has no name to make longer');
        const by = await tab.evaluate(beyond);
        if (by > 0) report(page, `scrolls sideways by ${by} px with names of 300 characters: ${await tab.evaluate(widest)}`);
      }
      await colors.goto(addressOf(webroot, page));
      for (const text of await colors.evaluate(vanished)) report(page, `cannot be seen with forced colors: ${text}`);
      for (const element of await colors.evaluate(moving)) report(page, `moves for who wants no motion: ${element}`);
    }
  });
  return `${pages.length} pages`;
});
