from django.urls import path

from gongyi.surfaces.portal.dangers import expressions
from gongyi.surfaces.portal.views import towns

urlpatterns = [path("", towns, name="towns"), path("-/dangers.json", expressions, name="dangers")]
