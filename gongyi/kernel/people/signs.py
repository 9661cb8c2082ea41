"""Signs in what people write that can be neither seen nor kept."""

import re

NEVER = "".join(chr((plane << 16) + end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
BROKEN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{NEVER}]")
"""Halves of characters, control characters other than line ends and tab, and what never is a character.

Whatever else a newer Unicode or a town's own font may know stays: rare characters stand in names of people and lanes.
"""
