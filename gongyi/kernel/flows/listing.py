"""The texts of a group in one cell, on either kind of database."""

from typing import Any

from django.db.models import Aggregate, CharField


class Listing(Aggregate):
    """The texts of a group joined by commas."""

    output_field = CharField()
    template = "group_concat(%(expressions)s)"

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return self.as_sql(compiler, connection, template="string_agg(%(expressions)s, ',')")
