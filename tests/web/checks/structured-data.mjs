// The structured data of every page is judged by others: its words are those of schema.org, as Google's types for it
// (schema-dts) list them, and it keeps what Adobe's validator knows of Google's rules.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import Validator from '@adobe/structured-data-validator';
import { check } from '../lib/check.mjs';

const types = path.join(path.dirname(createRequire(import.meta.url).resolve('schema-dts/package.json')), 'dist/schema.d.ts');

/** The classes and properties of schema.org in the form in which schema.org publishes them. */
function vocabulary() {
  const named = (name) => ({ '@id': `schema:${name}` });
  const classes = [];
  const domains = new Map();
  const interfaces = fs.readFileSync(types, 'utf8').matchAll(/^(?:export )?interface (\w+?)(Base|Leaf) extends ([^{]+)\{([^]*?)^\}/gm);
  for (const [, name, kind, parents, body] of interfaces) {
    const above = [...parents.matchAll(/(\w+)Base/g)].map(([, parent]) => parent).filter((parent) => parent !== name);
    // A type without properties of its own has no base.
    if (kind === 'Base' || !classes.some((known) => known['@id'] === `schema:${name}`)) {
      classes.push({ ...named(name), '@type': 'rdfs:Class', 'rdfs:subClassOf': above.map(named) });
    }
    for (const [, property] of body.matchAll(/^ {4}"(\w+)"\?:/gm)) domains.set(property, [...(domains.get(property) ?? []), named(name)]);
  }
  const properties = [...domains].map(([name, domain]) => ({ ...named(name), '@type': 'rdf:Property', 'schema:domainIncludes': domain }));
  return { '@graph': [...classes, ...properties] };
}

await check(async (webroot, report) => {
  const validator = new Validator(vocabulary());
  let blocks = 0;
  for (const page of webroot.pages) {
    for (const [, text] of webroot.html(page).matchAll(/<script type="application\/ld\+json">([^]*?)<\/script>/g)) {
      blocks += 1;
      try {
        const data = JSON.parse(text);
        // In the form of a program that has read them out of a page.
        for (const { issueMessage, path: where } of await validator.validate({ jsonld: { [data['@type']]: [data] } })) {
          report(page, `${issueMessage}: ${where.map(({ type, property }) => type ?? property).join(' ')}`);
        }
      } catch (error) {
        report(page, `its structured data cannot be read: ${error.message}`);
      }
    }
  }
  if (blocks === 0) report('/', 'no page has structured data');
  return `${blocks} blocks`;
});
