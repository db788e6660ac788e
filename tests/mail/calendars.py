"""Reads calendar files as a strict program would, one after the other, as they reached one reader: says what is wrong
with each, and with each beside those before it. Nothing of ours is asked: the grammar of RFC 5545 and the rules of RFC
5546 stand here, and two programs of others read every file as well.

Standard input is JSON: a list of {"label", "ics", "method", "to"}; `method` is what the mail said of the file, null
where it came from a page; `to` is whose it is, null where it is anybody's.
"""
import datetime
import json
import re
import sys

import icalendar
import vobject

TEXT = {"CALSCALE", "METHOD", "PRODID", "VERSION", "SUMMARY", "LOCATION", "STATUS", "UID", "NAME", "X-WR-CALNAME", "TZID"}
OF_CALENDAR = {"VERSION", "PRODID", "CALSCALE", "METHOD", "NAME", "X-WR-CALNAME", "REFRESH-INTERVAL"}
ONCE_IN_EVENT = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY", "STATUS", "ORGANIZER", "URL"}
PARAMETER = r'[A-Z0-9-]+=(?:"[^"\x00-\x1f\x7f]*"|[^",;:\x00-\x1f\x7f]*)(?:,(?:"[^"\x00-\x1f\x7f]*"|[^",;:\x00-\x1f\x7f]*))*'
LINE = re.compile(rf"([A-Z0-9-]+)((?:;{PARAMETER})*):([^\x00-\x08\x0a-\x1f\x7f]*)")
UTC = re.compile(r"\d{8}T\d{6}Z")
ADDRESS = re.compile(r"mailto:[A-Za-z0-9.!$'*+=_~%-]+@[A-Za-z0-9.-]+")


def lines_of(ics, wrong):
    raw = ics.encode()
    if re.search(rb"(?<!\r)\n|\r(?!\n)", raw) or not raw.endswith(b"\r\n"):
        wrong("lines do not end in CRLF")
    for line in raw.split(b"\r\n"):
        if len(line) > 75:
            wrong(f"a line of {len(line)} octets")
        try:
            line.decode()
        except UnicodeDecodeError:
            wrong("a letter is torn by folding")
    found = []
    for line in ics.replace("\r\n ", "").split("\r\n")[:-1]:
        parts = LINE.fullmatch(line)
        if not parts:
            wrong(f"no content line: {line!r}")
            continue
        name, parameters, value = parts.groups()
        parameters = dict(one.split("=", 1) for one in re.findall(PARAMETER, parameters))
        if name in TEXT and re.search(r"(?<!\\)(?:\\\\)*[;,]|(?<!\\)(?:\\\\)*\\(?![\\;,nN])", value):
            wrong(f"text that is not escaped: {line!r}")
        found.append((name, parameters, value))
    return found


def parts_of(lines, wrong):
    """The calendar's own properties, and those of each of its components."""
    if not lines or lines[0] != ("BEGIN", {}, "VCALENDAR") or lines[-1] != ("END", {}, "VCALENDAR"):
        wrong("no calendar")
    own, components, open_ones = [], [], []
    for name, parameters, value in lines[1:-1]:
        if name == "BEGIN":
            open_ones.append(value)
            if len(open_ones) == 1:
                components.append((value, []))
        elif name == "END":
            if not open_ones or open_ones.pop() != value:
                wrong(f"END:{value} ends nothing")
        elif open_ones:
            components[-1][1].append((name, parameters, value))
        else:
            if components:
                wrong(f"{name} after a component")
            own.append((name, parameters, value))
    if open_ones or not components:
        wrong(f"components left open, or none: {open_ones}")
    return own, components


def of_calendar(own, wrong):
    names = [name for name, _, _ in own]
    for name in names:
        if name not in OF_CALENDAR or names.count(name) != 1:
            wrong(f"{name} in a calendar")
    values = {name: value for name, _, value in own}
    if values.get("VERSION") != "2.0" or not values.get("PRODID") or values.get("CALSCALE") != "GREGORIAN":
        wrong("version, product or scale")
    if values.get("METHOD") not in ("PUBLISH", "REQUEST", "CANCEL"):
        wrong(f"method {values.get('METHOD')}")
    return values


