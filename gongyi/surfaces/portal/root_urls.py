from django.urls import path

from gongyi.surfaces.portal.views import towns

urlpatterns = [path("", towns, name="towns")]
