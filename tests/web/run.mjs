// Every check over one site, or those that are named: `node run.mjs SITE_DIR [CHECK...]`. Ends with a line `N passed, N
// failed, N skipped`.
import fs from 'node:fs';
import { CHECKS, runCheck, runConcurrently } from './lib/checks.mjs';

const [dir, ...named] = process.argv.slice(2);
if (!dir || !fs.existsSync(dir)) {
  console.error('usage: node run.mjs SITE_DIR [CHECK...] (a folder that exists)');
  process.exit(2);
}
const unknown = named.filter((name) => !CHECKS.includes(name));
if (unknown.length > 0) {
  console.error(`no such check: ${unknown.join(', ')}; there are ${CHECKS.join(', ')}`);
  process.exit(2);
}
const checks = named.length > 0 ? named : CHECKS;

// What is worth showing of a check that fails in many ways.
const SHOWN = 40;

/** Findings with one line for each message: where it was first found, and in how many places more. */
function gathered(findings) {
  const places = new Map();
  for (const finding of findings) {
    const cut = finding.indexOf(': ');
    const [place, message] = [finding.slice(0, cut), finding.slice(cut)];
    places.set(message, [...(places.get(message) ?? []), place]);
  }
  return [...places].map(([message, [first, ...others]]) =>
    others.length > 0 ? `${first}${message} (and ${others.length} places more)` : first + message,
  );
}

const count = { passed: 0, failed: 0, skipped: 0 };
async function timed(name) {
  const start = performance.now();
  const result = await runCheck(name, dir);
  return { ...result, seconds: ((performance.now() - start) / 1000).toFixed(1) };
}
const results = runConcurrently(checks.map((name) => () => timed(name)));
for (const [at, name] of checks.entries()) {
  const { code, findings, summary, seconds } = await results[at];
  if (code === 3) {
    count.skipped += 1;
    console.log(`SKIPPED ${name}: ${summary}`);
    continue;
  }
  count[code === 0 ? 'passed' : 'failed'] += 1;
  console.log(`${code === 0 ? 'PASS' : 'FAIL'} ${name}: ${summary} (${seconds} s)`);
  const lines = gathered(findings);
  for (const line of lines.slice(0, SHOWN)) console.log(`    ${line}`);
  if (lines.length > SHOWN) console.log(`    … and ${lines.length - SHOWN} more`);
}
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exitCode = count.failed > 0 ? 1 : 0;
