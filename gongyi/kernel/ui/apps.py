from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    """Carries the templates, static files and tags every surface is drawn with."""

    name = "gongyi.kernel.ui"
    label = "ui"
    verbose_name = _("Design system")
