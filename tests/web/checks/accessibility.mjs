// Every page of the sample keeps the WCAG 2.2 AA rules that a program can judge, by axe, at each
// width and in each colour scheme.
import axe from 'axe-core';
import { visitAll, withBrowser } from '../lib/browser.mjs';
import { check } from '../lib/check.mjs';
import { sample } from '../lib/webroot.mjs';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

await check(async (webroot, report) => {
  const pages = sample(webroot);
  const look = async (tab, place) => {
    await tab.evaluate(axe.source);
    const violations = await tab.evaluate(async (values) => {
      const result = await globalThis.axe.run(document, {
        runOnly: { type: 'tag', values },
        resultTypes: ['violations'],
      });
      return result.violations.map(({ id, help, nodes }) => ({
        id,
        help,
        where: nodes.map((node) => node.target.join(' ')),
        why: [...nodes[0].any, ...nodes[0].all, ...nodes[0].none][0]?.message ?? '',
      }));
    }, RULES);
    for (const { id, help, where, why } of violations) {
      const more = where.length > 3 ? ` and ${where.length - 3} more` : '';
      report(place, `${help} [${id}]: ${where.slice(0, 3).join(' | ')}${more}: ${why}`);
    }
  };
  await withBrowser((browser) => visitAll(browser, webroot, pages, look));
  return `${pages.length} pages in 4 views`;
});
