// Looks at finished sites as people do, in Chromium: `node run.js NAME=FOLDER …`. Each finding has a page, a rule, an element
// and a help. Without a site, the checks are tried on the pages in `faults/`, which they have to find fault with.

import { availableParallelism } from 'node:os';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { choose, open } from './site.js';
import { weigh } from './checks/weight.js';
import * as axe from './checks/axe.js';
import * as keyboard from './checks/keyboard.js';
import * as media from './checks/media.js';
import * as policy from './checks/policy.js';
import * as reflow from './checks/reflow.js';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const CHECKS = { axe, reflow, media, keyboard, policy };
const WIDE = { width: 1280, height: 800 };
const tools = readFileSync(new URL('in-page.js', import.meta.url), 'utf8');

/** A tab with nothing kept from earlier ones, and with `look` in each of its pages. */
async function openTab(browser) {
  const context = await browser.newContext();
  await context.addInitScript(tools);
  return context.newPage();
}

/** Looks at one page with every check that it is chosen for. */
async function lookAt(tab, site, page) {
  const url = site.origin + page.address;
  const found = [];
  const unwatch = watch(tab, site.origin, found);
  for (const check of Object.values(CHECKS)) {
    const asked = page.anew[check.scope] && (!page.redirects || check === axe);
    if (!asked) continue;
    await tab.emulateMedia({ media: 'screen', colorScheme: 'light', forcedColors: 'none', reducedMotion: 'no-preference' });
    await tab.setViewportSize(WIDE);
    await tab.goto(url);
    const stopped = (error) => [{ rule: 'check stopped', selector: '–', help: error.stack }];
    found.push(...(await check.run(tab, url).catch(stopped)));
  }
  found.push(...(await tab.evaluate(kept)), ...(await withoutScripts(tab, page, url)));
  unwatch();
  return found.map((one) => ({ page: `${site.name} ${page.address}`, ...one }));
}

/** The console stays silent, and no other host is asked for anything. */
function watch(tab, origin, found) {
  const say = (rule, help) => found.push({ rule, selector: '–', help });
  const listeners = {
    console: (message) => ['error', 'warning'].includes(message.type()) && say('console', `${message.text()} (${message.location().url})`),
    pageerror: (error) => say('console', error.message),
    request: (request) => /^(data:|blob:)/.test(request.url()) || request.url().startsWith(`${origin}/`)
      || say('foreign request', request.url()),
  };
  for (const name in listeners) tab.on(name, listeners[name]);
  return () => Object.keys(listeners).forEach((name) => tab.off(name, listeners[name]));
}

async function kept() {
  const all = { cookie: document.cookie.length, localStorage: localStorage.length, sessionStorage: sessionStorage.length };
  all.databases = (await indexedDB.databases()).length;
  return Object.keys(all).filter((name) => all[name] > 0)
    .map((name) => ({ rule: 'storage', selector: '–', help: `the page keeps something in the browser (${name})` }));
}

/** Without JavaScript, the same words are there, but for what only the reader's clock can tell. */
async function withoutScripts(tab, page, url) {
  if (!/<script\b(?![^>]*ld\+json)/i.test(page.html)) return [];
  const context = await tab.context().browser().newContext({ viewport: WIDE, javaScriptEnabled: false });
  const still = await context.newPage();
  const read = async (one) => {
    await one.goto(url);
    await one.evaluate(() => document.querySelectorAll('[data-open]').forEach((it) => it.remove()));
    return (await one.innerText('body')).split(/\s+/).filter(Boolean);
  };
  await tab.setViewportSize(WIDE);
  const [there, left] = [await read(tab), new Set(await read(still))];
  await context.close();
  const lost = there.filter((word) => !left.has(word));
  const help = `lost without JavaScript: ${lost.slice(0, 10).join(' ')}`;
  return lost.length ? [{ rule: 'no scripts', selector: 'body', help }] : [];
}

/** Looks at the chosen pages of a site, as many at once as the machine has cores. */
async function lookAround(browser, site) {
  const blank = await openTab(browser);
  const pages = await choose(site, blank);
  await blank.context().close();
  const found = weigh(site);
  const queue = [...pages];
  const work = async () => {
    const tab = await openTab(browser);
    for (let page = queue.shift(); page; page = queue.shift()) found.push(...(await lookAt(tab, site, page)));
    await tab.context().close();
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, work));
  console.log(`${site.name}: ${pages.length} of ${site.pages.length} pages looked at, ${found.length} findings`);
  return found;
}

/** One finding per rule and element, with the number of pages that have it. */
function report(found) {
  const groups = {};
  for (const one of found) (groups[`${one.rule}\n${one.selector}`] ??= []).push(one);
  for (const key of Object.keys(groups).sort()) {
    const [first, ...others] = groups[key];
    const more = others.length ? `, and ${others.length} more` : '';
    console.log(`\n${first.rule}\n  page: ${first.page}${more}\n  element: ${first.selector}\n  help: ${first.help}`);
  }
}

/** Each page in `faults/` names, in its title, the rules that have to find fault with it, and no others may. */
async function tryOut(browser) {
  const site = await open('faults', fileURLToPath(new URL('faults', import.meta.url)));
  let wrong = 0;
  for (const page of site.pages) {
    page.anew = { language: true, shape: true };
    const tab = await openTab(browser);
    const found = (await lookAt(tab, site, page)).map((one) => one.rule.replace(/ \(.*/, ''));
    const expected = /<title>(.*)<\/title>/.exec(page.html)[1].split(', ').filter((rule) => rule !== 'no fault');
    const missed = expected.filter((rule) => !found.includes(rule));
    const extra = [...new Set(found)].filter((rule) => !expected.includes(rule));
    await tab.context().close();
    if (missed.length || extra.length) {
      wrong += 1;
      console.log(`faults ${page.address}: not found: ${missed.join(', ') || '–'}; found besides: ${extra.join(', ') || '–'}`);
    }
  }
  console.log(`faults: ${site.pages.length - wrong} of ${site.pages.length} pages judged as they should be`);
  site.close();
  return wrong;
}

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: FLAGS });
try {
  const found = [];
  if (process.argv.length === 2) process.exitCode = (await tryOut(browser)) ? 1 : 0;
  for (const argument of process.argv.slice(2)) {
    const [name, folder] = argument.split('=');
    const site = await open(name, folder);
    found.push(...(await lookAround(browser, site)));
    site.close();
  }
  report(found);
  if (found.length) process.exitCode = 1;
} finally {
  await browser.close();
}
