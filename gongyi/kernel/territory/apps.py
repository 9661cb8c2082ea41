from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "gongyi.kernel.territory"
    label = "territory"
