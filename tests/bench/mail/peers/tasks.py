"""The same task for Celery and smtplib, over one kept connection for each process: `tasks.py N` enqueues."""

import os
import smtplib
import sys
from email.message import EmailMessage

from celery import Celery

app = Celery("tasks", broker=f"redis://127.0.0.1:{os.environ['REDIS_PORT']}/0")
app.conf.update(task_ignore_result=True, worker_prefetch_multiplier=64)
PARAGRAPH = (
    "This autumn the base holds a new forum. We would be glad to see you again in Qingdao, among your classmates "
    "and teachers, and to talk about trade and logistics in the region."
)
line = None


@app.task
def send(to, name):
    global line
    if line is None:
        line = smtplib.SMTP("127.0.0.1", int(os.environ["SMTP_PORT"]))
    mail = EmailMessage()
    mail["From"] = "The Training Base <post@bench.example>"
    mail["To"] = to
    mail["Subject"] = f"News of the base for {name}"
    mail["List-Unsubscribe"] = f"<https://bench.example/unsubscribe/{to}>"
    mail.set_content("\n\n".join([f"Dear {name},"] + [PARAGRAPH] * 3))
    paragraphs = f'<p style="line-height: 1.6; color: #222">{PARAGRAPH}</p>' * 3
    mail.add_alternative(
        f'<!doctype html><html lang="en"><body style="font: 16px sans-serif; max-width: 36em; margin: 2em auto">'
        f'<p>Dear {name},</p>{paragraphs}<p style="color: #777">You receive this because you are on the roll of the '
        f"base.</p></body></html>",
        subtype="html",
    )
    line.send_message(mail)


if __name__ == "__main__":
    for n in range(int(sys.argv[1])):
        send.apply_async((f"person{n}@bench.example", f"Person Number{n}"))
