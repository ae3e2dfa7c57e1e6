// Every calendar is read by ical.js and node-ical: both find the same events, whole texts in them, and links that lead to
// a page of the site.
import fs from 'node:fs';
import path from 'node:path';
import ICAL from 'ical.js';
import ical from 'node-ical';
import { check } from '../lib/check.mjs';

const calendarsIn = (dir) =>
  fs
    .readdirSync(dir, { recursive: true })
    .filter((name) => name.endsWith('.ics'))
    .sort();

/** What ical.js reads: `{ uid: { summary, start, end, url } }`. */
function byIcalJs(text) {
  const component = new ICAL.Component(ICAL.parse(text));
  const events = component.getAllSubcomponents('vevent').map((one) => {
    const event = new ICAL.Event(one);
    const url = one.getFirstPropertyValue('url');
    const end = one.hasProperty('dtend') ? event.endDate.toJSDate().toISOString() : null;
    return [event.uid, { summary: event.summary, start: event.startDate.toJSDate().toISOString(), end, url }];
  });
  return { name: component.getFirstPropertyValue('x-wr-calname'), events: Object.fromEntries(events) };
}

/** The same by node-ical; a text with a parameter is an object there. */
function byNodeIcal(text) {
  const plain = (value) => value?.val ?? value;
  const all = Object.values(ical.sync.parseICS(text)).filter((one) => one.type === 'VEVENT');
  const events = all.map((one) => {
    const end = one.end && one.end.getTime() !== one.start.getTime() ? one.end.toISOString() : null;
    return [one.uid, { summary: plain(one.summary), start: one.start.toISOString(), end, url: plain(one.url) }];
  });
  return Object.fromEntries(events);
}

await check((webroot, report) => {
  const calendars = calendarsIn(webroot.dir);
  if (calendars.length === 0) report('/', 'no calendar');
  let count = 0;
  for (const name of calendars) {
    const place = `/${name}`;
    const text = fs.readFileSync(path.join(webroot.dir, name), 'utf8');
    let read;
    try {
      read = byIcalJs(text);
    } catch (error) {
      report(place, `ical.js cannot read it: ${error.message}`);
      continue;
    }
    if (!read.name) report(place, 'has no name');
    const other = byNodeIcal(text);
    const sorted = (events) => JSON.stringify(Object.entries(events).sort());
    if (sorted(read.events) !== sorted(other)) report(place, 'ical.js and node-ical read other events');
    for (const [uid, { summary, start, end, url }] of Object.entries(read.events)) {
      count += 1;
      if (!summary?.trim() || /\\[,;n]/.test(summary)) report(place, `${uid}: the summary is ${summary}`);
      if (end && end <= start) report(place, `${uid}: ends at ${end}, before it begins`);
      const page = url?.startsWith(webroot.base) ? url.slice(webroot.base.length) : null;
      if (!webroot.pages.includes(decodeURIComponent(page ?? ''))) report(place, `${uid}: leads to no page: ${url}`);
    }
  }
  return `${calendars.length} calendars, ${count} events`;
});
