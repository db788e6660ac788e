#!/usr/bin/env python3
"""What SpamAssassin, rspamd and opendkim say of every kind of mail in every language.

    deploy/local run python3 tests/mail/judge.py [--write]

Has the tests of the workers make the mails (real letters, over SMTP, signed with RSA and Ed25519), asks each judge
without network, and prints a table; --write puts it into RESULTS.md. Needs Debian's packages spamassassin, rspamd and
opendkim. A judge that is missing, a signature that does not hold or a score above the limit is a failure.
"""
import datetime
import email
import email.policy
import os
import pathlib
import platform
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
READERS = ROOT / "workers/src/tests"
# Of 5.0 and of 15.0, from which mail counts as junk (rspamd marks it from 6.0 on).
LIMITS = {"SpamAssassin": 1.5, "rspamd": 3.0}
# What rspamd says of a machine that has no DNS, and of mail that came over no relay: nothing that a mail can mend.
OF_THE_PLACE = re.compile(r"HFILTER_|R_DKIM_|DKIM_|DMARC_|R_SPF|ARC_|RCVD_|ASN|RCPT_|MIME_TRACE|FROM_|TO_|HAS_")
# rspamd finds no link in plain words under a domain that no registry knows, and counts the parts as different.
KNOWN_DOMAIN = "forum.sco-example.cn"


def run(*command, **more):
    return subprocess.run(command, check=True, capture_output=True, **more).stdout.decode(errors="replace")


def need(*programs):
    missing = [program for program in programs if not shutil.which(program)]
    if missing:
        sys.exit(f"missing: {', '.join(missing)} (apt install spamassassin rspamd opendkim)")


def make_mails(folder):
    tests = ["cargo", "test", "--locked", "-p", "workers", "--lib", "--", "tests::letters", "tests::kinds"]
    subprocess.run(tests, check=True, cwd=ROOT, env={**os.environ, "KEEP_MAILS": str(folder)}, stdout=subprocess.DEVNULL)
    mails = sorted(folder.glob("*.eml"))
    if len(mails) < 50:
        sys.exit(f"only {len(mails)} mails were made")
    return mails


def records():
    """The keys of the tests, as their verifier knows them."""
    source = (READERS / "dkim/verify.py").read_text()
    return dict(re.findall(r'b"([^"]+)\.": b"([^"]+)"', source))


def spamassassin(path):
    said = run("spamassassin", "-L", "-t", input=path.read_bytes())
    status = re.sub(r"\s+", " ", re.search(r"^X-Spam-Status:(.*?)^\S", said, re.S | re.M)[1])
    tests = re.search(r"tests=([A-Z0-9_, ]+)", status)[1].replace(" ", "").split(",")
    quiet = {"HTML_MESSAGE", "NO_RECEIVED", "NO_RELAYS"}
    return float(re.search(r"score=(-?[\d.]+)", status)[1]), [test for test in tests if test not in quiet]


def opendkim(path, folder):
    keys = folder / "keys"
    keys.write_text("".join(f"{name}\t{record}\n" for name, record in records().items()))
    settings = folder / "opendkim.conf"
    settings.write_text(f"Mode v\nTestPublicKeys {keys}\nSocket local:{folder}/socket\nSyslog no\n")
    said = run("opendkim", "-x", str(settings), "-f", "-vvv", "-t", str(path))
    return sorted(re.findall(r"dkim=(\w+).*?header\.a=([\w-]+)", said))


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Rspamd:
    """One of our own, with Debian's rules and nobody to ask."""

    def __init__(self, folder):
        self.home, self.port = folder, free_port()
        shutil.copytree("/etc/rspamd", folder / "etc")
        local = folder / "etc/local.d"
        local.mkdir(exist_ok=True)
        (local / "worker-normal.inc").write_text(f'bind_socket = "127.0.0.1:{self.port}";\ncount = 1;\n')
        (local / "worker-controller.inc").write_text(f'bind_socket = "127.0.0.1:{free_port()}";\n')
        (local / "options.inc").write_text(
            f'dns {{ nameserver = ["127.0.0.1:{free_port()}"]; timeout = 0.1s; retransmits = 1; }}\n')
        for part in ["worker-proxy.inc", "worker-fuzzy.inc", "rbl.conf", "fuzzy_check.conf", "surbl.conf"]:
            (local / part).write_text("enabled = false;\n")
        variables = []
        for name in ["DBDIR", "LOGDIR", "RUNDIR"]:
            (folder / name).mkdir()
            variables += ["--var", f"{name}={folder / name}"]
        etc = folder / "etc"
        variables += ["--var", f"CONFDIR={etc}", "--var", f"LOCAL_CONFDIR={etc}"]
        root = ["-i", "-u", "root", "-g", "root"] if os.geteuid() == 0 else []
        self.process = subprocess.Popen(["rspamd", "-f", "-c", str(etc / "rspamd.conf"), *variables, *root],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(600):
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        sys.exit("rspamd does not start")

    def ask(self, path):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.SMTP)
        recipient = mail["To"].addresses[0].addr_spec
        if not recipient.isascii():
            return None, []  # it calls every address beyond ASCII invalid (RFC 6532 does not)
        for kind in ("plain", "html"):
            part = mail.get_body((kind,))
            language, encoding = part["Content-Language"], part["Content-Transfer-Encoding"]
            part.set_content(part.get_content().replace("forum.example", KNOWN_DOMAIN), subtype=kind, cte=encoding)
            part["Content-Language"] = language
        known = mail.as_bytes().replace(b"forum.example", KNOWN_DOMAIN.encode())
        copy = self.home / "mail.eml"
        copy.write_bytes(known)
        said = run("rspamc", "-h", f"127.0.0.1:{self.port}", "--ip", "192.0.2.25", "--helo", f"mail.{KNOWN_DOMAIN}",
                   "--hostname", f"mail.{KNOWN_DOMAIN}", "--from", f"bounce+1@bounces.{KNOWN_DOMAIN}",
                   "--rcpt", recipient, "symbols", str(copy))
        found = [(name, float(score)) for name, score in re.findall(r"^Symbol: (\w+) \((-?[\d.]+)\)", said, re.M)]
        ours = [(name, score) for name, score in found if score and not OF_THE_PLACE.match(name)]
        return sum(score for _, score in ours), [f"{name} {score:+}" for name, score in ours]

    def end(self):
        self.process.terminate()
        self.process.wait(30)


