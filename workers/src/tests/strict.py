"""Reads mails as a strict program would, with Python's own parser and nothing of ours: says what is wrong with each."""
import email
import email.policy
import html.parser
import re
import sys

HOUSE = "https://forum.example/"
ONCE = ["Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type", "Reply-To", "Auto-Submitted",
        "Content-Language"]
LIST = ["List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Feedback-ID"]
VOID = {"meta", "br", "link", "hr", "img"}


class Shown(html.parser.HTMLParser):
    """What a reader sees of HTML, where its links lead, and whether its tags match."""

    def __init__(self, source):
        super().__init__()
        self.open, self.text, self.links, self.faults, self.tags, self.hidden = [], "", [], [], [], 0
        self.feed(source)
        self.close()
        if self.open:
            self.faults.append(f"tags left open: {self.open}")

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append((tag, attributes))
        if tag == "a":
            self.links.append(attributes.get("href", ""))
        if tag in ("img", "script", "form", "iframe", "object") or any(name.startswith("on") for name in attributes):
            self.faults.append(f"active or remote: {tag}")
        if "url(" in attributes.get("style", ""):
            self.faults.append("a style that loads something")
        if tag not in VOID:
            hides = tag in ("style", "title") or "display:none" in attributes.get("style", "")
            self.open.append((tag, hides, len(self.text)))
            self.hidden += hides
        if tag in ("p", "br", "td", "tr", "div"):
            self.text += "\n"

    def handle_endtag(self, tag):
        if not self.open or self.open[-1][0] != tag:
            self.faults.append(f"</{tag}> closes nothing")
            return
        _, hides, begun = self.open.pop()
        self.hidden -= hides
        if tag == "p" and not self.text[begun:].strip():
            self.faults.append("an empty paragraph")

    def handle_data(self, data):
        if not self.hidden:
            self.text += data


def words(text):
    return " ".join(text.replace("\u2060", "").split())


def of_head(raw, faults):
    head = raw.split(b"\r\n\r\n", 1)[0]
    for line in head.split(b"\r\n"):
        encoded = b"=?" in line
        if len(line) > (76 if encoded else 998):
            faults.append(f"a header line of {len(line)}: {line[:60]}")
        if not line.isascii() and not line.startswith(b"To:") and not line.startswith(b" <"):
            faults.append(f"letters beyond ASCII in a header: {line[:60]}")
        if line.strip() == b"" or line.rstrip(b" \t") != line:
            faults.append(f"white space at the end of a header line: {line[:60]}")
    for word in re.findall(rb"=\?[^?\s]+\?[bBqQ]\?[^?\s]*\?=", head):
        if len(word) > 75:
            faults.append(f"an encoded word of {len(word)}")
        charset, kind, content = word[2:-2].split(b"?")
        if kind in b"bB":
            import base64
            try:
                base64.b64decode(content, validate=True).decode(charset.decode())
            except ValueError as error:
                faults.append(f"an encoded word that splits a letter: {error}")


def of_lines(raw, faults):
    if re.search(rb"(?<!\r)\n|\r(?!\n)", raw):
        faults.append("a line break that is not CRLF")
    if b"\0" in raw:
        faults.append("a zero byte")
    for line in raw.split(b"\r\n\r\n", 1)[1].split(b"\r\n"):
        if len(line) > 78:
            faults.append(f"a body line of {len(line)}: {line[:60]}")
        if not line.isascii():
            faults.append("eight bits in the body")


