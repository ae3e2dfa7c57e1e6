// The checks there are, and how one is run.
import { execFile } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The cheap ones first, those that need a browser last. */
export const CHECKS = [
  'characters.py',
  'links.py',
  'languages.py',
  'feeds.py',
  'calendars.py',
  'machines.py',
  'calendars.mjs',
  'clients.py',
  'clients.mjs',
  'policy.mjs',
  'meta.mjs',
  'structured-data.mjs',
  'weight.mjs',
  'html.mjs',
  'nu.mjs',
  'print.mjs',
  'without-script.mjs',
  'first-screen.mjs',
  'unstyled.mjs',
  'reflow.mjs',
  'freshness.mjs',
  'choosing.mjs',
  'search.mjs',
  'days.mjs',
  'times.mjs',
  'filters.mjs',
  'embed.mjs',
  'browsing.mjs',
  'keyboard.mjs',
  'accessibility.mjs',
  'pa11y.mjs',
  'lighthouse.mjs',
];

const here = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Run one check over a site's folder: its exit code, its findings, and its own summary. */
export function runCheck(name, dir) {
  // -B: a check leaves nothing behind in the source tree.
  const [program, ...options] = name.endsWith('.py')
    ? [path.join(here, '.venv/bin/python'), '-B']
    : [process.execPath];
  const file = path.join(here, 'checks', name);
  return new Promise((resolve) => {
    execFile(program, [...options, file, dir], { maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : 2) : 0;
      const summary = stderr.trim() || error?.message || '';
      resolve({ code, findings: stdout.split('\n').filter(Boolean), summary });
    });
  });
}

/** Start tasks in order, at most one a processor at a time: a promise for each, in the same order. */
export function runConcurrently(tasks) {
  const waiting = [];
  let free = os.availableParallelism();
  const slot = () => (free > 0 ? (free -= 1, Promise.resolve()) : new Promise((start) => waiting.push(start)));
  const release = () => (waiting.length > 0 ? waiting.shift()() : (free += 1));
  return tasks.map((task) => slot().then(task).finally(release));
}
