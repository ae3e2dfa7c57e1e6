// The first screen of a phone answers: what is down and when to hear more, what it means, what to do. The services, however
// many they are, end within the second.
import { addressOf, openProfile, withBrowser } from '../lib/browser.mjs';
import { check } from '../lib/check.mjs';
import { incidents, sample, spread } from '../lib/webroot.mjs';

const PHONE = { width: 390, height: 844 };
// Of a large site some of the pages of incidents are like all others.
const MOST_INCIDENTS = 120;

// What stands on the first screen of a kind of page, where the page has it at all; the services only where no notice on what
// is open stands before them.
const HOME = ['.hero h1', '.worst a', '.worst p', 'section:first-child:has(> #services) .services .name'];
const INCIDENT = ['.kicker .status', 'h1', '.strip', '.strip .status', '.act a', '#impact .prose'];
// What the team says of the company ("not affected") answers, too; then its notes may stand further down.
const NOTES = 'main:not(:has(.strip .status)) .answer + .notes .note > :first-child';
// In other languages words may be so long that a link alone leads to the notes.
const WITH_NOTES = ['en', 'ja', 'ar', 'de'];

// What the facts of an incident demand of its page, each with where it then stands: state and start, the next update
// while it is open and one is promised, what it means where an update tells it, what to do where the team says it.
function demanded(incident) {
  const isOpen = !incident.ended_at;
  const sections = incident.updates.flatMap((update) => update.sections ?? []);
  const isPromised = isOpen && Boolean(incident.updates.at(-1)?.next_update_by);
  // What was no incident has neither a beginning nor a meaning.
  const isIncident = incident.status !== 'falsePositive';
  const isTold = isIncident && sections.some(({ kind }) => kind === 'user_impact');
  const notes = incident.annotations.filter(({ kind, position }) => ['workaround', 'action'].includes(kind) && (position ?? 'top') === 'top');
  return [
    ['how it stands', ':is(.kicker, .strip) .status'],
    ...(isIncident ? [['since when', '.strip dd']] : []),
    ...(isPromised ? [['when to hear more', '.strip .due dd']] : []),
    ...(isTold ? [['what it means', '#impact .prose']] : []),
    ...(isOpen && notes.length > 0 ? [['what to do', '.act a']] : []),
  ];
}

const bottoms = (selectors) =>
  selectors.map((selector) => {
    const first = document.querySelector(selector);
    return [selector, first && Math.round(first.getBoundingClientRect().bottom)];
  });

await check(async (webroot, report) => {
  const of = (pattern) => (page) => pattern.test(page);
  const ofIncidents = of(/^\/[^/]+\/incidents\/[^/]+\/$/);
  const some = [...sample(webroot).filter(ofIncidents), ...spread(webroot.pages.filter(ofIncidents), MOST_INCIDENTS)];
  const pages = [...webroot.pages.filter(of(/^\/[^/]+\/$/)), ...new Set(some)];
  const known = new Map(incidents(webroot).map((incident) => [incident.id, incident]));
  await withBrowser(async (browser) => {
    const profile = await openProfile(browser, webroot, { viewport: PHONE });
    const tab = await profile.newPage();
    for (const page of pages) {
      await tab.goto(addressOf(webroot, page));
      const incident = known.get(page.split('/')[3]);
      const notes = WITH_NOTES.includes(page.split('/')[1]) ? [NOTES] : [];
      const selectors = page.includes('/incidents/') ? [...INCIDENT, ...notes] : HOME;
      for (const [selector, bottom] of await tab.evaluate(bottoms, selectors)) {
        if (bottom > PHONE.height) report(page, `${selector} ends ${bottom} px from the top, below the first screen`);
      }
      const isHome = !page.includes('/incidents/');
      const [[, end]] = await tab.evaluate(bottoms, ['section:has(> #services)']);
      if (isHome && end > 2 * PHONE.height) report(page, `its services end ${end} px from the top, below the second screen`);
      const isDown = isHome && (await tab.locator('.worst').count()) > 0;
      const wanted = isHome ? (isDown ? [['what is down', '.worst a'], ['since when, and when to hear more', '.worst p']] : []) : demanded(incident ?? { updates: [], annotations: [] });
      const found = await tab.evaluate(bottoms, wanted.map(([, selector]) => selector));
      for (const [at, [, bottom]] of found.entries()) {
        const [what, selector] = wanted[at];
        if (bottom === null) report(page, `does not say ${what}`);
        else if (bottom > PHONE.height) report(page, `says ${what} below the first screen: ${selector} ends at ${bottom} px`);
      }
    }
  });
  return `${pages.length} pages`;
});
