// What every check is: a program that takes a site's folder and prints one finding a line.
// It exits 0 when clean, 1 with findings, 2 when it cannot run, 3 when it is left out for a reason.
import fs from 'node:fs';
import { Webroot } from './webroot.mjs';

/** A check that this machine cannot run, with what would let it. */
export class Skipped extends Error {}

/**
 * Run `look(webroot, report)` on the folder named on the command line. `report(place, message)`
 * tells a finding; what `look` returns says how much was looked at, e.g. `12 pages`.
 */
export async function check(look) {
  const dir = process.argv[2];
  if (!dir || !fs.existsSync(dir)) return stop(2, 'usage: <check> SITE_DIR (a folder that exists)');
  let findings = 0;
  const report = (place, message) => {
    findings += 1;
    console.log(`${place}: ${message}`);
  };
  try {
    const webroot = new Webroot(dir);
    // A check of nothing would pass for ever.
    if (webroot.pages.length === 0) return stop(2, `no page in ${dir}: build the site first`);
    const extent = await look(webroot, report);
    return stop(findings > 0 ? 1 : 0, `${extent}, ${findings} findings`);
  } catch (error) {
    return error instanceof Skipped ? stop(3, error.message) : stop(2, error.stack);
  }
}

function stop(code, message) {
  console.error(message);
  process.exitCode = code;
}