def of_headers(mail, is_bulk, faults):
    for name in ONCE + (LIST if is_bulk else []):
        if len(mail.get_all(name, [])) != 1:
            faults.append(f"{name} stands {len(mail.get_all(name, []))} times")
    for name in ["Cc", "Bcc", "Sender", "Precedence", "X-Mailer"] + ([] if is_bulk else LIST):
        if name in mail:
            faults.append(f"{name} does not belong here")
    if mail["Date"].datetime.tzinfo is None:
        faults.append("a date without a zone")
    if not re.fullmatch(r"<[0-9a-f-]{36}@[a-z.]+>", mail["Message-ID"]):
        faults.append(f"Message-ID {mail['Message-ID']}")
    if len(mail["From"].addresses) != 1 or len(mail["To"].addresses) != 1 or not mail["From"].addresses[0].display_name:
        faults.append("From or To")
    if mail["From"].addresses[0].addr_spec != ("news@forum.example" if is_bulk else "post@forum.example"):
        faults.append(f"From {mail['From']}")
    for signature in mail.get_all("DKIM-Signature", []):
        tags = dict(tag.strip().split("=", 1) for tag in signature.split(";") if "=" in tag)
        signed = re.sub(r"\s", "", tags["h"]).lower().split(":")
        for name in ONCE + (LIST if is_bulk else []):
            if name.lower() not in signed:
                faults.append(f"{name} is not signed")
        for name in ["from", "to", "subject", "date", "message-id", "reply-to", "content-type"]:
            if signed.count(name) != 2:
                faults.append(f"a second {name} could be added")
        if mail["From"].addresses[0].domain != tags["d"] or "l" in tags or tags["c"] != "relaxed/relaxed":
            faults.append("a signature that is not aligned, or partial")
    if is_bulk:
        ways = re.fullmatch(r"<(https://[^<>\s]+)>, <mailto:([^<>\s]+)>", str(mail["List-Unsubscribe"]))
        if not ways or mail["List-Unsubscribe-Post"] != "List-Unsubscribe=One-Click":
            faults.append("List-Unsubscribe")
        if not re.search(r"<[a-z.-]+\.forum\.example>$", mail["List-Id"]):
            faults.append(f"List-Id {mail['List-Id']}")
        return ways and ways[1]
    return None


def of_parts(mail, way_out, faults):
    kinds = [part.get_content_type() for part in mail.walk()]
    alternative = ["multipart/alternative", "text/plain", "text/html"]
    if kinds not in (alternative, ["multipart/mixed", *alternative, "text/calendar", "application/ics"]):
        faults.append(f"parts {kinds}")
        return
    boundaries = [part.get_boundary() for part in mail.walk() if part.is_multipart()]
    if len(set(boundaries)) != len(boundaries) or any(len(boundary) > 70 for boundary in boundaries):
        faults.append("boundaries")
    for part in mail.walk():
        if part.defects:
            faults.append(f"{part.get_content_type()}: {part.defects}")
        if not part.is_multipart():
            if part.get_content_charset() != "utf-8":
                faults.append(f"{part.get_content_type()} in {part.get_content_charset()}")
            if part["Content-Transfer-Encoding"] not in ("base64", "quoted-printable", "7bit"):
                faults.append(f"{part['Content-Transfer-Encoding']}")
    text = mail.get_body(("plain",)).get_content()
    source = mail.get_body(("html",)).get_content()
    shown = Shown(source)
    faults.extend(shown.faults)
    if len(source.encode()) > 20 * 1024:
        faults.append(f"HTML of {len(source.encode())}")
    language, root = mail["Content-Language"], shown.tags[0]
    direction = "rtl" if language.startswith("fa") else "ltr"
    if root[0] != "html" or root[1].get("lang") != language or root[1].get("dir") != direction:
        faults.append(f"{root}")
    title = re.search(r"<title>(.*?)</title>", source, re.S)
    if not title or words(html.unescape(title[1])) != words(mail["Subject"]):
        faults.append("the title is not the subject")
    for said in (text, shown.text, mail["Subject"]):
        if re.search(r"\{\{|\{ ?\$|\}\}|letter-[a-z]|\bNone\b|\bSome\(|&#?\w+;|\ufffd|undefined", said):
            faults.append(f"something was left unfilled: {said[:80]}")
    if re.search(r"\n\s*\n\s*\n", text.rstrip("\n")) or re.search(r"[ \t]$", text, re.M):
        faults.append("a gap, or white space at the end of a line, in the text")
    links = re.findall(r"https?://\S+", text)
    if sorted(set(links)) != sorted(set(shown.links)):
        faults.append(f"links of the text {links}, of HTML {shown.links}")
    if not all(link.startswith(HOUSE + language[:2] + "/") for link in links + shown.links):
        faults.append(f"a link elsewhere: {links}")
    if way_out and way_out not in links:
        faults.append("the text shows no way out")
    seen = words(shown.text)
    for line in text.splitlines():
        # A fact is one line of text, and a label above its value in HTML.
        label, value = re.match(r"(.*?)[:：] ?(.*)", line).groups() if re.search("[:：]", line) else ("", line)
        bare = line.removeprefix("https://")
        if not line.startswith("https://") and words(bare) not in seen and not (label in seen and words(value) in seen):
            if words(re.sub(r"https://", "", line)) not in seen:
                faults.append(f"only the text says {line!r}")
    for hour in re.findall(r"\d\d:\d\d", text):
        if hour not in seen:
            faults.append(f"only the text says {hour}")
    if kinds[0] == "multipart/mixed":
        entry, file = list(mail.walk())[-2:]
        of_calendar(entry, mail["To"].addresses[0].addr_spec, faults)
        if file.get_filename() != "invite.ics" or file.get_payload(decode=True) != entry.get_payload(decode=True):
            faults.append("the calendar as a file is another, or has no name")


