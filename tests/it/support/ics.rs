//! iCalendar as a strict reader sees it: a reader of our own, and a lint that finds what libraries let pass.
//!
//! Unit tests of the encoder use this file too, so it knows nothing but the standard library.
#![allow(dead_code, reason = "the two test programs that read this file use different parts of it")]
#![allow(unreachable_pub, reason = "the parts of a test program are seen by it alone")]

use std::collections::{BTreeMap, BTreeSet};

/// A component: its properties, and the components in it.
#[derive(Debug, Default)]
pub struct Component {
    pub name: String,
    pub properties: Vec<Property>,
    pub inside: Vec<Component>,
}

/// A property, unfolded; its value is as written.
#[derive(Debug)]
pub struct Property {
    pub name: String,
    pub parameters: BTreeMap<String, String>,
    pub value: String,
}

impl Component {
    /// The properties of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Property> {
        self.properties.iter().filter(move |property| property.name == name)
    }

    /// The first property of a name.
    pub fn get(&self, name: &str) -> Option<&Property> {
        self.properties.iter().find(|property| property.name == name)
    }

    /// The value of a property, as written.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.get(name).map(|property| property.value.as_str())
    }

    /// The text of a property, as people read it.
    pub fn text(&self, name: &str) -> Option<String> {
        self.value(name).map(unescaped)
    }

    /// The components of a name in it.
    pub fn components<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Component> {
        self.inside.iter().filter(move |component| component.name == name)
    }
}

impl Property {
    /// What kind of time the value is, and in which zone.
    fn kind(&self) -> String {
        let (value, zone) = (self.value.as_str(), self.parameters.get("TZID"));
        let is_day = is_digits(value, 8);
        let is_time = value.len() >= 15
            && is_digits(&value[..8], 8)
            && value.as_bytes()[8] == b'T'
            && is_digits(&value[9..15], 6);
        match (is_day, is_time, zone, &value[value.len().min(15)..]) {
            (true, ..) if self.parameters.get("VALUE").map(String::as_str) == Some("DATE") => {
                "a date".to_owned()
            }
            (true, ..) => "a date without VALUE=DATE".to_owned(),
            (_, true, None, "Z") => "UTC".to_owned(),
            (_, true, Some(zone), "") => format!("local in {zone}"),
            (_, true, None, "") => "without a zone".to_owned(),
            _ => "no date or time".to_owned(),
        }
    }
}

fn is_digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Takes the escapes of a text away.
pub fn unescaped(value: &str) -> String {
    let mut out = String::new();
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                other => out.extend(other),
            },
            other => out.push(other),
        }
    }
    out
}

/// The items of a list of texts.
pub fn items(value: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut is_escaped = false;
    for c in value.chars() {
        match c {
            ',' if !is_escaped => all.push(String::new()),
            other => all.last_mut().expect("it begins with one").push(other),
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    all.iter().map(|item| unescaped(item)).collect()
}

/// Reads a calendar, and says what it stumbled over.
pub fn read(ics: &str, faults: &mut Vec<String>) -> Component {
    let mut open = vec![Component::default()];
    for line in
        ics.replace("\r\n ", "").replace("\r\n\t", "").split("\r\n").filter(|line| !line.is_empty())
    {
        let Some(property) = property(line) else {
            faults.push(format!("no property: {line}"));
            continue;
        };
        match (property.name.as_str(), open.len()) {
            ("BEGIN", _) => open.push(Component { name: property.value, ..Component::default() }),
            ("END", 2..) if open.last().is_some_and(|last| last.name == property.value) => {
                let closed = open.pop().expect("there are two");
                open.last_mut().expect("one is left").inside.push(closed);
            }
            ("END", _) => faults.push(format!("END:{} closes nothing", property.value)),
            _ => open.last_mut().expect("it begins with one").properties.push(property),
        }
    }
    if open.len() > 1 {
        faults.push(format!("{} is not closed", open[1].name));
    }
    open.swap_remove(0)
}

fn property(line: &str) -> Option<Property> {
    let mut is_quoted = false;
    let mut ends = Vec::new();
    for (at, c) in line.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            ';' if !is_quoted => ends.push(at),
            ':' if !is_quoted => {
                ends.push(at);
                let name = line[..ends[0]].to_owned();
                let parameter = |pair: &[usize]| {
                    let (key, value) = line[pair[0] + 1..pair[1]].split_once('=')?;
                    Some((key.to_owned(), value.trim_matches('"').to_owned()))
                };
                let parameters = ends.windows(2).map(parameter).collect::<Option<_>>()?;
                let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
                return (is_name && !name.is_empty()).then(|| Property {
                    name,
                    parameters,
                    value: line[at + 1..].to_owned(),
                });
            }
            _ => {}
        }
    }
    None
}

