from django.apps import AppConfig


class ResponsesConfig(AppConfig):
    name = "gongyi.domain.responses"
    label = "responses"

    def ready(self) -> None:
        from gongyi.domain.responses import actions, flow, notices  # noqa: F401, PLC0415 - installs the flow once apps are loaded
