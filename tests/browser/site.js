// A finished site: its pages, which of them are worth a look, and a server for it on the loopback interface.

import { createServer } from 'node:http';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';

const KINDS = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

/** Where each server has axe-core. */
export const AXE = '/.axe.js';
const axe = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url));

const REFRESH = /<meta http-equiv="?refresh"?[^>]*>/i;

/** Opens a site: its pages in a fixed order, and `origin`, where its server answers. */
export async function open(name, folder) {
  const files = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith('.html')).sort();
  const pages = files.map((path) => {
    const html = readFileSync(join(folder, path), 'utf8');
    const redirects = REFRESH.test(html);
    // With this query the server leaves the redirection out, so that the page can be looked at.
    const address = `/${path.replace(/(^|\/)index\.html$/, '$1')}${redirects ? '?stay' : ''}`;
    return { site: name, address, html, redirects };
  });
  const policies = readPolicies(join(folder, '_headers'));
  const server = createServer((request, response) => answer(folder, policies, request, response));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { name, folder, pages, origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** The Content-Security-Policies of a site's `_headers`, with the beginnings of the addresses that they are for. */
function readPolicies(path) {
  if (!existsSync(path)) return [];
  const policies = [];
  let beginning = '';
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line.startsWith('/')) beginning = line.replace('*', '');
    const policy = /^ +Content-Security-Policy: (.*)/.exec(line);
    if (policy) policies.push({ beginning, policy: policy[1] });
  }
  return policies;
}

function answer(folder, policies, request, response) {
  const url = new URL(request.url, 'http://localhost');
  const send = (status, ending, body) => {
    // With this query the page comes with the policy of its host. Else it does not, so that the checks can bring their own scripts.
    const asked = url.searchParams.has('policy') ? policies.filter((one) => url.pathname.startsWith(one.beginning)) : [];
    if (asked.length) response.setHeader('content-security-policy', asked.map((one) => one.policy));
    response.writeHead(status, { 'content-type': KINDS[ending] ?? 'application/octet-stream', 'cache-control': 'max-age=600' });
    response.end(body);
  };
  if (url.pathname === AXE) return send(200, '.js', axe);
  const kind = (path) => statSync(path, { throwIfNoEntry: false });
  // `URL` has resolved all dots, so the path stays inside the folder.
  let path = join(folder, decodeURIComponent(url.pathname));
  if (kind(path)?.isDirectory()) path = join(path, 'index.html');
  // Browsers ask for an icon by themselves.
  if (!kind(path)?.isFile() && url.pathname === '/favicon.ico') return send(204);
  if (!kind(path)?.isFile()) return send(404, '.txt', `There is no ${url.pathname}`);
  const body = readFileSync(path);
  return send(200, extname(path), url.searchParams.has('stay') ? body.toString().replace(REFRESH, '') : body);
}

/**
 * Chooses pages so that each kind of element, in each place where it stands, is looked at once: once in each language
 * (`anew` is `language`), and once in each site and direction of writing (`anew` is `shape`). `blank` is a page of the browser.
 */
export async function choose(site, blank) {
  const seen = { language: new Set(), shape: new Set() };
  for (const page of site.pages) Object.assign(page, await blank.evaluate(shapesOf, page.html));
  // The richest pages first: then fewer are enough.
  for (const page of site.pages.toSorted((a, b) => b.shapes.length - a.shapes.length)) {
    page.anew = { language: isNew(seen.language, page.lang, page.shapes), shape: isNew(seen.shape, page.dir, page.shapes) };
  }
  return site.pages.filter((page) => page.anew.language || page.anew.shape);
}

function isNew(seen, group, shapes) {
  const before = seen.size;
  for (const shape of shapes) seen.add(`${group} ${shape}`);
  return seen.size > before;
}

// Names of classes tell elements apart here, and nothing else.
function shapesOf(html) {
  const document = new DOMParser().parseFromString(html, 'text/html');
  const name = (element) => `${element.localName}.${element.className}${element.hasAttribute('lang') ? '[lang]' : ''}`;
  const elements = [...document.body.querySelectorAll('*')];
  const shapes = new Set(elements.map((element) => `${name(element.parentElement)} ${name(element)}`));
  const { lang, dir } = document.documentElement;
  return { lang, dir, shapes: [...shapes] };
}