/// All that is wrong with a file.
pub fn lint(ics: &[u8]) -> Vec<String> {
    let mut faults = octets(ics);
    let Ok(text) = std::str::from_utf8(ics) else {
        faults.push("not UTF-8".to_owned());
        return faults;
    };
    let root = read(text, &mut faults);
    if root.inside.is_empty()
        || !root.properties.is_empty()
        || root.inside.iter().any(|one| one.name != "VCALENDAR")
    {
        faults.push("not a calendar alone".to_owned());
    }
    for calendar in &root.inside {
        for needed in ["VERSION", "PRODID"] {
            exactly_one(calendar, needed, &mut faults);
        }
        if calendar.inside.is_empty() {
            faults.push("a calendar without a component".to_owned());
        }
        zones(calendar, &mut faults);
        for event in calendar.components("VEVENT") {
            let mut own = Vec::new();
            times(event, &mut own);
            rule(event, &mut own);
            texts(event, &mut own);
            let name = event.value("UID").unwrap_or("an event").to_owned();
            faults.extend(own.into_iter().map(|fault| format!("{name}: {fault}")));
        }
        series(calendar, &mut faults);
    }
    faults
}

/// Lines as octets: their ends, their lengths, and what is in them.
fn octets(ics: &[u8]) -> Vec<String> {
    let mut faults = Vec::new();
    if !ics.ends_with(b"\n") {
        faults.push("the last line has no end".to_owned());
    }
    for (at, line) in ics.split(|byte| *byte == b'\n').enumerate() {
        let is_last = line.is_empty() && ics.ends_with(b"\n");
        let bare = line.strip_suffix(b"\r").unwrap_or_else(|| {
            if !is_last {
                faults.push(format!("line {}: a bare LF ends it", at + 1));
            }
            line
        });
        if bare.len() > 75 {
            faults.push(format!("line {}: {} octets", at + 1, bare.len()));
        }
        if std::str::from_utf8(bare).is_err() {
            faults.push(format!("line {}: a fold inside a character", at + 1));
        }
        if bare.iter().any(|byte| (*byte < b' ' && *byte != b'\t') || *byte == 0x7f) {
            faults.push(format!("line {}: a control character", at + 1));
        }
    }
    faults
}

fn exactly_one(component: &Component, name: &str, faults: &mut Vec<String>) {
    let count = component.all(name).count();
    if count != 1 {
        faults.push(format!("{count} times {name} in {}", component.name));
    }
}

/// Zones: each is defined once, before the events, with one standard time.
fn zones(calendar: &Component, faults: &mut Vec<String>) {
    let mut defined = BTreeSet::new();
    let mut is_after_events = false;
    for component in &calendar.inside {
        is_after_events |= component.name == "VEVENT";
        if component.name != "VTIMEZONE" {
            continue;
        }
        exactly_one(component, "TZID", faults);
        let name = component.value("TZID").unwrap_or_default();
        if is_after_events {
            faults.push(format!("{name} is defined after an event"));
        }
        if !defined.insert(name) {
            faults.push(format!("{name} is defined twice"));
        }
        if component.components("STANDARD").count() != 1
            || component.components("DAYLIGHT").count() > 1
        {
            faults.push(format!("{name} has not one STANDARD and at most one DAYLIGHT"));
        }
        for observance in &component.inside {
            for needed in ["DTSTART", "TZOFFSETFROM", "TZOFFSETTO"] {
                exactly_one(observance, needed, faults);
            }
            if !observance.value("DTSTART").is_some_and(|start| start.starts_with("1970")) {
                faults.push(format!("{name} does not begin in 1970"));
            }
        }
    }
    let mut used = BTreeSet::new();
    for event in calendar.components("VEVENT") {
        used.extend(event.properties.iter().filter_map(|property| property.parameters.get("TZID")));
    }
    for zone in used.iter().filter(|zone| !defined.contains(zone.as_str())) {
        faults.push(format!("TZID {zone} without a VTIMEZONE"));
    }
}

