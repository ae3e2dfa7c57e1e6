// Lighthouse gives each kind of page all its points for accessibility, best practices and SEO. Its points for speed follow
// the load of the machine, so what pages weigh is checked elsewhere.
import net from 'node:net';
import lighthouse from 'lighthouse';
import { withBrowser } from '../lib/browser.mjs';
import { check } from '../lib/check.mjs';
import { serve } from '../lib/serve.mjs';
import { sample } from '../lib/webroot.mjs';

const CATEGORIES = ['accessibility', 'best-practices', 'seo'];
// What a page asks search engines itself, and what they cannot judge of a server without a certificate of its own.
const HIDDEN = 'is-crawlable';
const LOCAL = ['is-on-https', 'redirects-http'];

function freePort() {
  return new Promise((found) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}

/** One page of each kind in the first locale, and those of an incident and of home in the others. */
function pagesOfKinds(webroot) {
  const pages = sample(webroot);
  const first = pages.find((page) => /^\/[^/]+\/$/.test(page));
  return pages.filter((page) => page === '/' || page === '/404.html' || page.startsWith(first) || /^\/[^/]+\/$/.test(page));
}

await check(async (webroot, report) => {
  const pages = pagesOfKinds(webroot);
  const { server, address } = await serve(webroot);
  const port = await freePort();
  try {
    await withBrowser(
      async () => {
        for (const page of pages) {
          const isHidden = /<meta name="robots" content="[^"]*noindex/.test(webroot.html(page));
          const skipAudits = [...LOCAL, ...(isHidden ? [HIDDEN] : [])];
          const url = address + (page === '/' ? '/?choose' : page);
          const options = { port, output: 'json', logLevel: 'silent', onlyCategories: CATEGORIES, skipAudits };
          const { lhr } = (await lighthouse(url, options)) ?? {};
          if (!lhr || lhr.runtimeError) {
            report(page, `Lighthouse cannot look at it: ${lhr?.runtimeError?.message}`);
            continue;
          }
          for (const category of Object.values(lhr.categories)) {
            const failing = category.auditRefs.filter(({ id, weight }) => weight > 0 && (lhr.audits[id].score ?? 1) < 1);
            for (const { id } of failing) {
              const { title, displayValue, explanation } = lhr.audits[id];
              report(page, `${category.id}: ${title} [${id}] ${displayValue ?? explanation ?? ''}`.trim());
            }
            if (category.score < 1 && failing.length === 0) report(page, `${category.id} has ${category.score * 100} points`);
          }
        }
      },
      [`--remote-debugging-port=${port}`],
    );
  } finally {
    server.close();
  }
  return `${pages.length} pages`;
});
