"""Form drawing: labels, marks, hints and faults tied to their fields; photos as a list."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override

from gongyi.kernel.ui.forms import MOST_PHOTOS, ChoiceCards, HouseRenderer, PhotosField, VoiceField


class Report(forms.Form):
    what = forms.CharField(label="什么事", help_text="只写事。")
    kind = forms.ChoiceField(
        label="哪一类",
        choices=[("a", "咨询"), ("b", "求助")],
        widget=ChoiceCards(hints={"a": "想问"}, icons={"b": "phone"}),
    )
    consent = forms.BooleanField(label="可以打电话", required=False)
    photos = PhotosField(label="照片", required=False)
    voice = VoiceField()


def photo(name="a.jpg"):
    return SimpleUploadedFile(name, b"data", content_type="image/jpeg")


def report(data=None, photos=()):
    files = MultiValueDict({"photos": list(photos)})
    return Report(data, files, renderer=HouseRenderer()) if data is not None else Report(renderer=HouseRenderer())


def test_a_field_ties_its_label_mark_and_hint_to_its_control():
    with override("en"):
        drawn = str(report())
    assert '<label class="field__label" for="id_what">什么事' in drawn
    assert 'aria-describedby="id_what_helptext"' in drawn
    assert 'id="id_what_helptext">只写事。' in drawn
    assert drawn.count("(required)") == 2
    assert drawn.count("(optional)") == 3


def test_choices_are_cards_inside_a_named_group():
    drawn = str(report())
    assert '<fieldset class="field" id="id_kind_field"' in drawn
    assert drawn.count('class="choice"') == 2
    assert '<span class="choice__hint">想问</span>' in drawn


def test_faults_are_summed_up_with_links_and_told_at_each_field():
    drawn = str(report({"what": "", "kind": ""}))
    assert 'href="#id_what"' in drawn
    assert 'href="#id_kind_field"' in drawn
    assert 'id="id_what_error"' in drawn
    assert 'aria-invalid="true"' in drawn


def test_a_clean_form_shows_no_faults():
    assert 'class="errors' not in str(report())


def test_photos_clean_to_a_list():
    form = report({"what": "x", "kind": "a"}, [photo("1.jpg"), photo("2.jpg")])
    assert form.is_valid(), form.errors
    assert [one.name for one in form.cleaned_data["photos"]] == ["1.jpg", "2.jpg"]


def test_no_photos_are_an_empty_list():
    form = report({"what": "x", "kind": "a"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["photos"] == []


def test_a_tenth_photo_is_refused_in_words():
    with override("en"):
        form = report({"what": "x", "kind": "a"}, [photo() for _ in range(MOST_PHOTOS + 1)])
        assert form.errors["photos"] == [
            "At most 9 photos can be sent at once. The first 9 are kept: please send again."
        ]


def test_an_empty_file_among_the_photos_is_refused():
    assert "photos" in report({"what": "x", "kind": "a"}, [photo(), SimpleUploadedFile("b.jpg", b"")]).errors


def test_required_photos_are_asked_for():
    field = PhotosField()
    with pytest.raises(forms.ValidationError):
        field.clean([])
