// A script shows every instant and every date of an incident in the zone of the reader, and nothing beside it in another.
import { addressOf, openProfile, withBrowser } from '../lib/browser.mjs';
import { check } from '../lib/check.mjs';
import { sample } from '../lib/webroot.mjs';

const ZONES = ['Asia/Tokyo', 'America/New_York', 'UTC'];

/** The instants of which another day or another minute is shown than the reader's, each with what is shown. */
const findForeign = () => {
  for (const details of document.querySelectorAll('details')) details.open = true;
  const { lang } = document.documentElement;
  const format = new Intl.DateTimeFormat(lang, { day: 'numeric', hour: 'numeric', minute: '2-digit' });
  const isLocal = (element) => element?.classList.contains('local');
  const times = [...document.querySelectorAll('time[datetime*="T"]')];
  const shown = times.flatMap((time) => {
    const beside = [time.nextElementSibling, time.closest('.range')?.nextElementSibling].filter(isLocal);
    const visible = [time, ...beside].filter((element) => element.checkVisibility());
    return visible.map((element) => [time, element.textContent.trim()]);
  });
  const foreign = shown.filter(([time, text]) => {
    const parts = format.formatToParts(new Date(time.dateTime));
    const part = (type) => parts.find((each) => each.type === type).value;
    const numbers = text.match(/\p{Nd}+/gu).map(Number);
    const has = (type) => numbers.includes(Number(part(type)));
    // Of a day of 12 or of 24 hours.
    const hasHour = has('hour') || numbers.includes(new Date(time.dateTime).getHours());
    return !has('day') || (!time.classList.contains('day') && !(hasHour && has('minute')));
  });
  return { count: shown.length, foreign: foreign.map(([time, text]) => `${time.dateTime} as ${text}`) };
};

await check(async (webroot, report) => {
  const pages = sample(webroot);
  let count = 0;
  await withBrowser(async (browser) => {
    for (const timezoneId of ZONES) {
      const profile = await openProfile(browser, webroot, { timezoneId });
      const tab = await profile.newPage();
      for (const page of pages) {
        await tab.goto(addressOf(webroot, page), { waitUntil: 'networkidle' });
        const found = await tab.evaluate(findForeign);
        count += found.count;
        for (const shown of found.foreign.slice(0, 3)) report(page, `in ${timezoneId}: shows ${shown}`);
      }
      await profile.close();
    }
  });
  return `${pages.length} pages, ${count} instants in ${ZONES.length} zones`;
});
