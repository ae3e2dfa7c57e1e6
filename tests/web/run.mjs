// Every check over one site: `node run.mjs SITE_DIR`. Ends with a line `N passed, N failed`.
import fs from 'node:fs';
import { CHECKS, runCheck } from './lib/checks.mjs';

const dir = process.argv[2];
if (!dir || !fs.existsSync(dir)) {
  console.error('usage: node run.mjs SITE_DIR (a folder that exists)');
  process.exit(2);
}

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

const count = { passed: 0, failed: 0 };
for (const name of CHECKS) {
  const start = performance.now();
  const { code, findings, summary } = await runCheck(name, dir);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (code === 3) {
    console.log(`SKIPPED ${name}: ${summary}`);
    continue;
  }
  count[code === 0 ? 'passed' : 'failed'] += 1;
  console.log(`${code === 0 ? 'PASS' : 'FAIL'} ${name}: ${summary} (${seconds} s)`);
  const lines = gathered(findings);
  for (const line of lines.slice(0, SHOWN)) console.log(`    ${line}`);
  if (lines.length > SHOWN) console.log(`    … and ${lines.length - SHOWN} more`);
}
console.log(`${count.passed} passed, ${count.failed} failed`);
process.exitCode = count.failed > 0 ? 1 : 0;
