// What the line about opening hours says at some instants, in Chromium: `node opening-hours.js FOLDER`, the example town as built for the
// beginning of November 2026.

import { chromium } from 'playwright-core';
import { open } from './site.js';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
// A page, an instant, what the line says (nothing where it is hidden), and what is marked as today's.
const CASES = [
  ['/lieux/library/', '2026-11-03T15:00:00+01:00', 'Fermé ; ouvre 15:30', 'mardi, jeudi'],
  ['/lieux/library/', '2026-11-03T15:30:00+01:00', 'Ouvert jusqu’à 18:30', 'mardi, jeudi'],
  ['/lieux/library/', '2026-11-03T18:30:00+01:00', 'Fermé ; ouvre mercredi 13:00', 'mardi, jeudi'],
  ['/lieux/library/', '2026-11-07T13:00:00+01:00', 'Ouvert jusqu’à 16:00', ''],
  ['/lieux/library/', '2026-11-14T13:00:00+01:00', 'Fermé ; ouvre mardi 15:30', ''],
  ['/nl/plaatsen/bibliotheek/', '2026-11-04T14:00:00+01:00', 'Open tot 18:00', 'woensdag'],
  ['/lieux/library/', '2026-12-24T16:00:00+01:00', '', ''],
  ['/lieux/recyparc/', '2026-11-03T16:40:00+01:00', 'Fermé ; ouvre mercredi 10:00', 'mardi, mercredi, jeudi, vendredi'],
  ['/lieux/town-hall/', '2026-12-24T10:00:00+01:00', 'Ouvert jusqu’à 11:00', 'jeudi 24 décembre 2026'],
  ['/lieux/library/', '2027-03-01T16:00:00+01:00', '', ''],
];

const plain = (text) => text.replace(/\s+/g, ' ').trim();

async function look(browser, origin, [address, instant, said, marked]) {
  // The reader sits in another zone: the town's counts.
  const context = await browser.newContext({ timezoneId: 'Pacific/Auckland', locale: 'en-US' });
  const tab = await context.newPage();
  await tab.clock.setFixedTime(new Date(instant));
  const answer = await tab.goto(origin + address);
  const line = tab.locator('main .hours-now');
  const shown = (await line.isVisible()) ? plain(await line.innerText()) : '';
  const rows = tab.locator('main .hours-box [aria-current=date]');
  const today = plain((await rows.allInnerTexts()).join('|'));
  await context.close();
  const isRight = answer.ok() && shown === said && (marked ? today.startsWith(marked) : true);
  if (!isRight) console.log(`${address} at ${instant}: "${shown}", "${today}" (${answer.status()}), and not "${said}", "${marked}"`);
  return isRight;
}

const site = await open('example', process.argv[2]);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
let wrong = 0;
for (const one of CASES) wrong += (await look(browser, site.origin, one)) ? 0 : 1;
await browser.close();
site.close();
console.log(`opening hours: ${CASES.length} instants, ${wrong} wrong`);
process.exit(wrong ? 1 : 0);
