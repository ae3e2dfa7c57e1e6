// Every check over one site: `node run.mjs SITE_DIR`. Ends with a line `N passed, N failed`.
import fs from 'node:fs';
import { CHECKS, runCheck } from './lib/checks.mjs';

const dir = process.argv[2];
if (!dir || !fs.existsSync(dir)) {
  console.error('usage: node run.mjs SITE_DIR (a folder that exists)');
  process.exit(2);
}

// What is worth showing of a check that fails on every page.
const SHOWN = 40;

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
  for (const finding of findings.slice(0, SHOWN)) console.log(`    ${finding}`);
  if (findings.length > SHOWN) console.log(`    … and ${findings.length - SHOWN} more`);
}
console.log(`${count.passed} passed, ${count.failed} failed`);
process.exitCode = count.failed > 0 ? 1 : 0;
