// In a browser, at each width and in each colour scheme, a page scrolls down only, says nothing on
// the console, asks for nothing that is not there and nothing from another site, and breaks no rule
// of its own policy.
import { visitAll, withBrowser } from '../lib/browser.mjs';
import { check } from '../lib/check.mjs';
import { sample } from '../lib/webroot.mjs';

await check(async (webroot, report) => {
  const pages = sample(webroot);

  const listen = async (profile, current) => {
    // The page for what is not there is rightly answered with 404, of which Chromium complains.
    const itself = (address) => address === current().address;
    profile.on('console', (message) => {
      if (['error', 'warning'].includes(message.type()) && !itself(message.location().url)) {
        report(current().place, `the console says: ${message.text()}`);
      }
    });
    profile.on('weberror', (error) => {
      report(current().place, `a script fails: ${error.error().message}`);
    });
    profile.on('request', (request) => {
      if (/^https?:/.test(request.url()) && !webroot.answer(request.url())) {
        report(current().place, `asks another site: ${request.url()}`);
      }
    });
    profile.on('response', (response) => {
      if (response.status() >= 400 && !itself(response.url())) {
        report(current().place, `asks for what is not there: ${response.url()}`);
      }
    });
    await profile.addInitScript(() => {
      globalThis.violations = [];
      document.addEventListener('securitypolicyviolation', (event) =>
        globalThis.violations.push(`${event.effectiveDirective} ${event.blockedURI}`),
      );
    });
  };

  const look = async (tab, place) => {
    for (const violation of await tab.evaluate(() => globalThis.violations)) {
      report(place, `breaks its own policy: ${violation}`);
    }
    const beyond = await tab.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
    if (beyond > 0) report(place, `scrolls sideways by ${beyond}px`);
  };

  await withBrowser((browser) => visitAll(browser, webroot, pages, look, listen));
  return `${pages.length} pages in 4 views`;
});
