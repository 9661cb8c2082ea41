"""`gongyi figures`: what it prints as data."""

import io

from django.core.management import call_command
from django.utils import translation

from tests.towns import SmallTown


def test_figures_as_data_are_the_same_in_every_language(hexi: SmallTown) -> None:
    told = []
    for language in ("en", "zh-hans"):
        out = io.StringIO()
        with translation.override(language):
            call_command("figures", "--town", hexi.town.slug, "--json", stdout=out)
        told.append(out.getvalue())
    assert told[0] == told[1]
    assert '"figure": "solved_rate"' in told[0]