/// The times of an event: of one kind, and in order.
fn times(event: &Component, faults: &mut Vec<String>) {
    for needed in ["UID", "DTSTAMP", "DTSTART", "SUMMARY"] {
        exactly_one(event, needed, faults);
    }
    let Some(start) = event.get("DTSTART") else { return };
    let kind = start.kind();
    if kind.contains("without") || kind.contains("no date") {
        faults.push(format!("DTSTART is {kind}"));
    }
    for name in ["DTEND", "EXDATE", "RDATE"] {
        for other in event.all(name).filter(|other| other.kind() != kind) {
            faults.push(format!("DTSTART is {kind}, {name} is {}", other.kind()));
        }
    }
    if event.get("DTEND").is_some() && event.get("DURATION").is_some() {
        faults.push("DTEND beside DURATION".to_owned());
    }
    match event.value("DTEND") {
        Some(end) if end == start.value => faults.push("DTEND is DTSTART".to_owned()),
        Some(end) if end < start.value.as_str() => faults.push("DTEND before DTSTART".to_owned()),
        _ => {}
    }
    for name in ["DTSTAMP", "LAST-MODIFIED"] {
        if event.get(name).is_some_and(|time| time.kind() != "UTC") {
            faults.push(format!("{name} is not UTC"));
        }
    }
    let sequence = event.value("SEQUENCE").and_then(|number| number.parse::<u32>().ok());
    if event.value("STATUS") == Some("CANCELLED") && sequence.unwrap_or(0) == 0 {
        faults.push("CANCELLED without a SEQUENCE above 0".to_owned());
    }
}

/// The rule of an event.
fn rule(event: &Component, faults: &mut Vec<String>) {
    if event.all("RRULE").count() > 1 {
        faults.push("two RRULEs".to_owned());
    }
    let (Some(rule), Some(start)) = (event.value("RRULE"), event.get("DTSTART")) else { return };
    let part =
        |name: &str| rule.split(';').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
    if part("FREQ").is_none() {
        faults.push("RRULE without FREQ".to_owned());
    }
    if part("COUNT").is_some() && part("UNTIL").is_some() {
        faults.push("COUNT beside UNTIL".to_owned());
    }
    let Some(until) = part("UNTIL") else { return };
    let is_right = if start.kind() == "a date" {
        is_digits(until, 8)
    } else {
        until.len() == 16 && until.ends_with('Z')
    };
    if !is_right {
        faults.push(format!("DTSTART is {}, UNTIL is {until}", start.kind()));
    }
    // An instant may lie on the day before in UTC, so only days are compared.
    if until.get(..6) < start.value.get(..6) {
        faults.push("UNTIL before DTSTART".to_owned());
    }
}

/// Texts, in which some characters are escaped.
fn texts(event: &Component, faults: &mut Vec<String>) {
    for name in ["UID", "SUMMARY", "DESCRIPTION", "LOCATION", "CONTACT"] {
        for property in event.all(name) {
            let mut chars = property.value.chars();
            while let Some(c) = chars.next() {
                let escape = if c == '\\' { chars.next() } else { None };
                if matches!(c, ';' | ',')
                    || c == '\\' && !matches!(escape, Some('\\' | ';' | ',' | 'n' | 'N'))
                {
                    faults.push(format!("{name} is not escaped"));
                    break;
                }
            }
        }
    }
    for name in ["URL", "CONFERENCE", "ATTACH", "ORGANIZER"] {
        if event
            .all(name)
            .any(|property| property.value.contains("\\,") || property.value.contains("\\;"))
        {
            faults.push(format!("{name} is escaped"));
        }
    }
}

/// Events that share a UID: one series, and the occurrences that differ.
fn series(calendar: &Component, faults: &mut Vec<String>) {
    let mut whole: BTreeMap<&str, &Component> = BTreeMap::new();
    for event in calendar.components("VEVENT").filter(|event| event.get("RECURRENCE-ID").is_none())
    {
        let uid = event.value("UID").unwrap_or_default();
        if whole.insert(uid, event).is_some() {
            faults.push(format!("{uid}: two events without RECURRENCE-ID have this UID"));
        }
    }
    let mut seen = BTreeSet::new();
    for event in calendar.components("VEVENT") {
        let uid = event.value("UID").unwrap_or_default();
        let Some(id) = event.get("RECURRENCE-ID") else { continue };
        if !seen.insert((uid, id.value.as_str())) {
            faults.push(format!("{uid}: two events have the RECURRENCE-ID {}", id.value));
        }
        match whole.get(uid).and_then(|series| series.get("DTSTART")) {
            None => faults.push(format!("{uid}: RECURRENCE-ID without a series")),
            Some(start) if start.kind() != id.kind() => {
                faults.push(format!(
                    "{uid}: RECURRENCE-ID is {}, the series is {}",
                    id.kind(),
                    start.kind()
                ));
            }
            Some(_) => {}
        }
    }
}
