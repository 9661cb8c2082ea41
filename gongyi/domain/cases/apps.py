from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "gongyi.domain.cases"
    label = "cases"

    def ready(self) -> None:
        from gongyi.domain.cases import actions, derived, figures, flow, notices, reactions, sayings  # noqa: F401, PLC0415 - installs the flow once apps are loaded
