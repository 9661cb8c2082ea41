"""A form with every kind of field."""

from django import forms

from gongyi.kernel.ui.forms import CheckCards, ChoiceCards, PhotosField, VoiceField
from gongyi.kernel.ui.gallery.saying import said


class SampleForm(forms.Form):
    """Every kind of field."""

    what = forms.CharField(
        label=said("什么事", "What is it"),
        help_text=said(
            "只写事，不写人的民族、信仰、病情。", "Write of the matter only, not of anyone's people, faith or illness."
        ),
        widget=forms.Textarea,
    )
    kind = forms.ChoiceField(
        label=said("哪一类", "What kind"), choices=[("ask", said("咨询", "Question")), ("help", said("求助", "Help")), ("praise", said("表扬", "Praise"))],
        widget=ChoiceCards(
            hints={"ask": said("想问清楚一件事", "you want to know something"), "help": said("有东西坏了、有困难要人帮", "something is broken, or somebody needs help")}, icons={"ask": "chat", "help": "phone", "praise": "star"}
        ),
    )  # fmt: skip
    place = forms.CharField(
        label=said("在哪里", "Where"),
        required=False,
        help_text=said("楼号、单元，或附近的店名。", "Building, unit, or a shop nearby."),
    )
    phone = forms.RegexField(
        r"^1\d{10}$",
        label=said("您的电话", "Your phone"),
        error_messages={"invalid": said("电话要 11 位数字。", "A phone has 11 digits.")},
    )
    level = forms.ChoiceField(
        label=said("哪个社区", "Which community"),
        choices=[("a", said("克兰社区", "Kelan Community")), ("b", said("雪都社区", "Xuedu Community"))],
    )
    tell = forms.MultipleChoiceField(
        label=said("怎么告诉您", "How to tell you"),
        choices=[("sms", said("短信", "Text message")), ("call", said("打电话", "Telephone"))],
        widget=CheckCards,
        required=False,
    )
    photos = PhotosField(
        label=said("照片", "Photos"),
        required=False,
        help_text=said("最多 9 张，会先在手机上缩小。", "At most 9; they are made smaller on the phone first."),
    )
    voice = VoiceField(
        label=said("说给我们听", "Tell us by voice"),
        help_text=said("最长一分钟，说什么话都行。", "At most a minute, in any language."),
    )
    consent = forms.BooleanField(
        label=said("可以把电话给维修人员", "The repairer may have my phone"), required=False, widget=forms.CheckboxInput
    )
