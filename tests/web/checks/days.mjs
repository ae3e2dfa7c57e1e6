// The days of a service are drawn once each, those that are not fine are told in words and stand on the page of the
// service, and the arrow keys show a card for each day, in the direction in which the page is read.
import { addressOf, openProfile, withBrowser } from '../lib/browser.mjs';
import { check, Skipped } from '../lib/check.mjs';

const PHONE = { width: 390, height: 844 };
// The services of a page of which the cards are tried: all have the same script.
const TRIED = 2;

/** What the page draws and tells of each service. */
const drawnAndTold = () =>
  [...document.querySelectorAll('a.bars')].map((bars) => {
    const runs = [...bars.querySelectorAll('path')].flatMap((path) => {
      const state = path.getAttribute('class');
      const found = [...path.getAttribute('d').matchAll(/M(\d+) 5h(\d+)/g)];
      return found.map(([, start, length]) => ({ state, start: +start, length: +length }));
    });
    const told = [...bars.parentElement.querySelectorAll('[data-days]')].map((item) => {
      const [start, length] = item.dataset.days.split(' ').map(Number);
      return { start, length, from: item.dataset.from, words: item.querySelector('.state').textContent };
    });
    return { service: bars.textContent.trim(), href: bars.href, count: bars.querySelector('svg').viewBox.baseVal.width, runs, told };
  });

const daysOf = (runs) => runs.flatMap(({ start, length }) => Array.from({ length }, (_, day) => start + day)).sort((a, b) => a - b);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** The card that is shown, if any. */
const cardOf = () => {
  const card = document.querySelector('.day-card');
  if (!card) return null;
  return { day: card.querySelector('time')?.dateTime, words: card.textContent, role: card.getAttribute('role') };
};

/** Tries the cards of one service by the keyboard alone. */
async function tryCards(tab, index, { count, told }, rtl, fault) {
  const first = await tab.evaluate(() => document.getElementById('day-card').dataset.first);
  const dateOf = (day) => new Date(Date.parse(first) + day * 864e5).toISOString().slice(0, 10);
  await tab.keyboard.press('Tab');
  await tab.locator('a.bars').nth(index).focus();
  await tab.keyboard.press('End');
  const last = await tab.evaluate(cardOf);
  if (last?.day !== dateOf(count - 1)) return fault(`shows ${last?.day ?? 'no card'} for the last day`);
  if (last.role !== 'status') fault('its card is not read out');
  await tab.keyboard.press(rtl ? 'ArrowRight' : 'ArrowLeft');
  const before = await tab.evaluate(cardOf);
  if (before?.day !== dateOf(count - 2)) fault(`shows ${before?.day} for the day before the last`);
  await tab.keyboard.press('Home');
  for (const run of told) {
    const at = await tab.evaluate(cardOf);
    const steps = Math.round((Date.parse(run.from) - Date.parse(at.day)) / 864e5);
    for (let step = 0; step < steps; step += 1) await tab.keyboard.press(rtl ? 'ArrowLeft' : 'ArrowRight');
    const card = await tab.evaluate(cardOf);
    if (!card?.words.includes(run.words)) fault(`does not say "${run.words}" of ${run.from}: ${card?.words}`);
  }
  await tab.keyboard.press('Escape');
  if (await tab.evaluate(cardOf)) fault('keeps its card after Escape');
}

await check(async (webroot, report) => {
  const pages = webroot.pages.filter((page) => /^\/[^/]+\/$/.test(page) && webroot.html(page).includes('class="bars"'));
  if (pages.length === 0) throw new Skipped('no page has bars');
  let services = 0;
  await withBrowser(async (browser) => {
    const profile = await openProfile(browser, webroot, { viewport: PHONE });
    const tab = await profile.newPage();
    for (const page of pages) {
      await tab.goto(addressOf(webroot, page));
      const rtl = await tab.evaluate(() => document.documentElement.dir === 'rtl');
      const all = await tab.evaluate(drawnAndTold);
      for (const [index, one] of all.entries()) {
        services += 1;
        const fault = (words) => report(page, `${one.service}: ${words}`);
        const every = Array.from({ length: one.count }, (_, day) => day);
        if (!same(daysOf(one.runs), every)) fault('does not draw each day once');
        const notFine = one.runs.filter(({ state }) => state !== 'operational');
        if (!same(daysOf(notFine), daysOf(one.told))) fault('tells other days than it draws');
        const place = new URL(one.href);
        const target = webroot.pages.includes(place.pathname) ? webroot.html(place.pathname) : '';
        for (const { from } of one.told) {
          if (!target.includes(`id="day-${from}"`)) fault(`leads to a page that does not tell of ${from}`);
        }
        if (index < TRIED) await tryCards(tab, index, one, rtl, fault);
      }
    }
  });
  return `${pages.length} pages, ${services} services`;
});
