// Who uses the keyboard reaches everything that acts, in the order in which the page is read, sees where the focus is, and
// comes out at the end; and who hears the page hears a name for each of these, the landmarks and one heading for the page.
import { addressOf, openProfile, withBrowser } from '../lib/browser.mjs';
import { check } from '../lib/check.mjs';
import { sample } from '../lib/webroot.mjs';

// Numbers everything that takes the focus, in the order of the document.
const number = () => {
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')];
  const taking = all.filter((element) => element.tabIndex >= 0 && !element.disabled && element.checkVisibility({ visibilityProperty: true }));
  taking.forEach((element, at) => (element.dataset.walk = at));
  return taking.map((element) => element.outerHTML.replace(/\s+/g, ' ').slice(0, 70));
};

// Where the focus is: its number, whether it can be seen, and whether it is marked.
const focused = () => {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { width, height, bottom, right } = element.getBoundingClientRect();
  return {
    number: Number(element.dataset.walk ?? -1),
    isMarked: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1,
    isThere: width > 0 && height > 0 && bottom > 0 && right > 0,
  };
};

// The parts of the page that stand above those before them.
const climbing = () => {
  const parts = [...document.body.children, ...(document.querySelector('main')?.children ?? [])];
  const seen = parts.filter((part) => part.getClientRects().length > 0 && getComputedStyle(part).position !== 'absolute');
  const tops = new Map(seen.map((part) => [part, part.getBoundingClientRect().top + scrollY]));
  return seen
    .filter((part, at) => at > 0 && part.parentElement === seen[at - 1].parentElement && tops.get(part) < tops.get(seen[at - 1]) - 1)
    .map((part) => part.outerHTML.slice(0, 60));
};

// Turns the log around where the reader can, and says what is wrong with its order.
const turnedLog = async () => {
  const log = document.querySelector('#newest-first');
  if (!log || !document.querySelector('.orders')) return null;
  const oldest = log.firstElementChild;
  location.hash = '#newest-first';
  await new Promise((turned) => setTimeout(turned, 50));
  const tops = [...log.children].map((item) => item.getBoundingClientRect().top);
  if (tops.some((top, at) => at > 0 && top < tops[at - 1])) return 'the log is read in another order than it is shown';
  return log.firstElementChild === oldest && log.children.length > 1 ? 'the log is not turned around' : null;
};

const ACTING = new Set(['link', 'button', 'textbox', 'searchbox', 'combobox', 'checkbox', 'radio', 'DisclosureTriangle']);
// The banner is a part of another page.
const landmarks = (page) => (page.endsWith('/embed/') ? ['main'] : ['main', 'contentinfo']);

/** What the accessibility tree lacks. */
async function unheard(devtools, page) {
  const { nodes } = await devtools.send('Accessibility.getFullAXTree');
  // The list is not in the order of the document, the tree is.
  const known = new Map(nodes.map((node) => [node.nodeId, node]));
  const inOrder = (node) => (node ? [node, ...(node.childIds ?? []).flatMap((id) => inOrder(known.get(id)))] : []);
  const heard = inOrder(nodes[0]).filter((node) => !node.ignored);
  const roleOf = (node) => node.role?.value;
  const faults = heard
    .filter((node) => ACTING.has(roleOf(node)) && !node.name?.value?.trim())
    .map((node) => `a ${roleOf(node)} has no name`);
  for (const landmark of landmarks(page)) {
    if (!heard.some((node) => roleOf(node) === landmark)) faults.push(`no landmark ${landmark}`);
  }
  const levels = heard
    .filter((node) => roleOf(node) === 'heading')
    .map((node) => node.properties.find(({ name }) => name === 'level')?.value.value);
  if (levels.filter((level) => level === 1).length !== 1) faults.push(`${levels.filter((level) => level === 1).length} headings of the page`);
  levels.forEach((level, at) => {
    if (at > 0 && level > levels[at - 1] + 1) faults.push(`a heading of level ${level} follows one of level ${levels[at - 1]}`);
  });
  const names = heard.filter((node) => roleOf(node) === 'navigation').map((node) => node.name?.value ?? '');
  if (new Set(names).size < names.length) faults.push(`navigations of one name: ${names.join(', ')}`);
  return [...new Set(faults)];
}

await check(async (webroot, report) => {
  const pages = sample(webroot);
  let stops = 0;
  await withBrowser(async (browser) => {
    const profile = await openProfile(browser, webroot);
    const tab = await profile.newPage();
    const devtools = await profile.newCDPSession(tab);
    for (const page of pages) {
      await tab.goto(addressOf(webroot, page));
      await tab.evaluate(() => document.activeElement?.blur());
      const expected = await tab.evaluate(number);
      const walked = [];
      for (let presses = 0; presses <= expected.length + 5; presses += 1) {
        await tab.keyboard.press('Tab');
        const at = await tab.evaluate(focused);
        if (!at || (walked.length > 0 && at.number === walked[0])) break;
        if (walked.at(-1) === at.number) {
          report(page, `the keyboard is caught at ${expected[at.number]}`);
          break;
        }
        walked.push(at.number);
        if (at.number >= 0 && !at.isMarked) report(page, `the focus cannot be seen at ${expected[at.number]}`);
        if (!at.isThere) report(page, `the focus is off the page at ${expected[at.number]}`);
      }
      stops += walked.length;
      const missed = expected.filter((_, at) => !walked.includes(at));
      if (missed.length > 0) report(page, `the keyboard does not reach ${missed.slice(0, 3).join(' | ')}`);
      // What a script adds, such as the card of a day, has no number.
      const known = walked.filter((at) => at >= 0);
      if (known.some((at, index) => index > 0 && at < known[index - 1])) report(page, 'the keyboard goes in another order than the document');
      for (const part of await tab.evaluate(climbing)) report(page, `stands above what is read before it: ${part}`);
      for (const fault of await unheard(devtools, page)) report(page, fault);
      const fault = await tab.evaluate(turnedLog);
      if (fault) report(page, fault);
    }
  });
  return `${pages.length} pages, ${stops} stops`;
});
