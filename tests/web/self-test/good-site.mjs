// The smallest site on which every check passes: what the faults of the self-test are made in.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const BASE = 'https://status.example';
const LOCALES = { en: 'Service status', ja: 'サービスの状態', ar: 'حالة الخدمة' };
const STYLE = [
  ':root{color-scheme:light dark}',
  'body{margin:1rem;font:1rem/1.5 sans-serif;overflow-wrap:anywhere}',
  // Said outright, since axe takes a background that no one states for white.
  'html{background:light-dark(#ffffff,#111111);color:light-dark(#111111,#eeeeee)}',
  'a{color:light-dark(#0000cc,#a8c7fa)}',
  'select{max-width:100%}',
  '.elsewhere{display:none}',
  '@media print{nav{display:none}details::details-content{display:block;content-visibility:visible}',
  'footer::after{content:attr(data-address) " 2026"}}',
].join('');
const hashOf = (text) => `'sha256-${crypto.createHash('sha256').update(text).digest('base64')}'`;
const policy = (...more) =>
  ["default-src 'none'", `style-src ${hashOf(STYLE)}`, "img-src 'self' data:", "connect-src 'self'", ...more, "base-uri 'none'", "form-action 'none'"].join('; ');

const CHECKED_AT = '2026-09-03T00:00:00Z';
// The script of a home page: it says when the site was checked, or that this is long ago or not known.
const SCRIPT = `(async () => {
const hero = document.querySelector('.hero');
const warn = () => {
hero.classList.remove('operational');
const warning = document.createElement('p');
warning.setAttribute('role', 'alert');
warning.textContent = hero.dataset.stale;
hero.before(warning);
};
try {
const answer = await fetch('../heartbeat.json');
if (answer.status === 204) return;
const { checked_at } = await answer.json();
const time = document.createElement('time');
time.dateTime = checked_at;
time.textContent = new Date(checked_at).toLocaleString(document.documentElement.lang, { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' });
hero.after(time);
if (Date.now() - Date.parse(checked_at) > 3_600_000) warn();
} catch {
warn();
}
})();`;
// The script of the list of languages.
const CHOOSE = `if (!location.search) {
const links = [...document.querySelectorAll('main a')];
const found = navigator.languages.map((wish) => links.find(({ hreflang }) => hreflang === wish)).find(Boolean);
if (found) location.replace(found.href);
}`;
// The script of the page for what is not there.
const LOST = `const lang = location.pathname.split('/')[1];
if (['en', 'ja', 'ar'].includes(lang)) document.documentElement.lang = lang;`;
const HERO = '<p class="hero operational" data-stale="?">✓</p>';
// The program's own: the check compares it with the table of words.
const program = (name) => fs.readFileSync(new URL(`../../../templates/${name}`, import.meta.url), 'utf8');
const SEARCH = `${program('search.js')}${program('excerpts.js')}`;
const DAYS = program('days.js');
const TIMES = program('script.js');
const FILTERS = program('history.js');

// Two incidents: one closed, with a log long enough to weigh, and one open.
const INCIDENTS = [
  { id: 'A-1', ended_at: '2026-09-02T09:00:00Z', updates: 10, annotations: [{ kind: 'note' }] },
  { id: 'B-2', ended_at: null, updates: 2, annotations: [] },
];
// What each update says, in every language; the original has a word more.
const ORIGINAL = 'en';
const said = (locale) => (locale === ORIGINAL ? 'Certificates are late: renewal.' : 'Certificates are late.');
const source = (locale) => (locale === ORIGINAL ? 'original' : 'machine');
const SECTIONS = [{ kind: 'current_status', text: Object.fromEntries(Object.keys(LOCALES).map((locale) => [locale, { text: said(locale), source: source(locale) }])) }];
const instant = (day, hour) => `2026-09-0${day}T${String(hour).padStart(2, '0')}:00:00Z`;
const updatesOf = (incident, day) =>
  Array.from({ length: incident.updates }, (_, n) => ({ id: `u${n + 1}`, at: instant(day, n), sections: SECTIONS }));

