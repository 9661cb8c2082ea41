from types import ModuleType

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from gongyi.kernel.ui import plain_words


class UiConfig(AppConfig):
    """Carries the templates, static files and tags every surface is drawn with."""

    name = "gongyi.kernel.ui"
    label = "ui"
    verbose_name = _("Design system")

    def __init__(self, app_name: str, app_module: ModuleType | None) -> None:
        super().__init__(app_name, app_module)
        plain_words.install()
