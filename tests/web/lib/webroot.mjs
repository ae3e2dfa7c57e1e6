// A generated site as a web server shows it, and a sample of its pages.
import fs from 'node:fs';
import path from 'node:path';

const TYPES = {
  '.atom': 'application/atom+xml; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ics': 'text/calendar; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.md': 'text/markdown; charset=utf-8',
  '.png': 'image/png',
  '.rss': 'application/rss+xml; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
};

export class Webroot {
  constructor(dir) {
    this.dir = path.resolve(dir);
    this.base = baseAddress(this.dir);
    this.pages = pagePaths(this.dir);
    this.checkedAt = checkedAt(this.dir);
  }

  /** The file behind a page's path: `/en/` is `en/index.html`. */
  file(page) {
    return path.join(this.dir, page.endsWith('/') ? `${page}index.html` : page);
  }

  html(page) {
    return fs.readFileSync(this.file(page), 'utf8');
  }

  /** What a static server answers for an absolute address under the base, `null` for any other. */
  answer(address) {
    const url = new URL(address);
    const base = new URL(`${this.base}/`);
    if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return null;
    const file = path.join(this.dir, decodeURIComponent(url.pathname.slice(base.pathname.length)));
    if (!file.startsWith(this.dir)) return { status: 403, body: '' };
    const kind = fs.statSync(file, { throwIfNoEntry: false });
    if (kind?.isDirectory() && !url.pathname.endsWith('/')) {
      return { status: 301, headers: { location: `${url.pathname}/` }, body: '' };
    }
    const found = kind?.isDirectory() ? path.join(file, 'index.html') : file;
    if (fs.existsSync(found)) return { status: 200, ...content(found) };
    const missing = path.join(this.dir, '404.html');
    return fs.existsSync(missing) ? { status: 404, ...content(missing) } : { status: 404, body: '' };
  }
}

function content(file) {
  const contentType = TYPES[path.extname(file)] ?? 'application/octet-stream';
  return { body: fs.readFileSync(file), contentType };
}

// robots.txt names the sitemap by its absolute address, and the sitemap stands at the site's root.
function baseAddress(dir) {
  const robots = path.join(dir, 'robots.txt');
  const text = fs.existsSync(robots) ? fs.readFileSync(robots, 'utf8') : '';
  return /^Sitemap:\s*(\S+)\/sitemap\.xml\s*$/m.exec(text)?.[1] ?? 'https://site.example';
}

// When the site was last built; `null` where its heartbeat does not tell.
function checkedAt(dir) {
  const heartbeat = path.join(dir, 'heartbeat.json');
  return fs.existsSync(heartbeat) ? JSON.parse(fs.readFileSync(heartbeat, 'utf8')).checked_at : null;
}

function pagePaths(dir) {
  return fs
    .readdirSync(dir, { recursive: true })
    .map((file) => `/${file.split(path.sep).join('/')}`)
    .filter((file) => file.endsWith('.html'))
    .map((file) => file.replace(/\/index\.html$/, '/'))
    .sort();
}

/** Of many pages some, spread evenly: the same ones each time. */
export function spread(pages, most) {
  return pages.filter((_, at) => pages.length <= most || Math.floor(((at + 1) * most) / pages.length) > Math.floor((at * most) / pages.length));
}

/** The incidents as `/api/v1/incidents/` tells them, by id. */
export function incidents(webroot) {
  const folder = path.join(webroot.dir, 'api/v1/incidents');
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')));
}

/** The site's locales: the folders at its root that hold a home page. */
export function locales(webroot) {
  return webroot.pages.map((page) => /^\/([^/]+)\/$/.exec(page)?.[1]).filter(Boolean);
}

/**
 * The pages that a browser looks at: at least one of each kind in three locales, of different scripts and
 * directions where the site has them. A kind that the site lacks is left out.
 */
export function sample(webroot) {
  const all = locales(webroot);
  const wanted = ['en', 'ja', 'ar'].filter((locale) => all.includes(locale));
  const chosen = [...new Set([...wanted, ...all])].slice(0, 3);
  const known = incidents(webroot);
  const most = (list, size) => list.toSorted((a, b) => size(b) - size(a))[0]?.id;
  const ids = new Set([
    most(known.filter((incident) => !incident.ended_at), (incident) => incident.updates.length),
    most(known.filter((incident) => incident.ended_at), (incident) => incident.updates.length),
    most(known, (incident) => incident.annotations.length),
  ]);
  const isYear = (page) => /\/services\/[^/]+\/\d{4}/.test(page);
  const inLocale = (locale) => {
    const under = (folder) => webroot.pages.filter((page) => page.startsWith(`/${locale}/${folder}/`));
    const largest = (pages) =>
      pages.toSorted((a, b) => webroot.html(b).length - webroot.html(a).length)[0];
    return [
      `/${locale}/`,
      ...[...ids].map((id) => `/${locale}/incidents/${id}/`),
      largest(under('incidents')),
      `/${locale}/history/`,
      largest(under('history').filter((page) => page !== `/${locale}/history/`)),
      largest(under('services').filter((page) => !isYear(page))),
      largest(under('services').filter(isYear)),
      `/${locale}/search/`,
      `/${locale}/subscribe/`,
      `/${locale}/embed/`,
    ];
  };
  const pages = ['/', '/404.html', ...chosen.flatMap(inLocale)];
  return [...new Set(pages)].filter((page) => webroot.pages.includes(page));
}
