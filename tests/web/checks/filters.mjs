// A list that can be filtered shows what is chosen and says how much that is, its address has the choice, and without a
// script all of it is there.
import { addressOf, openProfile, withBrowser } from '../lib/browser.mjs';
import { check, Skipped } from '../lib/check.mjs';

const rowsOf = () => {
  const slug = (href) => href.split('/').at(-2);
  return [...document.querySelectorAll('li.row')].map((row) => {
    const { service, others = '', kind, language } = row.dataset;
    const services = [service, ...others.split('\n').filter(Boolean).map((line) => line.split(' ')[0])].map(slug);
    return { service: services, kind: [kind], language: [language], shown: row.checkVisibility() };
  });
};
const shownOf = async (tab) => (await tab.evaluate(rowsOf)).filter(({ shown }) => shown).length;
/** The numbers that the page says, in whatever numerals. */
const numbersOf = async (tab) => {
  const text = await tab.locator('.filters output').textContent();
  return text.split('/').map((part) => Number(part.replace(/[\u0660-\u0669]/g, (digit) => digit.charCodeAt() & 15).replace(/\D/g, '')));
};

await check(async (webroot, report) => {
  const pages = webroot.pages.filter((page) => webroot.html(page).includes('id="filters"'));
  if (pages.length === 0) throw new Skipped('no list can be filtered');
  let choices = 0;
  await withBrowser(async (browser) => {
    const profile = await openProfile(browser, webroot);
    const tab = await profile.newPage();
    for (const page of pages) {
      const address = addressOf(webroot, page);
      await tab.goto(address);
      const rows = await tab.evaluate(rowsOf);
      for (const name of ['service', 'kind', 'language']) {
        const select = tab.locator(`.filters select[name="${name}"]`);
        if (!(await select.isVisible())) {
          if (new Set(rows.flatMap((row) => row[name])).size > 1) report(page, `cannot be filtered by ${name}`);
          continue;
        }
        const values = await select.locator('option').evaluateAll((options) => options.map(({ value }) => value));
        for (const value of values) {
          choices += 1;
          await select.selectOption(value);
          const expected = rows.filter((row) => !value || row[name].includes(value)).length;
          const shown = await shownOf(tab);
          if (shown !== expected) report(page, `${name} ${value || 'all'}: shows ${shown} of ${expected}`);
          const told = await numbersOf(tab);
          if (told[0] !== expected || told[1] !== rows.length) report(page, `${name} ${value || 'all'}: says ${told.join(' of ')}`);
          // One address a list and kind of choice: to open it takes longest.
          if (value !== values[1]) continue;
          const linked = await profile.newPage();
          await linked.goto(tab.url());
          if ((await shownOf(linked)) !== expected) report(page, `${name} ${value}: its address does not show it`);
          await linked.close();
        }
        await select.selectOption('');
      }
    }
    const plain = await openProfile(browser, webroot, { javaScriptEnabled: false });
    const still = await plain.newPage();
    for (const page of pages) {
      await still.goto(addressOf(webroot, page));
      const hidden = (await still.locator('li.row').count()) - (await still.locator('li.row:visible').count());
      if (hidden > 0) report(page, `without a script hides ${hidden} entries`);
      if ((await still.locator('select:visible').count()) > 0) report(page, 'without a script offers choices that do nothing');
      const rows = await still.evaluate(rowsOf);
      const own = await still.evaluate(() => document.documentElement.lang);
      const kinds = [...new Set(rows.flatMap(({ kind }) => kind))].map((kind) => [`kind-${kind}`, (row) => row.kind.includes(kind)]);
      const languages = [['language-own', ({ language }) => language.includes(own)]];
      for (const [id, isChosen] of [...kinds, ...languages]) {
        const expected = rows.filter(isChosen).length;
        if (expected === 0 || expected === rows.length) continue;
        choices += 1;
        await still.reload();
        const choice = still.locator(`#${id}`);
        if ((await choice.count()) === 0) {
          report(page, `without a script cannot be filtered by ${id}`);
          continue;
        }
        await choice.check();
        const shown = (await still.evaluate(rowsOf)).filter((row) => row.shown);
        if (shown.length !== expected || !shown.every(isChosen)) report(page, `without a script ${id}: shows ${shown.length} of ${expected}`);
      }
    }
  });
  return `${pages.length} pages, ${choices} choices`;
});
