from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "gongyi.kernel.figures"
    label = "figures"
