// Draws the pictures of states that messengers show beside a link to a page: node cards.mjs OUT_DIR
// Each is the symbol of a state on its colour, of which both stand in templates/. There is no word on it, so that it needs
// no font. Its dots have one of 16 shades between two colours, so it is a few kB: half a byte for each before compression.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { withBrowser } from './lib/browser.mjs';

const [WIDTH, HEIGHT, SYMBOL] = [1200, 630, 320];
const SHADES = 16;
const STATES = ['operational', 'maintenance', 'advisory', 'degraded', 'outage', 'unknown'];

const templates = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../templates');
const read = (name) => fs.readFileSync(path.join(templates, name), 'utf8');

/** The outline of a state's symbol, in a square of 16. */
function shapeOf(state) {
  const text = read('components/ui.html');
  const circle = /set circle = "([^"]+)"/.exec(text)[1];
  const [, ground, shape] = new RegExp(`"${state}": (circle ~ )?"([^"]+)"`).exec(text);
  return ground ? circle + shape : shape;
}

/** A colour of the light scheme, as three bytes. */
function colorOf(name) {
  const hex = new RegExp(`--${name}: #([0-9a-f]+);`).exec(read('style.css'))[1];
  const digits = hex.length === 3 ? [...hex].map((digit) => digit + digit) : hex.match(/../g);
  return digits.map((pair) => Number.parseInt(pair, 16));
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(zlib.crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG (ISO/IEC 15948) of shades, row by row, between two colours. */
function png(shades, from, to) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([4, 3], 8); // four bits a dot, by a palette
  const palette = Array.from({ length: SHADES }, (_, shade) =>
    from.map((value, at) => Math.round(value + ((to[at] - value) * shade) / (SHADES - 1))),
  );
  const rows = Array.from({ length: HEIGHT }, (_, y) => {
    const row = shades.slice(y * WIDTH, (y + 1) * WIDTH);
    const pairs = Array.from({ length: WIDTH / 2 }, (_, x) => row[2 * x] * SHADES + row[2 * x + 1]);
    return [0, ...pairs];
  });
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flat())),
    chunk('IDAT', zlib.deflateSync(Buffer.from(rows.flat()), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** How much of each dot the outline covers, in shades. */
const cover = ([outline, width, height, size, shades]) => {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  context.translate((width - size) / 2, (height - size) / 2);
  context.scale(size / 16, size / 16);
  context.fill(new Path2D(outline), 'evenodd');
  const { data } = context.getImageData(0, 0, width, height);
  return Array.from({ length: width * height }, (_, at) => Math.round((data[4 * at + 3] / 255) * (shades - 1)));
};

const out = process.argv[2];
if (!out) {
  console.error('usage: node cards.mjs OUT_DIR');
  process.exit(2);
}
fs.mkdirSync(out, { recursive: true });
await withBrowser(async (browser) => {
  const tab = await browser.newPage();
  for (const state of STATES) {
    const shades = await tab.evaluate(cover, [shapeOf(state), WIDTH, HEIGHT, SYMBOL, SHADES]);
    const ink = colorOf(state === 'degraded' ? 'on-degraded' : 'on-fill');
    const ground = colorOf(state === 'operational' ? 'good-fill' : `${state}-fill`);
    const file = path.join(out, `card-${state}.png`);
    fs.writeFileSync(file, png(shades, ground, ink));
    console.log(`${file}: ${fs.statSync(file).size} bytes`);
  }
});
