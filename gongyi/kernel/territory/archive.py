"""How a town's archive (档案室) keeps paper: how its numbers begin, for how long files are kept, and what is usual. A setting of the town.

Codes of terms as archives write them (DA/T 22-2015): Y for always, D30 for thirty years.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gongyi.kernel.territory.models import Town

ALWAYS = 0
TERMS = (ALWAYS, 30, 20, 10, 5, 3)
"""Years a file may be kept; nought is always."""
USUAL_TERMS = (ALWAYS, 30, 10)
KNOWN_PARTS = re.compile(r"\{(?:year|term)\}")
OPEN = "____"


@dataclass(frozen=True)
class Archive:
    """`number` is what stands before the piece's own number; in it `{year}` and `{term}` are filled in. `usual` is ticked on the cover."""

    number: str = ""
    terms: tuple[int, ...] = USUAL_TERMS
    usual: int | None = None

    def written(self, year: int) -> str:
        """The number as far as it is known; the piece's own number is written by hand. Empty where the town set none."""
        code = OPEN if self.usual is None else "Y" if self.usual == ALWAYS else f"D{self.usual}"
        return self.number.format(year=year, term=code) + OPEN if self.number else ""

    def boxes(self) -> str:
        """The terms to tick, the usual one ticked."""
        return "   ".join(f"{'☑' if term == self.usual else '□'} {term_name(term)}" for term in self.terms)

    def as_fact(self) -> dict[str, object]:
        """As it is kept."""
        return {"number": self.number, "terms": list(self.terms), "usual": self.usual}


def term_name(term: int) -> str:
    """What a term is called."""
    return _("always") if term == ALWAYS else _("%(years)d years") % {"years": term}


def archive_of(town: Town) -> Archive:
    """The town's own way, or the three terms of the national rule with nothing ticked."""
    kept = town.parameters.get("archive", {})
    return Archive(**{**kept, "terms": tuple(kept["terms"])}) if kept else Archive()


def is_pattern(text: str) -> bool:
    """Whether a beginning of archive numbers can be filled in."""
    return not set("{}") & set(KNOWN_PARTS.sub("", text))