function head(locale, title, place, script) {
  const address = (l) => `${BASE}/${l}/${place}`;
  const known = place === null ? [] : Object.keys(LOCALES);
  return [
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${script ? policy(`script-src ${hashOf(script)}`) : policy()}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title}</title>`,
    '<meta name="theme-color" content="#ffffff">',
    `<meta name="description" content="${title}">`,
    ...Object.entries({
      type: 'website',
      site_name: LOCALES[locale],
      title,
      description: title,
      url: place === null ? `${BASE}/` : address(locale),
      locale: { en: 'en_US', ja: 'ja_JP', ar: 'ar_EG' }[locale],
      image: `${BASE}/assets/card.png`,
      'image:alt': title,
    }).map(([name, content]) => `<meta property="og:${name}" content="${content}">`),
    '<link rel="icon" href="data:,">',
    ...(place === null
      ? []
      : [
          `<script type="application/ld+json">${JSON.stringify({
            '@context': 'https://schema.org',
            '@type': 'BreadcrumbList',
            itemListElement: [
              { '@type': 'ListItem', position: 1, name: 'Status', item: `${BASE}/${locale}/` },
              { '@type': 'ListItem', position: 2, name: title, item: address(locale) },
            ],
          })}</script>`,
        ]),
    ...(known.length ? [`<link rel="canonical" href="${address(locale)}">`] : []),
    ...known.map((l) => `<link rel="alternate" hreflang="${l}" href="${address(l)}">`),
    ...(known.length ? [`<link rel="alternate" hreflang="x-default" href="${address('en')}">`] : []),
    ...(place === ''
      ? ['feed.atom', 'feed.rss', 'open.atom'].map((feed) => {
          const type = feed.endsWith('.atom') ? 'application/atom+xml' : 'application/rss+xml';
          return `<link rel="alternate" type="${type}" title="${feed}" href="${feed}">`;
        })
      : []),
    `<style>${STYLE}</style>`,
  ].join('\n');
}

/** The page of the search: its form, and where results and words about them go. */
const searchBody = `<form role="search" action="./" method="get" data-index="index.json" data-texts="index.md" data-rtl="ar" data-found="{number} found" data-newest="{number} of more" data-partly="{number} newer ones" data-older="Older ones" data-none="Nothing found" data-failed="Not loaded" data-loading="Loading">
<label for="q">Incidents</label> <input id="q" name="q" type="search"> <button type="submit">Find</button>
</form>
<noscript><p>See the <a href="../history/2026-09/">history</a>.</p></noscript>
<p id="status" role="status"></p>
<ol id="results" aria-label="Results"></ol>
<template id="row"><li><p><span data-status><svg aria-hidden="true" width="16" height="16"><use href="#operational"/></svg><span data-word></span></span><span data-vendor></span> · <span data-verdict></span> · <span data-service></span> · <span data-id></span> · <span data-days></span></p></li></template>
<template id="excerpt"><p class="excerpt"><bdi></bdi> <bdi></bdi> <bdi></bdi></p></template>
<template id="more"><button type="button">More</button></template>
<svg aria-hidden="true" width="0" height="0"><symbol id="operational" viewBox="0 0 16 16"><path d="M0 0h16v16H0z"/></symbol></svg>
<script>${SEARCH}</script>`;

/** The index of the search: the incidents by their ids alone. */
const searchFiles = (locale) => ({
  [`${locale}/search/index.json`]: { results: 10, newest: [{ name: '2026-09', files: 1 }], years: [] },
  [`${locale}/search/2026-09/0.json`]: { keys: '01 02 0a 0b 0certificates 0renewal', numbers: '0 1 0 1 0,1 0,1' },
  [`${locale}/search/2026-09/results-0.json`]: INCIDENTS.map(({ id }) => ({
    id, href: `../incidents/${id}/`, title: id, lang: locale, dir: locale === 'ar' ? 'rtl' : 'ltr', service: 'Mail', status: 'Resolved', state: 'resolved', symbol: 'operational', days: '2026-09-02',
  })),
});

/** Three days of a service: the second was not fine. On the home page they are a link to the page of the service. */
const drawing = '<svg aria-hidden="true" viewBox="0 0 3 10" width="90" height="20"><path class="operational" d="M0 5h1M2 5h1"/><path class="outage" d="M1 5h1"/></svg>';
const daysBody = `<template id="day-card" data-first="2026-09-01" data-fine="Fine"></template>
<ul><li><a class="bars" href="services/mail/">${drawing}Mail, day by day</a><ul><li data-days="1 1" data-from="2026-09-02">2 September: <span class="state">Down</span></li></ul></li></ul>`;
const toldBody = `<table><thead><tr><th scope="col">Day</th><th scope="col">State</th><th scope="col">Incidents</th></tr></thead>
<tbody><tr id="day-2026-09-02"><th scope="row">2 September</th><td class="state">Down</td><td><ul><li><a href="../../incidents/A-1/">A-1</a></li></ul></td></tr></tbody></table>`;

/** A list of two entries that can be filtered by service. */
const filteredBody = `<template id="filters"><div class="filters"><label>Service <select name="service"><option value="">All</option></select></label> <label>Kind <select name="kind"><option value="">All</option></select></label> <label>Language <select name="language"><option value="">All</option></select></label> <output name="shown"></output></div></template>
<ul class="rows">${INCIDENTS.map(({ id }, n) => {
  const service = ['mail', 'chat'][n];
  return `<li class="row" data-service="../../services/${service}/" data-service-name="${service}" data-kind="incident" data-kind-name="Incident" data-language="en" data-language-name="English"><a href="../../incidents/${id}/">${id}</a></li>`;
}).join('')}</ul>`;

/** One page; `place` is its path below its locale, null where it has no other languages. */
function page(locale, title, place, body, script = place === '' ? SCRIPT : '') {
  const up = '../'.repeat(place?.split('/').length ?? 0);
  const home = place === null ? `${BASE}/${locale}/` : `${up}${locale}/`;
  return `<!DOCTYPE html>
<html lang="${locale}" dir="${locale === 'ar' ? 'rtl' : 'ltr'}">
<head>
${head(locale, title, place, script)}
</head>
<body>
<nav aria-label="${title}"><a href="${home}">${LOCALES[locale]}</a></nav>
<main>
<h1>${title}</h1>
${body}
</main>
<footer data-address="${place === null ? '' : `${BASE}/${locale}/${place}`}">©</footer>${script ? `\n<script>${script}</script>` : ''}
</body>
</html>
`;
}

function incidentBody(incident, day) {
  const updates = updatesOf(incident, day).map(
    ({ id, at }) => `<li id="${id}"><a href="#${id}"><time datetime="${at}">${at}</time></a></li>`,
  );
  return `<p class="kicker"><span class="status">${incident.ended_at ? 'Resolved' : 'Down'}</span></p>
<dl class="strip"><div><dt>Since</dt><dd>${instant(day, 0)}</dd></div></dl>
<ol>\n${updates.join('\n')}\n</ol>
<details><summary>Original</summary><p lang="en">Mail is late.</p></details>`;
}

function entries(locale) {
  return INCIDENTS.flatMap((incident, n) =>
    updatesOf(incident, n + 1).map(({ id, at }) => ({
      id: `tag:status.example,2026:${incident.id}/${id}`,
      link: `${BASE}/${locale}/incidents/${incident.id}/#${id}`,
      at,
    })),
  ).reverse();
}

