from django.urls import path

from gongyi.surfaces.portal.dangers import expressions
from gongyi.surfaces.portal.views import robots, towns

urlpatterns = [
    path("", towns, name="towns"),
    path("robots.txt", robots, name="robots"),
    path("-/dangers.json", expressions, name="dangers"),
]
