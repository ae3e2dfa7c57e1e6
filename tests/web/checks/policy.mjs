// Every page carries a Content-Security-Policy that stands before all it governs and lets in
// nothing inline but what it names by its hash; Google's csp_evaluator judges the rest.
import crypto from 'node:crypto';
import { CspEvaluator } from 'csp_evaluator/dist/evaluator.js';
import { Severity } from 'csp_evaluator/dist/finding.js';
import { CspParser } from 'csp_evaluator/dist/parser.js';
import { check } from '../lib/check.mjs';

const META = /<meta\s[^>]*http-equiv="?content-security-policy"?[^>]*>/i;
// A style or a script in the page itself; one with a type of its own is data.
const INLINE = /<(style|script)\b(?![^>]*\s(?:src|type)=)[^>]*>([^]*?)<\/\1>/gi;
const GOVERNED = /<(script|style|link|img|base)\b/i;

function faults(html) {
  const meta = META.exec(html);
  const policy = meta && /\bcontent="([^"]*)"/i.exec(meta[0])?.[1];
  if (!policy) return ['no Content-Security-Policy'];
  const found = [];
  // A policy in a page governs only what comes after it.
  if (html.slice(0, meta.index).search(GOVERNED) >= 0) {
    found.push('something stands before the policy, which does not govern it');
  }
  if (/'unsafe-(inline|eval|hashes)'/.test(policy)) found.push(`the policy is unsafe: ${policy}`);
  if (!/(^|;)\s*default-src 'none'\s*(;|$)/.test(policy)) found.push("no default-src 'none'");
  for (const [, element, text] of html.matchAll(INLINE)) {
    const hash = crypto.createHash('sha256').update(text).digest('base64');
    if (!policy.includes(`'sha256-${hash}'`)) found.push(`the policy does not let its ${element} in`);
  }
  for (const { severity, directive, value, description } of new CspEvaluator(
    new CspParser(policy).csp,
  ).evaluate()) {
    if (severity <= Severity.MEDIUM) found.push(`${directive} ${value ?? ''}: ${description}`);
  }
  return found;
}

await check(async (webroot, report) => {
  for (const page of webroot.pages) {
    for (const fault of faults(webroot.html(page))) report(page, fault);
  }
  return `${webroot.pages.length} pages`;
});
