from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "gongyi.kernel.outbox"
    label = "outbox"
