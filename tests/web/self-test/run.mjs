// The checks are checked: a good site passes every one, and each fault made in it is found by the
// check that is there for it. Ends with a line `N passed, N failed, N skipped`.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CHECKS, runCheck, runConcurrently } from '../lib/checks.mjs';
import { FAULTS } from './faults.mjs';
import { writeGoodSite } from './good-site.mjs';

const count = { passed: 0, failed: 0, skipped: 0 };
function tell(passed, what, detail = []) {
  count[passed ? 'passed' : 'failed'] += 1;
  console.log(`${passed ? 'PASS' : 'FAIL'} ${what}`);
  if (!passed) detail.forEach((line) => console.log(`    ${line}`));
}

function writeBrokenSite(dir, faults) {
  writeGoodSite(dir);
  for (const [name, edit] of faults) {
    const file = path.join(dir, name);
    const good = fs.readFileSync(file, 'utf8');
    const broken = edit(good);
    if (broken === good) throw new Error(`this fault changes nothing in ${name}: ${edit}`);
    fs.writeFileSync(file, broken);
  }
}

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'kairan-self-test-'));
try {
  const good = path.join(work, 'good');
  writeGoodSite(good);
  const results = runConcurrently(
    CHECKS.flatMap((name) => {
      const broken = path.join(work, name);
      writeBrokenSite(broken, FAULTS[name]);
      return [() => runCheck(name, good), () => runCheck(name, broken)];
    }),
  );
  for (const [at, name] of CHECKS.entries()) {
    const { code, findings, summary } = await results[2 * at];
    if (code === 3) {
      count.skipped += 1;
      console.log(`SKIPPED ${name}: ${summary}`);
      continue;
    }
    tell(code === 0, `${name} finds nothing in the good site`, [...findings, summary]);

    const found = await results[2 * at + 1];
    for (const [file, , finds] of FAULTS[name]) {
      const passed = found.code === 1 && found.findings.some((line) => finds.test(line));
      tell(passed, `${name} finds ${finds} in ${file}`, [...found.findings, found.summary]);
    }
  }
} finally {
  fs.rmSync(work, { recursive: true, force: true });
}
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exitCode = count.failed > 0 ? 1 : 0;
