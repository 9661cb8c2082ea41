"""Setting the columns of the three lists."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gongyi.domain.appeals import queries
from gongyi.domain.appeals.columns import LISTS, WIDTHS, Column, names
from gongyi.domain.appeals.models import ListLayout
from gongyi.kernel import clock
from gongyi.kernel.people.refusals import Refused
from gongyi.kernel.territory.models import Town

MOST_HEADING = 20


@transaction.atomic
def set_layout(*, town: Town, which: str, columns: Sequence[Column], made_by: str) -> ListLayout:
    """Give a list its columns as a new version; what it had before stays in the history. Raises Refused where nothing would be different."""
    if which not in LISTS or not {column.key for column in columns} <= set(WIDTHS):
        raise ValueError("no such list or column")
    if "title" not in {column.key for column in columns}:
        raise Refused(_("A list without the matter itself tells nobody anything. Please keep that column."))
    wanted = _plainly(columns)
    if wanted == _plainly(queries.columns(town, which)):
        raise Refused(_("Nothing is different from the version in force."))
    rows = ListLayout.objects.filter(town=town, which=which)
    return ListLayout.objects.create(
        town=town, which=which, n=(rows.aggregate(top=Max("n"))["top"] or 0) + 1, made_by=made_by, made_at=clock.now(),
        columns=wanted,
    )  # fmt: skip


def _plainly(columns: Sequence[Column]) -> list[list[str]]:
    """Each column with the town's own word for it; empty where it is ours."""
    ours = names()
    headings = [(column.key, column.heading.strip()[:MOST_HEADING]) for column in columns]
    return [[key, "" if heading == ours[key] else heading] for key, heading in headings]
