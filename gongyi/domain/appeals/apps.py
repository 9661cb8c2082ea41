from django.apps import AppConfig


class AppealsConfig(AppConfig):
    name = "gongyi.domain.appeals"
    label = "appeals"

    def ready(self) -> None:
        from gongyi.domain.appeals import actions, derived, figures, flow, importing, notices, reactions, sayings  # noqa: F401, PLC0415 - installs the flow once apps are loaded
