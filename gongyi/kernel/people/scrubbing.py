"""Logs are scrubbed before they are written."""

import logging
import re

from gongyi.kernel.people import phones

SECRETS = re.compile(r"(?i)\b(password|secret|token|authorization|api_key|code)\b(['\"]?\s*[=:]\s*)[^\s,;&'\"]+")
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
LINKS = re.compile(r"/(l|k|h|received)/[A-Za-z0-9_-]{16,}")


def hide_identity(text: str) -> str:
    """The text with every identity number masked: no work on a matter needs one."""
    return IDENTITY.sub("***", text)


def scrub(text: str) -> str:
    """The text without phone numbers, identity numbers, secrets and link tokens."""
    text = SECRETS.sub(r"\1\2***", text)
    text = LINKS.sub(r"/\1/***", text)
    return hide_identity(phones.hide_all(text))


class Scrub(logging.Filter):
    """Rewrites each record, its arguments and its exception text."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = scrub(record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = scrub(logging.Formatter().formatException(record.exc_info))
        return True
