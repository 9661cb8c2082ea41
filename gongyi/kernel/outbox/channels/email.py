"""E-mail through Django's mail settings."""

import hashlib
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage

from gongyi.kernel.outbox.handlers import Undeliverable, Unreached


def send(*, to: str, subject: str, text: str, key: str) -> str:
    """Send one message; the proof is its Message-ID, which stays the same when it is sent again."""
    domain = str(settings.DEFAULT_FROM_EMAIL).rpartition("@")[2].rstrip(">") or "localhost"
    proof = f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"
    headers = {"Message-ID": proof, "Auto-Submitted": "auto-generated"}
    message = EmailMessage(subject=" ".join((subject or text[:40]).split()), body=text, to=[to], headers=headers)
    try:
        message.send()
    except SMTPRecipientsRefused as error:
        raise Undeliverable("the mail server refuses the address") from error
    except (SMTPException, OSError) as error:
        raise Unreached(f"mail server: {type(error).__name__}") from error
    return proof
