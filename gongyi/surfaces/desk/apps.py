from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "gongyi.surfaces.desk"
    label = "desk"
