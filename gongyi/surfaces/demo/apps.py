from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "gongyi.surfaces.demo"
    label = "demo"
