// An incident's page arrives in the first round trip of a connection: with everything in it, up to
// a dozen updates weigh at most 14 kB on the wire. A longer log may weigh in proportion.
import zlib from 'node:zlib';
import { check } from '../lib/check.mjs';
import { incidents, locales } from '../lib/webroot.mjs';

const BUDGET = 14_000;
const UPDATES = 12;
// Below this the budget says little.
const TELLING = 10;

await check(async (webroot, report) => {
  let heaviest = { bytes: 0 };
  let telling = 0;
  for (const { id, updates } of incidents(webroot)) {
    const budget = Math.round(BUDGET * Math.max(1, updates.length / UPDATES));
    for (const page of locales(webroot).map((locale) => `/${locale}/incidents/${id}/`)) {
      if (!webroot.pages.includes(page)) continue;
      const bytes = zlib.gzipSync(webroot.html(page)).length;
      if (updates.length >= TELLING) telling += 1;
      if (bytes > heaviest.bytes) heaviest = { bytes, page };
      if (bytes > budget) {
        report(page, `${bytes} bytes with gzip, over ${budget} for ${updates.length} updates`);
      }
    }
  }
  if (telling === 0) report('/api/v1/incidents/', `none of ${TELLING} updates or more, to weigh`);
  return `heaviest ${heaviest.bytes} bytes (${heaviest.page}), ${telling} pages of ${TELLING} updates or more`;
});