const atom = (locale) => `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${locale}">
<id>tag:status.example,2026:${locale}</id><title>${LOCALES[locale]}</title>
<updated>${entries(locale)[0].at}</updated><author><name>Example</name></author>
<link rel="self" href="${BASE}/${locale}/feed.atom"/>
${entries(locale)
  .map(
    ({ id, link, at }) => `<entry><id>${id}</id><title>Mail</title><updated>${at}</updated>
<link href="${link}"/><content type="html">&lt;p&gt;Mail is late.&lt;/p&gt;</content></entry>`,
  )
  .join('\n')}
</feed>
`;

const rss = (locale) => `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>${LOCALES[locale]}</title><link>${BASE}/${locale}/</link>
<description>${LOCALES[locale]}</description><language>${locale}</language>
<atom:link rel="self" href="${BASE}/${locale}/feed.rss"/>
${entries(locale)
  .map(
    ({ id, link, at }) => `<item><guid isPermaLink="false">${id}</guid><title>Mail</title>
<link>${link}</link><pubDate>${new Date(at).toUTCString()}</pubDate>
<description>Mail is late.</description></item>`,
  )
  .join('\n')}
</channel></rss>
`;

const calendar = (locale) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Example//Example//EN',
    `NAME:${LOCALES[locale]}`,
    `X-WR-CALNAME:${LOCALES[locale]}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    'BEGIN:VEVENT',
    'UID:B-2/next-update@status.example',
    'DTSTAMP:20260902T010000Z',
    'LAST-MODIFIED:20260902T010000Z',
    'SEQUENCE:1',
    'DTSTART:20260903T010000Z',
    'DTEND:20260903T020000Z',
    'SUMMARY:Next update\\, mail',
    'STATUS:CONFIRMED',
    `URL:${BASE}/${locale}/incidents/B-2/`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');

const badge = (locale) => `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="20" role="img" aria-label="${LOCALES[locale]}">
<title>${LOCALES[locale]}</title>
<text x="25" y="14" text-anchor="middle" textLength="40">A</text>
<text x="75" y="14" text-anchor="middle" textLength="40">B</text>
</svg>
`;

const opensearch = (locale) => `<?xml version="1.0" encoding="utf-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>Status</ShortName><Description>Status</Description>
<Url type="text/html" template="${BASE}/${locale}/search/?q={searchTerms}"/>
</OpenSearchDescription>
`;

/** The banner, and what it says as JSON. */
const banner = (locale) => `<!DOCTYPE html>
<html lang="${locale}" dir="${locale === 'ar' ? 'rtl' : 'ltr'}">
<head>
${head(locale, `Banner · ${LOCALES[locale]}`, 'embed/', '').replace('<link rel="icon"', '<meta name="robots" content="noindex">\n<link rel="icon"')}
</head>
<body>
<main><h1>Fine</h1><ul><li><a href="../incidents/B-2/" target="_blank" rel="noopener">B-2</a></li></ul></main>
<footer data-address="${BASE}/${locale}/embed/">©</footer>
</body>
</html>
`;
const status = (locale) => JSON.stringify({ lang: locale, state: 'operational', text: 'Fine', incidents: [{ title: 'B-2' }] });

const open = (locale) => atom(locale).replaceAll('feed.atom', 'open.atom').replaceAll(':A-1/', ':open/A-1/').replaceAll(':B-2/', ':open/B-2/');
const jsonFeed = (locale) =>
  JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: LOCALES[locale],
    feed_url: `${BASE}/${locale}/feed.json`,
    items: entries(locale).map(({ id, link, at }) => ({ id, url: link, content_text: 'Mail', date_modified: at })),
  });

/** The documents of Statuspage's API in a language. */
function statuspage(locale) {
  const at = '2026-09-02T01:00:00.000Z';
  const page = { id: 'p', name: LOCALES[locale], url: `${BASE}/${locale}/`, time_zone: 'Etc/UTC', updated_at: at };
  const component = { id: 'mail', name: 'Mail', status: 'operational', group: false, position: 1 };
  const status = { indicator: 'minor', description: LOCALES[locale] };
  const incident = {
    id: 'B-2',
    name: 'B',
    status: 'investigating',
    impact: 'minor',
    created_at: at,
    updated_at: at,
    resolved_at: null,
    shortlink: `${BASE}/${locale}/incidents/B-2/`,
    incident_updates: [],
    components: [component],
  };
  return {
    summary: { page, components: [component], incidents: [incident], scheduled_maintenances: [], status },
    status: { page, status },
    components: { page, components: [component] },
    incidents: { page, incidents: [incident] },
    'incidents/unresolved': { page, incidents: [incident] },
    'scheduled-maintenances': { page, scheduled_maintenances: [] },
    'scheduled-maintenances/upcoming': { page, scheduled_maintenances: [] },
    'scheduled-maintenances/active': { page, scheduled_maintenances: [] },
  };
}
const apiFiles = (locale, folder) =>
  Object.fromEntries(
    Object.entries(statuspage(locale)).map(([name, document]) => [`${folder}api/v2/${name}.json`, JSON.stringify(document)]),
  );

function localeFiles(locale) {
  const title = LOCALES[locale];
  const list = INCIDENTS.map(({ id }) => `<li><a href="incidents/${id}/">${id}</a></li>`).join('\n');
  const below = { 'history/2026-09/': '2026-09', 'services/mail/': 'Mail' };
  return {
    [`${locale}/index.html`]: page(locale, title, '', `${HERO}\n<ul>\n${list}\n</ul>\n${daysBody}`, `${SCRIPT}\n${DAYS}`),
    [`${locale}/feed.atom`]: atom(locale),
    [`${locale}/feed.rss`]: rss(locale),
    [`${locale}/calendar.ics`]: calendar(locale),
    [`${locale}/badge.svg`]: badge(locale),
    [`${locale}/opensearch.xml`]: opensearch(locale),
    [`${locale}/index.md`]: `# ${title}\n\n- [B-2](<${BASE}/${locale}/incidents/B-2/>)\n`,
    [`${locale}/embed/index.html`]: banner(locale),
    [`${locale}/embed/status.json`]: status(locale),
    [`${locale}/feed.json`]: jsonFeed(locale),
    [`${locale}/open.atom`]: open(locale),
    ...apiFiles(locale, `${locale}/`),
    ...Object.fromEntries(
      Object.entries(below).map(([place, name]) => [
        `${locale}/${place}index.html`,
        place === 'services/mail/'
          ? page(locale, `${name} · ${title}`, place, `<p>A-1</p>\n${toldBody}`)
          : page(locale, `${name} · ${title}`, place, filteredBody, FILTERS),
      ]),
    ),
    [`${locale}/search/index.html`]: page(locale, `Search · ${title}`, 'search/', searchBody).replace(policy(), policy(`script-src ${hashOf(SEARCH)}`)),
    ...Object.fromEntries(Object.entries(searchFiles(locale)).map(([name, content]) => [name, JSON.stringify(content)])),
    ...Object.fromEntries(
      INCIDENTS.map((incident, n) => [
        `${locale}/incidents/${incident.id}/index.html`,
        page(locale, incident.id, `incidents/${incident.id}/`, incidentBody(incident, n + 1), TIMES),
      ]),
    ),
    ...Object.fromEntries(INCIDENTS.map(({ id }) => [`${locale}/incidents/${id}/index.md`, `# ${id}\n\n${locale === ORIGINAL ? '' : `- [Original](<${BASE}/${ORIGINAL}/incidents/${id}/>)\n\n`}## 2026-09-02\n\n${said(locale)}\n`])),
  };
}

