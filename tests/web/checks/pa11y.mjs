// Every page of the sample keeps WCAG 2.1 AA by the rules of HTML_CodeSniffer, as pa11y runs them: another judge than axe.
import pa11y from 'pa11y';
import puppeteer from 'puppeteer';
import { FLAGS, executable } from '../lib/browser.mjs';
import { check } from '../lib/check.mjs';
import { serve } from '../lib/serve.mjs';
import { sample } from '../lib/webroot.mjs';

const VIEWS = [
  { width: 1280, scheme: 'light' },
  { width: 320, scheme: 'dark' },
];

await check(async (webroot, report) => {
  const pages = sample(webroot);
  const { server, address } = await serve(webroot);
  const browser = await puppeteer.launch({ executablePath: executable(), args: FLAGS });
  try {
    for (const { width, scheme } of VIEWS) {
      const page = await browser.newPage();
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      for (const path of pages) {
        const url = address + (path === '/' ? '/?choose' : path);
        const viewport = { width, height: 900 };
        const { issues } = await pa11y(url, { browser, page, viewport, standard: 'WCAG2AA', runners: ['htmlcs'], timeout: 60_000 });
        for (const { code, message, selector } of issues) report(`${path} at ${width}px, ${scheme}`, `${message} [${code}]: ${selector}`);
      }
      await page.close();
    }
  } finally {
    await browser.close();
    server.close();
  }
  return `${pages.length} pages in ${VIEWS.length} views`;
});
