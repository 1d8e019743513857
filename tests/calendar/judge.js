// Judges calendars by ical.js, which Thunderbird and Nextcloud run, and JSON-LD by the types of schema.org. `node judge.js FOLDER`
// reads every `.ics` and `.jsonld` below a folder, and the JSON-LD of every `.html`.

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import ICAL from "ical.js";
import ts from "typescript";

const here = path.dirname(fileURLToPath(import.meta.url));
const faults = [];

const files = (folder) =>
  fs.readdirSync(folder, { recursive: true }).sort().map((name) => path.join(folder, name)).filter((name) => fs.statSync(name).isFile());

// Reads a calendar whole; a rule is followed for so many occurrences at most, since some have no end.
function calendar(name, text) {
  const root = new ICAL.Component(ICAL.parse(text));
  root.getAllSubcomponents("vtimezone").forEach((zone) => ICAL.TimezoneService.register(zone));
  let count = 0;
  for (const component of root.getAllSubcomponents("vevent")) {
    const event = new ICAL.Event(component);
    if (event.isRecurrenceException()) continue;
    if (!event.uid || !event.startDate) faults.push(`${name}: an event without UID or DTSTART`);
    if (event.endDate.compare(event.startDate) < 0) faults.push(`${name}: ${event.uid} ends before it begins`);
    if (!event.isRecurring()) count += 1;
    else for (const all = event.iterator(); count < 1000 && all.next(); ) count += 1;
  }
  console.log(`${path.basename(name)}: ${count} occurrences`);
}

// All dates are ISO: a day, or a time with its offset. The types know only that they are texts.
function dates(name, value, key = "") {
  if (Array.isArray(value)) value.forEach((one) => dates(name, one, key));
  else if (value && typeof value === "object") for (const [inner, one] of Object.entries(value)) dates(name, one, inner);
  else if (/Date$|^valid/.test(key)) {
    const isIso = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d[+-]\d\d:\d\d)?$/.test(value);
    if (!isIso || Number.isNaN(Date.parse(value))) faults.push(`${name}: ${key} is ${value}`);
  } else if (/Time$|^opens$|^closes$/.test(key) && !/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(value)) faults.push(`${name}: ${key} is ${value}`);
}

const things = [];
function thing(name, text) {
  try {
    dates(name, JSON.parse(text));
    things.push({ name, text });
  } catch (why) {
    faults.push(`${name}: ${why.message}`);
  }
}

// Each document becomes a constant of the type that it says it is.
function checkTypes() {
  const source = path.join(here, "things.ts");
  const lines = things.map(({ text }, at) => `export const x${at}: WithContext<Thing> = ${text.replaceAll("\n", " ")};`);
  fs.writeFileSync(source, ['import type { Thing, WithContext } from "schema-dts";', ...lines].join("\n"));
  const options = { noEmit: true, strict: true, skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext };
  for (const found of ts.getPreEmitDiagnostics(ts.createProgram([source], options))) {
    const line = found.file && found.file.fileName.endsWith("things.ts") ? found.file.getLineAndCharacterOfPosition(found.start).line : 0;
    faults.push(`${line ? things[line - 1].name : "types"}: ${ts.flattenDiagnosticMessageText(found.messageText, "\n").split("\n").slice(-2).join(" ")}`);
  }
  fs.rmSync(source);
}

for (const name of files(process.argv[2])) {
  const text = () => fs.readFileSync(name, "utf8");
  try {
    if (name.endsWith(".ics")) calendar(name, text());
    else if (name.endsWith(".jsonld")) thing(name, text());
    else if (name.endsWith(".html"))
      for (const [, inside] of text().matchAll(/<script type="?application\/ld\+json"?>(.*?)<\/script>/gs)) thing(name, inside);
  } catch (why) {
    faults.push(`${name}: ${why.message}`);
  }
}
checkTypes();
console.log(`${things.length} documents of JSON-LD`);
if (faults.length) {
  console.error(`FAILED:\n${faults.join("\n")}`);
  process.exit(1);
}
