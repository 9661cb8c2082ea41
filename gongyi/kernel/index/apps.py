from django.apps import AppConfig


class IndexConfig(AppConfig):
    name = "gongyi.kernel.index"
    label = "index"
