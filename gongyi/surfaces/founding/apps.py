from django.apps import AppConfig


class FoundingConfig(AppConfig):
    name = "gongyi.surfaces.founding"
    label = "founding"
