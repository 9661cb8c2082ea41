from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "gongyi.kernel.access"
    label = "access"
