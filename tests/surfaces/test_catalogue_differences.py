"""What two versions of a catalogue row say differently is told in words, and nothing that is the same."""

from django.utils.translation import override

from gongyi.surfaces.desk.administering.rows import BLANK, differences


def test_another_order_of_what_was_ticked_is_no_difference() -> None:
    before = dict(BLANK) | {"kinds": ["help", "complaint"], "words": ["灯", "暗"]}
    assert differences(before, before | {"kinds": ["complaint", "help"], "words": ["暗", "灯"]}) == []


def test_what_was_ticked_is_listed_with_the_comma_of_the_language() -> None:
    before = dict(BLANK) | {"kinds": ["help"]}
    with override("en"):
        (found,) = differences(before, before | {"kinds": ["help", "complaint"]})
    assert (found.before, found.after) == ("Request for help or repair", "Request for help or repair, Complaint")
    with override("zh-hans"):
        (found,) = differences(before, before | {"kinds": ["help", "complaint"]})
    assert "、" in found.after
