// Compares opening hours with what npm's `opening_hours` makes of the same ones: `node opening-hours.js PARVIS`. Random weeks, a season,
// holidays and exceptions, asked each quarter of an hour of two months. Hours past midnight are not among them: there a rule of the
// next day cuts the night in OpenStreetMap's language, and in ours it does not.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

// The zone in which the judge reads local times; set before it is loaded.
process.env.TZ = "Europe/Brussels";
const { default: OpeningHours } = await import("opening_hours");

const parvis = path.resolve(process.argv[2]);
const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKS = { "1st": "[1]", "2nd": "[2]", "3rd": "[3]", "4th": "[4]", last: "[-1]" };
const BRUSSELS = { lat: 50.85, lon: 4.35, address: { country_code: "be", state: "Bruxelles-Capitale" } };
const ROUNDS = 12;

/** The same numbers each time (mulberry32). */
function numbers(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const osmDay = (day) => day[0].toUpperCase() + day[1];
const clock = (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

function makeHours(random) {
  const upTo = (count) => Math.floor(random() * count);
  const spans = (count) => {
    const bounds = new Set();
    while (bounds.size < 2 * count) bounds.add((24 + upTo(73)) * 15);
    const sorted = [...bounds].sort((a, b) => a - b);
    return Array.from({ length: count }, (_, at) => `${clock(sorted[2 * at])}-${clock(sorted[2 * at + 1])}`);
  };
  const week = () => {
    const left = [...DAYS].sort(() => random() - 0.5);
    const rows = [];
    while (left.length) rows.push({ days: left.splice(0, 1 + upTo(3)), open: spans(upTo(3)) });
    return rows;
  };
  const some = { days: [DAYS[upTo(7)]], open: spans(1), weeks: Object.keys(WEEKS)[upTo(5)] };
  const dates = new Set([0, 1, 2].map(() => `2027-${["06", "07"][upTo(2)]}-${String(1 + upTo(28)).padStart(2, "0")}`));
  const exceptions = [...dates].map((date) => ({ date, open: spans(upTo(2)) }));
  return { week: [...week(), some], season: week(), exceptions };
}

function asToml({ week, season, exceptions }) {
  const list = (words) => JSON.stringify(words);
  const inline = ({ days, open }) => `{ days = ${list(days)}, open = ${list(open)} }`;
  const rows = week.map(({ days, open, weeks }) => `[[hours.week]]\ndays = ${list(days)}\nopen = ${list(open)}\n${weeks ? `weeks = "${weeks}"\n` : ""}`);
  const others = exceptions.map(({ date, open }) => `[[hours.exception]]\ndate = ${date}\n${open.length ? `open = ${list(open)}` : "closed = true"}\n`);
  const summer = `[[hours.season]]\nfrom = 2027-06-20\nto = 2027-07-15\nyearly = true\nweek = [${season.map(inline).join(", ")}]\n`;
  return `[hours]\nholidays = "closed"\n${rows.join("")}${summer}${others.join("")}`;
}

function asOsm({ week, season, exceptions }) {
  const rule = (before, { days, open, weeks }) =>
    `${before}${days.map((day) => osmDay(day) + (WEEKS[weeks] ?? "")).join(",")} ${open.join(",") || "off"}`;
  const summer = "Jun 20-Jul 15 ";
  const day = (date) => `2027 ${MONTHS[Number(date.slice(5, 7)) - 1]} ${date.slice(8)}`;
  return [
    ...week.map((row) => rule("", row)),
    `${summer}Mo-Su off`,
    ...season.map((row) => rule(summer, row)),
    "PH off",
    ...exceptions.map(({ date, open }) => `${day(date)} ${open.join(",") || "off"}`),
  ].join("; ");
}

/** The instants at which doors open and close, as a page holds them. */
function pageInstants(town, toml) {
  fs.writeFileSync(path.join(town, "content/places/tried.md"), `+++\ntype = "place"\ntitle = "T"\n${toml}+++\nT\n`);
  execFileSync(parvis, ["build", town, "--output", `${town}-site`, "--date", "2027-06-10", "--minify", "off"], { stdio: "pipe" });
  const page = fs.readFileSync(`${town}-site/places/tried/index.html`, "utf8");
  let sum = 0;
  const steps = /data-open="([^"]*)"/.exec(page)?.[1].split(" ") ?? [];
  return steps.map((step) => (sum += Number(step)) * 60000);
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "hours-"));
const town = path.join(folder, "town");
execFileSync(parvis, ["new", town, "--lang", "en", "--country", "BE", "--timezone", "Europe/Brussels", "--no-git"], { stdio: "pipe" });
let [asked, wrong] = [0, 0];
for (let seed = 1; seed <= ROUNDS; seed += 1) {
  const hours = makeHours(numbers(seed));
  const osm = asOsm(hours);
  const judge = new OpeningHours(osm, BRUSSELS, { locale: "en" });
  const instants = pageInstants(town, asToml(hours));
  for (let at = Date.UTC(2027, 5, 1, 10); at < Date.UTC(2027, 6, 31, 10); at += 15 * 60000) {
    const moment = at + 1000;
    const isOpen = instants.findIndex((instant) => instant > moment) % 2 === 1;
    asked += 1;
    if (isOpen === judge.getState(new Date(moment))) continue;
    wrong += 1;
    if (wrong < 5) console.error(`${new Date(moment).toISOString()}: open is ${isOpen} here, with\n  ${osm}`);
  }
}
fs.rmSync(folder, { recursive: true });
console.log(`opening hours: ${asked} instants, ${wrong} differ`);
process.exit(wrong ? 1 : 0);
