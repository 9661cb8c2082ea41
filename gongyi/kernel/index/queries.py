"""Searching: every term must be found as written, on both databases with the same result."""

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from gongyi.kernel.index import cutting
from gongyi.kernel.index.models import Entry

MOST_TERMS = 8


def terms(text: str) -> list[list[tuple[str, bool]]]:
    """The query's terms, each a phrase of stored tokens."""
    phrases = [cutting.phrase(term) for term in text.split()[:MOST_TERMS]]
    return [[(cutting.ascii_token(token), prefix) for token, prefix in phrase] for phrase in phrases if phrase]


def matching(text: str, audience: str) -> QuerySet[Entry]:
    """Entries for the audience that hold every term; none when there is nothing to look for."""
    wanted = terms(text)
    if not wanted:
        return Entry.objects.none()
    if connection.vendor == "sqlite":
        query = " AND ".join(_fts5(phrase) for phrase in wanted)
        found = RawSQL("SELECT rowid FROM index_fts WHERE index_fts MATCH %s", [query])
        return Entry.objects.filter(Q(pk__in=found), audience=audience)
    query = " & ".join(f"({_tsquery(phrase)})" for phrase in wanted)
    found = RawSQL("SELECT id FROM index_entry WHERE vector @@ to_tsquery('simple', %s)", [query])
    return Entry.objects.filter(Q(pk__in=found), audience=audience)


def _fts5(phrase: list[tuple[str, bool]]) -> str:
    words = " ".join(token for token, _prefix in phrase)
    return f'"{words}"' + (" *" if phrase[-1][1] else "")


def _tsquery(phrase: list[tuple[str, bool]]) -> str:
    return " <-> ".join(token + (":*" if prefix else "") for token, prefix in phrase)
