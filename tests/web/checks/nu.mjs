// Every page, style sheet and drawing is valid, by the Nu HTML checker, which is the stricter one.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Skipped, check } from '../lib/check.mjs';

const jar = path.join(
  path.dirname(createRequire(import.meta.url).resolve('vnu-jar/package.json')),
  'build/dist/vnu.jar',
);

const FLAGS = [
  '--stdout',
  '--format=gnu',
  '--Werror',
  '--also-check-css',
  '--also-check-svg',
  // It guesses a page's language from its text, and wrongly where an original stands untranslated.
  '--no-langdetect',
  // The libraries that sanitise text write `<br />`, which is harmless. Of a policy it judges wrongly
  // (it trims a style before it hashes it, and blocks `data:` where that is let in): the check of the
  // policy and the browser judge that.
  '--filterpattern',
  '.*(Trailing slash on void elements|violates Content Security Policy).*',
];

await check(async (webroot, report) => {
  if (spawnSync('java', ['-version']).error) {
    throw new Skipped('no java: apt-get install default-jre-headless');
  }
  const files = fs
    .readdirSync(webroot.dir, { recursive: true })
    .filter((file) => /\.(html|css|svg)$/.test(file))
    .sort()
    .map((file) => path.join(webroot.dir, file));
  // A deeply nested page needs a deeper stack than Java gives by default.
  const run = spawnSync('java', ['-Xss8m', '-jar', jar, ...FLAGS, ...files], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (run.status !== 0 && run.status !== 1) throw new Error(`vnu: ${run.stderr || run.error}`);
  for (const line of run.stdout.split('\n').filter(Boolean)) {
    const [, file, place, message] = /^"?(.*?)"?:([\d.]+)-[\d.]+: (.*)$/.exec(line) ?? [];
    if (message) report(`${file.replace(`file:${webroot.dir}`, '')}:${place}`, message);
    else report('vnu', line);
  }
  return `${files.length} files`;
});
