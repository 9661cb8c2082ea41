from django.urls import path

from gongyi.kernel.ui import views

app_name = "ui"

urlpatterns = [
    path("language/", views.language, name="language"),
    path("large-text/", views.large_text, name="large_text"),
    path("gallery/", views.gallery, name="gallery"),
]
