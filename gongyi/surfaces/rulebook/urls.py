from django.urls import path

from gongyi.surfaces.rulebook import views

app_name = "rulebook"

urlpatterns = [
    path("rules/", views.index, name="index"),
    path("rules/<slug:key>/", views.flow, name="flow"),
]
