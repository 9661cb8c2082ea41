from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "gongyi.surfaces.rulebook"
    label = "rulebook"