def of_event(method, properties, to, wrong):
    names = [name for name, _, _ in properties]
    for name in ONCE_IN_EVENT | {"LOCATION"}:
        if names.count(name) > 1 or (name in ONCE_IN_EVENT and name not in names):
            wrong(f"{name} stands {names.count(name)} times")
    for name in set(names) - ONCE_IN_EVENT - {"LOCATION", "ATTENDEE"}:
        wrong(f"{name} does not belong here")
    event = {name: value for name, _, value in properties}
    for name in ("DTSTAMP", "DTSTART", "DTEND"):
        if not UTC.fullmatch(event[name]):
            wrong(f"{name}:{event[name]} is no moment in UTC")
        datetime.datetime.strptime(event[name], "%Y%m%dT%H%M%SZ")
    if not event["DTSTART"] < event["DTEND"]:
        wrong("it ends before it begins")
    if not re.fullmatch(r"0|[1-9]\d*", event["SEQUENCE"]):
        wrong(f"SEQUENCE:{event['SEQUENCE']}")
    if event["STATUS"] not in ("TENTATIVE", "CONFIRMED", "CANCELLED"):
        wrong(f"STATUS:{event['STATUS']}")
    if method == "CANCEL" and event["STATUS"] != "CANCELLED" or method == "REQUEST" and event["STATUS"] == "CANCELLED":
        wrong("method and status contradict each other")
    if not re.fullmatch(r"[0-9a-z-]+@[a-z0-9.-]+", event["UID"]):
        wrong(f"UID:{event['UID']}")
    if not re.fullmatch(r"https?://[^\s<>\"]+", event["URL"]) or re.search(r"/registration/|/manage/", event["URL"]):
        wrong(f"URL:{event['URL']}")
    if not ADDRESS.fullmatch(event["ORGANIZER"]):
        wrong(f"ORGANIZER:{event['ORGANIZER']}")
    attendees = [(parameters, value) for name, parameters, value in properties if name == "ATTENDEE"]
    if method == "PUBLISH" and attendees or method == "REQUEST" and not attendees:
        wrong(f"{len(attendees)} attendees of {method}")
    if [value for _, value in attendees] != ([f"mailto:{to}"] if to else []):
        wrong(f"attendees {attendees}, for {to}")
    for parameters, _ in attendees:
        if parameters.get("RSVP") != "FALSE" or parameters.get("PARTSTAT") not in ("ACCEPTED", "TENTATIVE", "NEEDS-ACTION"):
            wrong(f"an attendee with {parameters}")
    return event


def read_by_others(ics, wrong):
    """What two other programs understand of it."""
    theirs = icalendar.Calendar.from_ical(ics)
    understood = {}
    for component in theirs.walk():
        if component.errors:
            wrong(f"icalendar: {component.errors}")
        if component.name == "VEVENT":
            understood[str(component["UID"])] = (
                str(component["SUMMARY"]),
                str(component.get("LOCATION", "")),
                component.decoded("DTSTART").strftime("%Y%m%dT%H%M%SZ"),
            )
    for component in vobject.readComponents(ics, validate=True):
        for event in component.contents.get("vevent", []):
            said = (
                event.summary.value,
                event.location.value if hasattr(event, "location") else "",
                event.dtstart.value.strftime("%Y%m%dT%H%M%SZ"),
            )
            if understood.get(event.uid.value) != said:
                wrong(f"one program reads {understood.get(event.uid.value)}, the other {said}")
    return understood


def main():
    faults, told, known = [], [], {}
    for one in json.load(sys.stdin):
        def wrong(what, label=one["label"]):
            faults.append(f"{label}: {what}")
        own, components = parts_of(lines_of(one["ics"], wrong), wrong)
        method = of_calendar(own, wrong)["METHOD"]
        if one["method"] not in (None, method):
            wrong(f"the mail says {one['method']}, the file {method}")
        understood = read_by_others(one["ics"], wrong)
        events = [properties for kind, properties in components if kind == "VEVENT"]
        uids = set()
        for properties in events:
            event = of_event(method, properties, one["to"], wrong)
            if event["UID"] in uids:
                wrong(f"{event['UID']} twice in one file")
            uids.add(event["UID"])
            said = {name: event.get(name) for name in ("DTSTART", "DTEND", "LOCATION", "STATUS", "SUMMARY", "URL")}
            before = known.get(event["UID"])
            if before is None and method == "CANCEL":
                wrong("cancels what nobody had")
            if before:
                if before["ORGANIZER"] != event["ORGANIZER"]:
                    wrong(f"organiser {event['ORGANIZER']}, before {before['ORGANIZER']}")
                rose = int(event["SEQUENCE"]) - int(before["SEQUENCE"])
                changed = [name for name in said if said[name] != before["said"][name]]
                if rose < 0 or (changed and rose == 0):
                    wrong(f"SEQUENCE rose by {rose} while {changed} changed")
                if event["DTSTAMP"] < before["DTSTAMP"]:
                    wrong("DTSTAMP goes back")
            known[event["UID"]] = {**event, "said": said}
            told.append([one["label"], method, event["STATUS"], int(event["SEQUENCE"]), event["UID"],
                         *understood[event["UID"]]])
    for fault in faults:
        print(fault, file=sys.stderr)
    print(json.dumps(told))
    sys.exit(bool(faults))


main()
