// A home page and the page of a service say when the site was last checked, by the heartbeat, and never show as fine what
// was not checked for long; the page of an incident asks for nothing. All say by themselves when an update is overdue.
import { addressOf, openProfile, withBrowser } from '../lib/browser.mjs';
import { check } from '../lib/check.mjs';
import { incidents, locales } from '../lib/webroot.mjs';

const HEARTBEAT = 'heartbeat.json';
const MINUTE = 60_000;

// How long after the heartbeat a page is looked at, what its request meets, and whether the page then warns.
const CASES = [
  { name: 'a minute later', minutes: 1, warns: false, tells: true },
  { name: 'two days later', minutes: 2 * 24 * 60, warns: true, tells: true },
  { name: 'without a network', minutes: 1, meet: (route) => route.abort(), warns: true },
  { name: 'with a broken answer', minutes: 1, meet: (route) => route.fulfill({ body: 'Sign in' }), warns: true },
  { name: 'with an error', minutes: 1, meet: (route) => route.fulfill({ status: 503, body: '' }), warns: true },
  { name: 'in a preview', minutes: 1, meet: (route) => route.fulfill({ status: 204 }), warns: false },
];

const shown = (at) => {
  const isSeen = (element) => element.checkVisibility();
  return {
    warns: [...document.querySelectorAll('[role=alert]')].some((alert) => isSeen(alert) && alert.textContent.trim()),
    tells: [...document.querySelectorAll('time')].some((time) => time.dateTime === at),
    fine: document.querySelector('.hero.operational, .head .status.operational') !== null,
  };
};

/** How many updates that were promised have become overdue without being called so. */
const untold = () =>
  [...document.querySelectorAll('[data-overdue]')].filter((due) => {
    const [before, after = ''] = due.dataset.overdue.split('{}');
    const isTold = due.textContent.startsWith(before) && due.textContent.endsWith(after);
    return Date.parse(due.parentNode.querySelector('time').dateTime) <= Date.now() && !isTold;
  }).length;

await check(async (webroot, report) => {
  const at = webroot.checkedAt;
  if (!at) {
    report(`/${HEARTBEAT}`, 'is not there');
    return 'no heartbeat';
  }
  const services = webroot.pages.filter((page) => /^\/en\/services\/[^/]+\/$/.test(page));
  const isChecked = (page) => webroot.html(page).includes('data-heartbeat');
  const homes = [...locales(webroot).map((locale) => `/${locale}/`), ...services.filter(isChecked).slice(0, 4)];
  // What is shown as fine says when it was checked.
  const isFine = (page) => webroot.html(page).split('</header>').some((part) => part.includes('class="head"') && part.includes('class="status operational"'));
  for (const page of services.filter((page) => isFine(page) && !isChecked(page))) report(page, 'does not say when it was checked');
  const isPromising = (page) => page.startsWith('/en/incidents/') && webroot.html(page).includes('data-overdue');
  const promising = webroot.pages.filter(isPromising).slice(0, 2);
  const others = [...new Set([`/en/incidents/${incidents(webroot)[0]?.id}/`, ...promising])].filter((page) => webroot.pages.includes(page));
  await withBrowser(async (browser) => {
    for (const { name, minutes, meet, warns, tells = false } of CASES) {
      const profile = await openProfile(browser, webroot);
      await profile.clock.setFixedTime(new Date(Date.parse(at) + minutes * MINUTE));
      if (meet) await profile.route(`**/${HEARTBEAT}`, meet);
      const asked = [];
      profile.on('request', (request) => asked.push(request.url()));
      const tab = await profile.newPage();
      for (const page of [...homes, ...others]) {
        asked.length = 0;
        await tab.goto(addressOf(webroot, page), { waitUntil: 'networkidle' });
        const extra = asked.filter((address) => address !== addressOf(webroot, page));
        if ((await tab.evaluate(untold)) > 0) report(page, `${name} does not say that an update is overdue`);
        if (!homes.includes(page)) {
          if (extra.length > 0) report(page, `asks for ${extra.join(' ')}`);
          continue;
        }
        if (extra.join() !== `${webroot.base}/${HEARTBEAT}`) report(page, `${name} asks for ${extra.join(' ') || 'nothing'}`);
        const is = await tab.evaluate(shown, at);
        if (is.warns !== warns) report(page, `${name} ${is.warns ? 'warns' : 'does not warn'}`);
        if (is.tells !== tells) report(page, `${name} ${is.tells ? 'tells' : 'does not tell'} when the site was checked`);
        if (is.warns && is.fine) report(page, `${name} is shown as fine`);
      }
      await profile.close();
    }
  });
  return `${homes.length} pages in ${CASES.length} cases`;
});
