from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "gongyi.kernel.outbox"
    label = "outbox"

    def ready(self) -> None:
        from gongyi.kernel.outbox import codes, emailcodes, samples  # noqa: F401, PLC0415 - they register their handlers once apps are loaded
