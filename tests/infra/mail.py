"""E-mail that leaves lies in files, as it does where no mail server is set."""

from email import message_from_bytes
from pathlib import Path

from gongyi.kernel.outbox import working


def into_files(settings, home: Path) -> Path:
    """Have e-mail written under a home, as without `GONGYI_EMAIL_URL`; no text messages leave. Returns where it lies."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(home / "mail")
    settings.SMS_URL = ""
    return home / "mail"


def sent_to(mail: Path, address: str) -> list[str]:
    """The words of all that arrived at an address once the worker has been round, in the order in which it left."""
    working.do_jobs()
    files = sorted(mail.glob("*"), key=lambda one: one.stat().st_mtime_ns) if mail.exists() else []
    letters = [
        message_from_bytes(part)
        for file in files
        for part in file.read_bytes().split(b"-" * 79 + b"\n")
        if part.strip()
    ]
    return [letter.get_payload(decode=True).decode() for letter in letters if letter["To"] == address]