/** Write the good site into `dir`, which is made. */
export function writeGoodSite(dir) {
  const places = ['', 'history/2026-09/', 'search/', 'services/mail/', 'incidents/A-1/', 'incidents/B-2/'];
  const urls = Object.keys(LOCALES).flatMap((l) => places.map((place) => `${BASE}/${l}/${place}`));
  const choice = Object.entries(LOCALES).map(
    ([l, name]) => `<li><a href="${l}/" hreflang="${l}" lang="${l}">${name}</a></li>`,
  );
  const files = {
    'heartbeat.json': JSON.stringify({ checked_at: CHECKED_AT, newest_news_at: null }),
    'robots.txt': `User-agent: *\nAllow: /\nSitemap: ${BASE}/sitemap.xml\n`,
    'sitemap.xml': `<?xml version="1.0" encoding="utf-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>${BASE}/sitemap-pages.xml</loc></sitemap>
</sitemapindex>
`,
    'sitemap-pages.xml': `<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${urls.map((url) => `<url><loc>${url}</loc></url>`).join('\n')}
</urlset>
`,
    'index.html': page('en', 'Languages', null, `<ul>\n${choice.join('\n')}\n</ul>`, CHOOSE).replace(
      `${BASE}/en/`,
      'en/',
    ),
    '404.html': page('en', 'Not found', null, '<p>There is no such page.</p>', LOST),
    'assets/card.png': '',
    ...apiFiles('en', ''),
    ...Object.assign({}, ...Object.keys(LOCALES).map(localeFiles)),
    ...Object.fromEntries(
      INCIDENTS.map((incident, n) => [
        `api/v1/incidents/${incident.id}.json`,
        JSON.stringify({ ...incident, updates: updatesOf(incident, n + 1) }),
      ]),
    ),
  };
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    fs.writeFileSync(path.join(dir, name), text);
  }
}
