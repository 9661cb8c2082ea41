"""Domain statements, counted as the budgets mean them: without transactions, savepoints, sessions and accounts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

BRACKETS = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
APART = ('FROM "django_session"', 'FROM "people_account"')
WHO_ASKS = ('FROM "people_person"', 'FROM "people_post"', 'FROM "people_seat"')
"""Of a page: who is signed in, and the name and the seats of theirs that stand in its frame."""


def is_domain(sql: str) -> bool:
    """Whether a statement counts against a budget."""
    return not sql.startswith(BRACKETS) and not any(table in sql for table in APART)


@contextmanager
def domain_statements() -> Iterator[list[str]]:
    """Gathers the domain statements of the block in the list that it gives; the list is filled when the block ends."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as seen:
        yield found
    found += [query["sql"] for query in seen if is_domain(query["sql"])]


def spent(work: Callable[[], object], *, apart: tuple[str, ...] = ()) -> int:
    """How many domain statements this costs, without those that hold one of the texts in `apart`."""
    with domain_statements() as found:
        work()
    return sum(not any(text in sql for text in apart) for sql in found)
