from django.apps import AppConfig


class ClockConfig(AppConfig):
    name = "gongyi.kernel.clock"
    label = "clock"
