from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "gongyi.surfaces.desk"
    label = "desk"

    def ready(self) -> None:
        from gongyi.surfaces.desk import archives, counting, lists, papers, posters  # noqa: F401, PLC0415 - declares the papers that the worker makes
