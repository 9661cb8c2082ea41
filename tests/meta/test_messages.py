"""The translation tools read, merge, compile and judge as they should."""

import gettext
import io
from pathlib import Path

import pytest

from gongyi.config import messages
from tools import messages as tool

FRAGMENT = r"""
# A comment
msgid "Report"
msgstr "我要反映"

msgctxt "button"
msgid "Report"
msgstr "反映"

#, fuzzy
msgid "Doubtful"
msgstr "存疑"

msgid "%(n)d day"
msgid_plural "%(n)d days"
msgstr[0] "%(n)d 天"
msgid ""
"Two "
"pieces\n"
msgstr ""
"两"
"段\n"
"""


def catalogue(text: str = FRAGMENT) -> gettext.GNUTranslations:
    entries = messages.merge(messages.parse(text, name="a.po")).values()
    return gettext.GNUTranslations(io.BytesIO(messages.compiled(entries)))


def test_the_compiled_file_is_what_gettext_reads() -> None:
    found = catalogue()
    assert found.gettext("Report") == "我要反映"
    assert found.pgettext("button", "Report") == "反映"
    assert found.ngettext("%(n)d day", "%(n)d days", 7) == "%(n)d 天"
    assert found.gettext("Two pieces\n") == "两段\n"


def test_a_doubtful_text_is_not_used() -> None:
    assert catalogue().gettext("Doubtful") == "Doubtful"


@pytest.mark.parametrize("line", ['msgid "a', "msgid a", '"stray"', 'msgwhat "a"'])
def test_a_broken_fragment_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(messages.BadFragmentError, match=r"a\.po:1"):
        messages.parse(line, name="a.po")


def test_two_fragments_may_not_disagree() -> None:
    one = messages.parse('msgid "Done"\nmsgstr "办完了"', name="a.po")
    other = messages.parse('msgid "Done"\nmsgstr "已办结"', name="b.po")
    with pytest.raises(messages.BadFragmentError, match=r"b\.po:1 and a\.po:1 differ"):
        messages.merge([*one, *other])


def test_texts_are_found_in_code_and_templates(tmp_path: Path) -> None:
    (tmp_path / "pages" / "templates").mkdir(parents=True)
    (tmp_path / "pages" / "a.py").write_text(
        "_('One ' 'text')\nngettext('%d day', '%d days', n)\npgettext_lazy('c', 'Two')\n_(variable)\n"
    )
    template = (
        '{% load i18n %}{% translate "Three" %}{% blocktranslate trimmed %}\n Four {{ x }}\n{% endblocktranslate %}'
        "{% include 'b' with label=_(\"Five (5)\") %}{% translate 'Six' context 'c' %}"
    )
    (tmp_path / "pages" / "templates" / "a.html").write_text(template)
    found = tool.asked_for(tmp_path / "pages")
    assert set(found) == {
        ("", "One text"), ("", "%d day"), ("c", "Two"), ("", "Three"), ("", "Four %(x)s"), ("", "Five (5)"), ("c", "Six"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fragment", "fault"),
    [
        ("", "no Chinese for 'Hello %(name)s'"),
        ('msgid "Hello %(name)s"\nmsgstr ""', "no Chinese for"),
        ('#, fuzzy\nmsgid "Hello %(name)s"\nmsgstr "您好 %(name)s"', "still marked fuzzy"),
        ('msgid "Hello %(name)s"\nmsgstr "您好 %(who)s"', "placeholder that is not filled"),
        ('msgid "Hello %(name)s"\nmsgstr "您好"\n\nmsgid "Bye"\nmsgstr "再见"', "nothing asks for 'Bye'"),
    ],
)
def test_a_fault_in_the_chinese_is_noticed(fragment: str, fault: str) -> None:
    asked = {("", "Hello %(name)s"): tool.Text("a.py:1", "", "Hello %(name)s")}
    found = tool.faults(asked, messages.parse(fragment, name="a.po"))
    assert len(found) == 1
    assert fault in found[0]


def test_a_good_translation_has_no_fault() -> None:
    asked = {("", "Hello %(name)s"): tool.Text("a.py:1", "", "Hello %(name)s")}
    entries = messages.parse('msgid "Hello %(name)s"\nmsgstr "您好, %(name)s"', name="a.po")
    assert tool.faults(asked, entries) == []


def test_the_catalogue_is_compiled_when_a_fragment_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "FRAGMENTS", tmp_path / "fragments")
    monkeypatch.setattr(messages, "COMPILED", tmp_path / "zh" / "django.mo")
    assert messages.refresh() is False
    (tmp_path / "fragments").mkdir()
    (tmp_path / "fragments" / "a.po").write_text('msgid "Done"\nmsgstr "办完了"')
    assert messages.refresh() is True
    assert messages.refresh() is False
    with (tmp_path / "zh" / "django.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Done") == "办完了"
