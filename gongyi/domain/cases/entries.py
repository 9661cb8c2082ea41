"""A row of the catalogue as rules and pages read it."""

from dataclasses import dataclass
from typing import Any

from gongyi.kernel.clock.limits import Limit
from gongyi.kernel.territory.naming import in_language


@dataclass(frozen=True)
class Entry:
    """What the catalogue says of one kind of matter."""

    code: str
    plain: dict[str, Any]

    @property
    def name(self) -> str:
        return in_language(self.plain["zh"], self.plain["en"])

    @property
    def limit(self) -> Limit:
        return Limit.from_fact(self.plain["limit"])

    @property
    def first_contact(self) -> Limit:
        return Limit.from_fact(self.plain["first_contact"])

    @property
    def owner(self) -> str:
        return str(self.plain["owner"])

    @property
    def risk(self) -> int:
        return int(self.plain["risk"])

    @property
    def safety(self) -> int:
        """How grave a danger a matter of this kind is by itself: 2 to life, 1 where somebody may be hurt, else 0."""
        return max(0, self.risk - 1)

    @property
    def grounds(self) -> list[str]:
        return list(self.plain["deferral_grounds"])

    def needs(self, what: str) -> bool:
        """Whether the row asks for photo_before, photo_after or note."""
        return bool(self.plain["evidence"].get(what))

    @property
    def standard_text(self) -> str:
        return self.text("standard")

    @property
    def tips_text(self) -> str:
        return self.text("tips")

    def text(self, key: str) -> str:
        """A bilingual text of the row, such as standard, hint or tips."""
        return in_language(str(self.plain.get(f"{key}_zh", "")), str(self.plain.get(f"{key}_en", "")))