def versions():
    known = run("dpkg-query", "-W", "-f", "${Package} ${Version}, ", "spamassassin", "rspamd", "opendkim")
    return known.rstrip(", ")


def table(mails, folder):
    rspamd, rows, wrong = Rspamd(folder / "rspamd-home"), [], []
    try:
        for path in mails:
            spam, spam_rules = spamassassin(path)
            score, rules = rspamd.ask(path)
            signatures = opendkim(path, folder)
            held = signatures == [("pass", "ed25519-sha256"), ("pass", "rsa-sha256")]
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            kind, _, language = path.stem.split(" ")
            size = len(path.read_bytes()) / 1024
            rows.append((kind.replace("_", " ").replace("-", ": ", 1), language, str(mail["Subject"]), f"{size:.1f}",
                         f"{spam + 0:.1f}", "not asked" if score is None else f"{score:.2f}", "both hold" if held else str(signatures),
                         ", ".join(spam_rules + rules)))
            if not held or spam > LIMITS["SpamAssassin"] or (score or 0) > LIMITS["rspamd"]:
                wrong.append(path.name)
    finally:
        rspamd.end()
    return rows, wrong


def written(rows):
    now = datetime.datetime.now(datetime.timezone.utc)
    commit = run("git", "rev-parse", "--short", "HEAD", cwd=ROOT).strip()
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.release()} {platform.machine()}"
    lines = [
        "# What judges say of every kind of mail", "",
        "Written by `deploy/local run python3 tests/mail/judge.py --write`; nobody writes here by hand.",
        f"Made on {now:%Y-%m-%d %H:%M} UTC on {machine}, of commit {commit}, by {versions()}.", "",
        "Without network: no lists of senders, no DNS. SpamAssassin calls mail junk from 5.0 on, rspamd marks it from 6.0",
        "on. Of rspamd's rules those about the sending host and about DNS are left out, and it reads the mails under a",
        "domain that a registry knows. Signatures are RSA-2048 and Ed25519 by two selectors, verified by opendkim; every",
        "test of the letters has them verified by dkimpy as well, and has each mail read by `workers/src/tests/strict.py`.",
        "",
        "FORGED_SENDER is the return path that names the delivery (VERP), MIME_BASE64_TEXT what is not written in Latin",
        "and the calendar's file, MANY_INVISIBLE_PARTS the line that mail programs show beside the subject, MIXED_ES the",
        "Latin letters e of the addresses in the plain text of a Russian mailing. rspamd is not asked about an address",
        "beyond ASCII, which it calls invalid as such.", "",
        "| Mail | Language | Subject | KB | SpamAssassin | rspamd | DKIM | Rules that count |",
        "|---|---|---|--:|--:|--:|---|---|",
    ]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def main():
    need("spamassassin", "rspamd", "rspamc", "opendkim", "cargo")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        kept = folder / "mails"
        kept.mkdir()
        rows, wrong = table(make_mails(kept), folder)
    results = written(rows)
    print(results)
    if "--write" in sys.argv[1:]:
        (HERE / "RESULTS.md").write_text(results)
    if wrong:
        sys.exit(f"too much is wrong with: {', '.join(wrong)}")


if __name__ == "__main__":
    main()
