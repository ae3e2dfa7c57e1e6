// Every page is valid HTML, by html-validate.
import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import { check } from '../lib/check.mjs';
import { sample, spread } from '../lib/webroot.mjs';

// Of a large site some of the pages are like all others.
const MOST = 400;

const validator = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    extends: ['html-validate:recommended', 'html-validate:a11y', 'html-validate:document'],
    rules: {
      // The policy of the pages lets no inline style in.
      'no-inline-style': 'error',
      // A list may have a name of its own: ARIA allows it, and readers of screens say it.
      'aria-label-misuse': ['error', { allowAnyNamable: true }],
      // An incident's title is as long as its source made it.
      'long-title': 'off',
      // The style keeps telephone numbers together.
      'tel-non-breaking': 'off',
      // Nothing comes from another origin, so nothing can be swapped on the way.
      'require-sri': 'off',
      // Ways to write the same thing, which the libraries that sanitise text choose for us.
      'attribute-boolean-style': 'off',
      'doctype-style': 'off',
      'no-raw-characters': 'off',
      'no-trailing-whitespace': 'off',
      'void-style': 'off',
    },
  }),
);

await check(async (webroot, report) => {
  const pages = [...new Set([...sample(webroot), ...spread(webroot.pages, MOST)])];
  for (const page of pages) {
    const { results } = await validator.validateString(webroot.html(page), page);
    for (const { messages } of results) {
      for (const { line, column, message, ruleId } of messages) {
        report(`${page}:${line}:${column}`, `${message} [${ruleId}]`);
      }
    }
  }
  return `${pages.length} pages`;
});
