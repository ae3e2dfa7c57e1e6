// A root whose pages are as full as they get: `node full-root.mjs ROOT_DIR`. It has 114 services, as many as a large tenant
// of Microsoft 365; one of them has a year with more incidents than a page takes, and everything else that the page of a
// service can show. The texts are made up of parts, the same ones each time.
import fs from 'node:fs';
import path from 'node:path';

const root = process.argv[2];
if (!root) {
  console.error('usage: node full-root.mjs ROOT_DIR');
  process.exit(2);
}

const SYSTEMS = [
  'Parcel tracking', 'Carrier portal', 'Warehouse robots', 'Customs declarations', 'Yard planning', 'Cold chain sensors',
  'Label printing', 'Time sheets', 'Travel expenses', 'Payroll', 'Telephony', 'Meeting rooms', 'Wireless network', 'File shares',
  'Single sign-on', 'Mail gateway', 'Data warehouse', 'Fleet maintenance', 'Returns and dangerous goods handling',
];
const SITES = ['Osaka', 'Riyadh', 'Hamburg', 'Lyon', 'Rotterdam', 'São Paulo'];
const NAMES = SYSTEMS.flatMap((system) => SITES.map((site) => `${system} ${site}`));
const FIRST = NAMES[0];
const TROUBLES = [
  'Some people cannot sign in', 'Pages take longer than usual to load', 'Labels are printed twice', 'Scans show up late',
  'Error 0x80070005 when a report is opened', 'Searches find nothing from the last two days', 'Calls are cut off after ten minutes',
];

const instant = (ms) => new Date(ms).toISOString();
const components = NAMES.map((name, at) => ({
  id: `c${at}`, name, status: 'operational', group: false, group_id: null, position: at + 1, description: null, showcase: true,
}));

function incident(id, name, trouble, begin, minutes, impact, extra = {}) {
  const at = (minute) => instant(begin + minute * 60_000);
  const isOver = minutes > 0;
  const update = (number, status, body, minute) => ({ id: `${id}-${number}`, incident_id: id, status, body, created_at: at(minute), display_at: at(minute) });
  const updates = [update(1, 'investigating', `User impact: ${trouble} in ${name}.\n\nCurrent status: We are looking into it.`, 3)];
  if (isOver) updates.unshift(update(2, 'resolved', `Final status: ${name} works as before.\n\nRoot cause: A certificate had run out.`, minutes));
  return {
    id, name: `${trouble}: ${name}`, status: isOver ? 'resolved' : 'investigating', impact, created_at: at(0), started_at: at(0),
    updated_at: updates[0].created_at, resolved_at: isOver ? at(minutes) : null, components: [components[NAMES.indexOf(name)]],
    incident_updates: updates, ...extra,
  };
}

const DAY = 86_400_000;
const trouble = (number) => TROUBLES[number % TROUBLES.length];
const impact = (number) => ['minor', 'major', 'critical'][number % 3];
const incidents = [];
// A year of more incidents than a page takes, and the years beside it.
for (let n = 0; n < 230; n += 1) {
  incidents.push(incident(`Y25-${n}`, FIRST, trouble(n), Date.UTC(2025, 0, 2, 6) + n * 1.5 * DAY, 45 + (n % 5) * 30, impact(n)));
}
incidents.push(incident('Y24-1', FIRST, trouble(1), Date.UTC(2024, 10, 5, 7), 90, 'major'));
for (let n = 0; n < 30; n += 1) {
  incidents.push(incident(`Y26-${n}`, NAMES[(n * 4) % NAMES.length], trouble(n), Date.UTC(2026, 7, 20, 6) + n * DAY, 60, impact(n)));
}
// What is open now: two outages, and one that the team mutes.
incidents.push(incident('N-1', FIRST, trouble(0), Date.UTC(2026, 8, 30, 6), 0, 'critical'));
incidents.push(incident('N-2', NAMES[40], trouble(1), Date.UTC(2026, 8, 30, 7), 0, 'major'));
incidents.push(incident('N-3', FIRST, trouble(2), Date.UTC(2026, 8, 30, 8), 0, 'minor'));
for (const { components: [component], status, impact: worst } of incidents) {
  if (status === 'investigating') component.status = worst === 'critical' ? 'major_outage' : 'degraded_performance';
}

const page = { id: 'full', name: 'Full', url: 'https://status.full.example', time_zone: 'Etc/UTC', updated_at: '2026-09-30T08:30:00Z' };
const maintenance = {
  ...incident('M-1', FIRST, 'New switches', Date.UTC(2026, 8, 28, 9), 0, 'maintenance'),
  status: 'scheduled', scheduled_for: '2026-10-03T20:00:00Z', scheduled_until: '2026-10-03T23:00:00Z',
  incident_updates: [{ id: 'M-1-1', incident_id: 'M-1', status: 'scheduled', body: 'We put in new switches.', created_at: '2026-09-28T09:00:00Z', display_at: '2026-09-28T09:00:00Z' }],
};
const past = {
  ...incident('M-0', FIRST, 'New cables', Date.UTC(2025, 4, 1, 9), 0, 'maintenance'),
  status: 'completed', scheduled_for: '2025-05-03T20:00:00Z', scheduled_until: '2025-05-03T23:00:00Z', resolved_at: '2025-05-03T23:00:00Z',
  incident_updates: [{ id: 'M-0-1', incident_id: 'M-0', status: 'completed', body: 'The cables are in.', created_at: '2025-05-03T23:00:00Z', display_at: '2025-05-03T23:00:00Z' }],
};

const SETTINGS = `title = "Full status"
base_url = "https://status.full.example"
locales = ["en", "ja", "ar", "de"]

[feeds]
authority = "status.full.example,2026"
`;
const files = {
  'site.toml': SETTINGS,
  'records/page.json': JSON.stringify({ page, components, incidents, scheduled_maintenances: [maintenance, past] }, null, 1),
  'annotations/N-3.md': '---\nmuted: true\n---\nWe do not use this part.\n',
  'annotations/N-1.md': '---\nkind: workaround\ntitle: What to do\n---\nUse the paper forms that hang beside the printers.\n',
  'notices/gates.md': `---\ntitle: The gates open later\nservice: ${FIRST}\nfrom: 2026-09-25T00:00:00Z\n---\nOn **Monday** the gates open at 7.\n`,
};
for (const [name, text] of Object.entries(files)) {
  const file = path.join(root, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}
