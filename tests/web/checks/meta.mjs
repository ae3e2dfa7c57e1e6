// What others show of a page: each says what it is in at most 160 characters, names a picture that is there, and has
// structured data that can be read and leads back to it.
import fs from 'node:fs';
import path from 'node:path';
import { check } from '../lib/check.mjs';
import { locales } from '../lib/webroot.mjs';

const LONGEST = 160;
const REQUIRED = ['og:type', 'og:site_name', 'og:title', 'og:description', 'og:url', 'og:locale'];
// What must be said of a kind of thing (schema.org).
const SAID = {
  Article: ['headline', 'inLanguage', 'url'],
  BreadcrumbList: ['itemListElement'],
  WebSite: ['name', 'url', 'inLanguage'],
};
// What schema.org knows of the things that our pages tell of, and what a value of it is (https://schema.org/Article and so
// on). Where pages say more, it comes from there.
const address = (value) => typeof value === 'string' && URL.canParse(value);
const text = (value) => typeof value === 'string' && value.trim() !== '';
const instant = (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/.test(value) && !Number.isNaN(Date.parse(value));
const language = (value) => {
  try {
    return Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
};
const VOCABULARY = {
  Article: { headline: text, inLanguage: language, url: address, datePublished: instant, dateModified: instant, about: thing },
  BreadcrumbList: { itemListElement: (value) => Array.isArray(value) && value.every((item, at) => item.position === at + 1 && thing(item)) },
  ListItem: { position: Number.isInteger, name: text, item: address },
  Service: { name: text },
  WebSite: { name: text, description: text, url: address, inLanguage: language },
};

/** What schema.org does not know of a thing, or takes for another kind of value. */
function unknown(data) {
  const known = VOCABULARY[data?.['@type']];
  if (!known) return ['@type'];
  const properties = Object.entries(data).filter(([name]) => !name.startsWith('@'));
  return properties.filter(([name, value]) => !known[name]?.(value)).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
}
function thing(value) {
  return unknown(value).length === 0;
}

const unescape = (text) =>
  text.replace(/&(quot|#39|lt|gt|amp);/g, (_, name) => ({ quot: '"', '#39': "'", lt: '<', gt: '>', amp: '&' })[name]);

function metas(html) {
  const found = {};
  for (const [, name, content] of html.matchAll(/<meta (?:name|property)="([^"]+)" content="([^"]*)"/g)) {
    (found[name] ??= []).push(unescape(content));
  }
  return found;
}

function faults(webroot, page, html) {
  const found = [];
  const meta = metas(html);
  const descriptions = meta.description ?? [];
  if (descriptions.length !== 1) found.push(`${descriptions.length} descriptions`);
  for (const text of descriptions) {
    if (!text.trim()) found.push('its description is empty');
    if ([...text].length > LONGEST) found.push(`its description has ${[...text].length} characters`);
  }
  for (const name of REQUIRED) {
    if (!meta[name]?.[0]) found.push(`no ${name}`);
  }
  if (!(meta['theme-color']?.length > 0)) found.push('no theme-color');
  const canonical = /<link rel="canonical" href="([^"]*)"/.exec(html)?.[1];
  if (canonical && meta['og:url']?.[0] !== canonical) found.push(`og:url is not ${canonical}`);
  for (const locale of [...(meta['og:locale'] ?? []), ...(meta['og:locale:alternate'] ?? [])]) {
    if (!/^[a-z]{2,3}_[A-Z]{2}$/.test(locale)) found.push(`og:locale is ${locale}`);
  }
  const image = meta['og:image']?.[0];
  if (/^\/[^/]+\/(incidents\/[^/]+\/)?$/.test(page) && !image) found.push('no og:image');
  if (image) {
    const file = path.join(webroot.dir, image.slice(webroot.base.length));
    if (!image.startsWith(`${webroot.base}/`) || !fs.existsSync(file)) found.push(`og:image is not there: ${image}`);
    if (!meta['og:image:alt']?.[0]) found.push('no og:image:alt');
  }
  const [icon, ...more] = [...html.matchAll(/<link rel="icon" href="(data:[^"]*)"/g)].map(([, href]) => href);
  if (!icon || more.length > 0) found.push('not one icon in the page');
  const blocks = [...html.matchAll(/<script type="application\/ld\+json">([^]*?)<\/script>/g)];
  const isHidden = html.includes('<meta name="robots" content="noindex">');
  if (canonical && page !== '/' && !isHidden && blocks.length === 0) found.push('no structured data');
  for (const [, text] of blocks) {
    if (text.includes('<')) found.push('its structured data could end the script');
    try {
      const data = JSON.parse(text);
      const lacks = (SAID[data['@type']] ?? ['a known type']).filter((name) => !data[name]);
      if (data['@context'] !== 'https://schema.org') found.push('its structured data has another vocabulary');
      if (lacks.length > 0) found.push(`its structured data lacks ${lacks}`);
      const others = lacks.includes('a known type') ? [] : unknown(data);
      if (others.length > 0) found.push(`schema.org knows no ${others.join(', ')} of its ${data['@type']}`);
      const address = data.url ?? data.itemListElement?.at(-1)?.item;
      if (address !== canonical) found.push(`its structured data is of ${address}`);
    } catch (error) {
      found.push(`its structured data cannot be read: ${error.message}`);
    }
  }
  return found;
}

await check(async (webroot, report) => {
  const known = locales(webroot);
  // A page with a site's title alone says nothing of itself in a list of results.
  const titles = new Map();
  for (const page of webroot.pages) {
    const html = webroot.html(page);
    for (const fault of faults(webroot, page, html)) report(page, fault);
    const title = /<title>([^<]*)<\/title>/.exec(html)?.[1] ?? '';
    const locale = page.split('/')[1];
    const isListed = known.includes(locale) && html.includes('<link rel="canonical"');
    const isOwn = isListed && html.includes(`<link rel="canonical" href="${encodeURI(webroot.base + page)}"`);
    if (isOwn && titles.has(`${locale} ${title}`)) report(page, `has the title of ${titles.get(`${locale} ${title}`)}`);
    if (isOwn) titles.set(`${locale} ${title}`, page);
  }
  return `${webroot.pages.length} pages`;
});
