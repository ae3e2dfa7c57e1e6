"""Every calendar is read by icalendar and recurring-ical-events, keeps the lengths of lines of RFC 5545, and has what
subscribers need: a name, how often to look, and events with ids, dates and states."""

import datetime

import icalendar
import recurring_ical_events
import webroot

NEEDED = ("UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "LAST-MODIFIED", "STATUS", "URL")
STATES = {"CONFIRMED", "CANCELLED", "TENTATIVE"}


def lines(data, say):
    if not data.endswith(b"\r\n"):
        say("does not end with a line")
    for line in data.split(b"\r\n"):
        if len(line) > 75:
            say(f"a line has {len(line)} octets: {line[:30]!r}")
        if b"\r" in line or b"\n" in line:
            say(f"a line ends without CRLF: {line[:30]!r}")
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            say(f"a line is folded within a character: {line[:30]!r}")


def events(calendar, say):
    for name in ("NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "PRODID", "VERSION"):
        if name not in calendar:
            say(f"has no {name}")
    if not calendar.subcomponents:
        say("has no component, which RFC 5545 does not allow")
    seen = {}
    for event in calendar.walk("VEVENT"):
        uid = str(event.get("UID"))
        if uid in seen:
            say(f"{uid} is there twice")
        seen[uid] = event
        for name in NEEDED:
            if name not in event:
                say(f"{uid} has no {name}")
        if event.errors:
            say(f"{uid}: {event.errors}")
        if str(event.get("STATUS")) not in STATES:
            say(f"{uid} is {event.get('STATUS')}")
        if event.get("DTSTAMP").dt != event.get("LAST-MODIFIED").dt:
            say(f"{uid}: DTSTAMP is not when it was changed")
    return seen


def check(site, report):
    files = site.files(".ics")
    if not files:
        report("/", "no calendar")
    count = 0
    for file in files:
        def say(message, name=site.name(file)):
            report(name, message)

        data = file.read_bytes()
        lines(data, say)
        try:
            calendar = icalendar.Calendar.from_ical(data)
        except ValueError as error:
            say(f"icalendar cannot read it: {error}")
            continue
        seen = events(calendar, say)
        count += len(seen)
        year = datetime.timedelta(days=3660)
        for uid, event in seen.items():
            start = event.get("DTSTART").dt
            shown = recurring_ical_events.of(calendar).between(start - year, start + year)
            if sum(1 for one in shown if str(one.get("UID")) == uid) != 1:
                say(f"{uid} is not shown once by recurring-ical-events")
    return f"{len(files)} calendars, {count} events"


if __name__ == "__main__":
    webroot.run(check)
