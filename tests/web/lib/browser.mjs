// A browser that sees the site at its own address, answered from the folder and from nowhere else.
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

// Without these Debian's Chromium looks for updates and a sandbox that a container does not have.
export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** The program of the browser. */
export function executable() {
  if (process.env.CHROME) return process.env.CHROME;
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const found = folders
    .flatMap((folder) => NAMES.map((name) => path.join(folder, name)))
    .find((file) => fs.existsSync(file));
  if (!found) throw new Error('no chromium: apt-get install chromium, or name it in CHROME');
  return found;
}

/** Run `use(browser)` with a browser that is closed afterwards, whatever happens; `flags` are more flags of it. */
export async function withBrowser(use, flags = []) {
  const browser = await chromium.launch({ executablePath: executable(), args: [...FLAGS, ...flags] });
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}

/**
 * A fresh profile to which `webroot` is all there is, at the time at which it was built. A request to
 * anywhere else fails, as it would for a reader whose network lets nothing else through.
 */
export async function openProfile(browser, webroot, options = {}) {
  const profile = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
    timezoneId: 'Asia/Tokyo',
    ...options,
  });
  await profile.route('**/*', (route) => {
    const answer = webroot.answer(route.request().url());
    return answer ? route.fulfill(answer) : route.abort();
  });
  if (webroot.checkedAt) await profile.clock.setFixedTime(webroot.checkedAt);
  return profile;
}

/**
 * The address of a page of the site. The page for what is not there is asked for where it is met:
 * deep under an address that does not exist.
 */
export function addressOf(webroot, page) {
  if (page === '/404.html') return `${webroot.base}/no/such/page/`;
  // The list of languages leads on who does not ask for it.
  return webroot.base + (page === '/' ? '/?choose' : page);
}

/** Every way in which people look: `[{ width, scheme }]`. */
export const VIEWS = [1280, 320].flatMap((width) =>
  ['light', 'dark'].map((scheme) => ({ width, scheme })),
);

/**
 * Show each page in each view and call `look(tab, "<page> at <width>px, <scheme>")`. Before a view
 * begins, `listen(profile, current)` may listen to what goes on; `current()` is `{ place, address }`
 * of the page that is shown.
 */
export async function visitAll(browser, webroot, pages, look, listen = () => {}) {
  for (const { width, scheme } of VIEWS) {
    const options = { colorScheme: scheme, viewport: { width, height: 900 } };
    const profile = await openProfile(browser, webroot, options);
    let current = {};
    await listen(profile, () => current);
    const tab = await profile.newPage();
    for (const page of pages) {
      const place = `${page} at ${width}px, ${scheme}`;
      current = { place, address: addressOf(webroot, page) };
      await tab.goto(current.address);
      await look(tab, place);
    }
    await profile.close();
  }
}
