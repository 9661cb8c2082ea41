from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "gongyi.kernel.outbox"
    label = "outbox"

    def ready(self) -> None:
        from gongyi.kernel.outbox import samples  # noqa: F401, PLC0415 - registers its handler once apps are loaded
