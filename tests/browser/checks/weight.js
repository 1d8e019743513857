// How much an ordinary page sends: its HTML and its style sheets, compressed.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const LIMIT = 30_000;
const sizes = new Map();

/** Judges all pages of a site, without a browser. */
export function weigh(site) {
  return site.pages.flatMap((page) => {
    const sheets = [...page.html.matchAll(/<link rel="?stylesheet"? href="?([^" >]+)/g)].map(([, path]) => size(site, path));
    const total = gzipSync(page.html).length + sheets.reduce((sum, bytes) => sum + bytes, 0);
    const help = `HTML and CSS are ${total} bytes when compressed; ${LIMIT} are allowed`;
    return total > LIMIT ? [{ page: `${site.name} ${page.address}`, rule: 'weight', selector: 'html', help }] : [];
  });
}

function size(site, path) {
  const file = join(site.folder, path);
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(file)).length);
  return sizes.get(file);
}
