"""What forms say of what was typed is in plain words, in both languages, whichever form it is."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from gongyi.kernel.ui.days import DayField


class Everything(forms.Form):
    words = forms.CharField(max_length=3)
    long = forms.CharField(min_length=4)
    count = forms.IntegerField(min_value=1, max_value=9)
    few = forms.IntegerField(max_value=9)
    whole = forms.IntegerField()
    day = DayField()
    one = forms.ChoiceField(choices=[("a", "甲")])
    file = forms.FileField()
    missing = forms.CharField()
    mail = forms.EmailField()


TYPED = {
    "words": "四个字了", "long": "短", "count": "0", "few": "10", "whole": "x", "day": "x", "one": "乙", "missing": "", "mail": "x",
}  # fmt: skip
CHINESE = {
    "words": "最多 3 个字，现在有 4 个字。",
    "long": "至少 4 个字，现在只有 1 个字。",
    "count": "不能小于 1。",
    "few": "不能大于 9。",
    "whole": "请填整数。",
    "day": "请填日期，如 2026-12-05。",
    "one": "请从列出的里面选一个。",
    "file": "这个文件是空的，里面没有内容。",
    "missing": "请填写这一项。",
    "mail": "请填电子邮箱，如 name@example.cn。",
}


def said(language: str) -> dict[str, str]:
    with override(language):
        form = Everything(TYPED, {"file": SimpleUploadedFile("a.csv", b"")})
        return {name: str(found[0]) for name, found in form.errors.items()}


def test_the_chinese_is_plain() -> None:
    assert said("zh-hans") == CHINESE


@pytest.mark.parametrize("word", ["Ensure", "valid", "submitted", "field", "available choices"])
def test_the_english_has_no_words_of_the_framework(word: str) -> None:
    assert [text for text in said("en").values() if word in text] == []
    assert said("en")["words"] == "At most 3 characters; these are 4."
