"""Words that mean danger, as a page looks for them while somebody types."""

import json

from django.utils.translation import gettext as _

from gongyi.domain.appeals import public as appeals


def danger_words() -> str:
    """What the page looks for while someone types, so that the telephone is there at once."""
    rows = [
        {
            "words": danger.words,
            "patterns": danger.patterns,
            "name": danger.name,
            "phone": danger.phone,
            "say": danger.say,
            "call": _("Call %(phone)s") % {"phone": danger.phone},
        }
        for danger in appeals.all_dangers()
    ]
    return json.dumps({"harmless": appeals.harmless(), "dangers": rows}, ensure_ascii=False, separators=(",", ":"))
