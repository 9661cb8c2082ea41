from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "gongyi.surfaces.portal"
    label = "portal"
