// The list of languages leads readers to theirs, and stays where they want to choose; the page for what is not there
// begins in the language of the address, and its links lead on.
import { openProfile, withBrowser } from '../lib/browser.mjs';
import { check } from '../lib/check.mjs';
import { locales } from '../lib/webroot.mjs';

// What no site has, in front of what this one may have.
const UNKNOWN = 'tlh';

await check(async (webroot, report) => {
  const all = locales(webroot);
  await withBrowser(async (browser) => {
    const openFor = async (languages, options = {}) => {
      const profile = await openProfile(browser, webroot, options);
      await profile.addInitScript((values) => {
        Object.defineProperty(navigator, 'languages', { get: () => values });
      }, languages);
      return profile.newPage();
    };
    const pathOf = (tab) => tab.url().slice(webroot.base.length);
    const go = async (tab, address) => {
      await tab.goto(webroot.base + address, { waitUntil: 'networkidle' });
    };
    for (const locale of all) {
      const tab = await openFor([UNKNOWN, locale, 'en']);
      await go(tab, '/');
      if (pathOf(tab) !== `/${locale}/`) report('/', `leads who reads ${locale} to ${pathOf(tab)}`);
      await go(tab, '/?choose');
      if (pathOf(tab) !== '/?choose') report('/', `leads on who wants to choose, to ${pathOf(tab)}`);
      await go(tab, `/${locale}/no/such/page/`);
      const [first, lang, levels] = await tab.evaluate(() => [
        document.querySelector('main h1')?.closest('[lang]').lang,
        document.documentElement.lang,
        [...document.querySelectorAll('main :is(h1, h2)')].map((heading) => heading.tagName).join(' '),
      ]);
      if (first !== locale || lang !== locale) report('/404.html', `begins with ${first} below /${locale}/`);
      if (!/^H1( H2)*$/.test(levels)) report('/404.html', `has the headings ${levels} below /${locale}/`);
      await tab.context().close();
    }
    const stranger = await openFor([UNKNOWN]);
    await go(stranger, '/');
    if (pathOf(stranger) !== '/') report('/', `leads who reads no language of the site to ${pathOf(stranger)}`);
    await stranger.context().close();

    const plain = await openFor([all[0]], { javaScriptEnabled: false });
    await go(plain, '/');
    const links = await plain.locator('main a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    for (const locale of all) {
      if (!links.includes(`${locale}/`)) report('/', `does not name ${locale} without a script`);
    }
    await plain.context().close();
  });
  return `${all.length} languages`;
});