def of_calendar(part, to, faults):
    raw = part.get_payload(decode=True)
    if re.search(rb"(?<!\r)\n|\r(?!\n)", raw) or not raw.endswith(b"END:VCALENDAR\r\n"):
        faults.append("a calendar whose lines do not end in CRLF")
    if any(len(line) > 75 for line in raw.split(b"\r\n")):
        faults.append("a calendar's line of more than 75 octets")
    lines = raw.decode().replace("\r\n ", "").split("\r\n")
    properties = {}
    for line in lines:
        name, _, value = line.partition(":")
        properties.setdefault(name.split(";")[0], []).append(value)
    for name in ["VERSION", "PRODID", "METHOD", "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS"]:
        if len(properties.get(name, [])) != 1:
            faults.append(f"{name} in a calendar")
    if properties["METHOD"][0] != part.get_param("method") or properties["METHOD"][0] not in ("REQUEST", "CANCEL"):
        faults.append("the method of a calendar")
    if (properties["METHOD"][0] == "CANCEL") != (properties["STATUS"][0] == "CANCELLED"):
        faults.append("the state of a calendar")
    if not all(re.fullmatch(r"\d{8}T\d{6}Z", properties[name][0]) for name in ("DTSTAMP", "DTSTART", "DTEND")):
        faults.append("a calendar's time that is not in UTC")
    if properties.get("ORGANIZER") != ["mailto:post@forum.example"] or properties.get("ATTENDEE") != [f"mailto:{to}"]:
        faults.append(f"a calendar of {properties.get('ORGANIZER')} for {properties.get('ATTENDEE')}")
    if part.get_content_disposition():
        faults.append("an entry that mail programs take for a file")


def faults_of(raw):
    faults = []
    of_head(raw, faults)
    of_lines(raw, faults)
    try:
        mail = email.message_from_bytes(raw, policy=email.policy.strict.clone(raise_on_defect=False))
        for name, value in mail.items():
            # An address beyond ASCII (RFC 6532) is more than Python's parser of bytes knows.
            if getattr(value, "defects", None) and not (name == "To" and not str(value).isascii()):
                faults.append(f"{name}: {value.defects}")
        is_bulk = "List-Id" in mail
        of_parts(mail, of_headers(mail, is_bulk, faults), faults)
    except Exception as error:  # a reader that gives up is a fault of the mail
        faults.append(repr(error))
    return faults


if __name__ == "__main__":
    wrong = 0
    for path in sys.argv[1:]:
        with open(path, "rb") as file:
            for fault in faults_of(file.read()):
                print(f"{path.rsplit('/', 1)[-1]}: {fault}", file=sys.stderr)
                wrong += 1
    print(len(sys.argv) - 1)
    sys.exit(wrong > 0)
