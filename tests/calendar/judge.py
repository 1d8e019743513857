"""Judges calendars: every `.ics` below a folder is read by three libraries, which have to find nothing, and to see the same occurrences as
each other. `judge.py FOLDER` needs icalendar, recurring-ical-events and vobject; what all of them let pass is found by the lint in
tests/it/support/ics.rs."""

import datetime
import sys
from pathlib import Path

import icalendar
import recurring_ical_events
import vobject

FROM, TO = datetime.datetime(1990, 1, 1), datetime.datetime(2040, 1, 1)
faults = []


def texts(component):
    """Of an event, what people read."""
    return [str(component.get(name, "")) for name in ("UID", "SUMMARY", "DESCRIPTION", "LOCATION", "URL")]


def seen_by_vobject(event):
    value = lambda name: getattr(event, name).value if hasattr(event, name) else ""
    return [value(name) for name in ("uid", "summary", "description", "location", "url")]


def judge(path):
    octets = path.read_bytes()
    calendar = icalendar.Calendar.from_ical(octets)
    for component in calendar.walk():
        faults.extend(f"{path.name}: {name}: {why}" for name, why in component.errors)
    events = calendar.walk("VEVENT")
    for event in events:
        for name in ("UID", "DTSTAMP", "DTSTART", "SUMMARY"):
            if name not in event:
                faults.append(f"{path.name}: an event without {name}")
    # A zone of the file, read as a program reads it that knows no zones of its own, shows the hours that the name shows.
    by_name = {zone.tz_name: zone.to_tz(lookup_tzid=False) for zone in calendar.timezones}
    for event in events:
        start = event.decoded("DTSTART")
        zone = event["DTSTART"].params.get("TZID")
        if zone and by_name[zone].utcoffset(start.replace(tzinfo=None)) != start.utcoffset():
            faults.append(f"{path.name}: {zone} of the file is another than the zone of its name at {start}")

    other = vobject.readOne(octets.decode())
    if events:
        other.validate(raiseException=True)
    mine, others = [texts(event) for event in events], [seen_by_vobject(event) for event in getattr(other, "vevent_list", [])]
    if mine != others:
        faults.append(f"{path.name}: icalendar reads {mine}, vobject {others}")

    found = recurring_ical_events.of(calendar).between(FROM, TO)
    starts = [str(event["DTSTART"].dt) for event in found]
    if events and not starts:
        faults.append(f"{path.name}: no occurrence")
    if len(starts) != len(set((str(event["UID"]), str(event["DTSTART"].dt)) for event in found)):
        faults.append(f"{path.name}: two occurrences at once")
    return len(starts)


paths = sorted(Path(sys.argv[1]).rglob("*.ics"))
if not paths:
    sys.exit("FAILED: there are no calendars to judge")
for path in paths:
    try:
        print(f"{path.name}: {judge(path)} occurrences")
    except Exception as why:  # Whatever a library says, it is a finding.
        faults.append(f"{path.name}: {type(why).__name__}: {why}")
if faults:
    sys.exit("FAILED:\n" + "\n".join(faults))
