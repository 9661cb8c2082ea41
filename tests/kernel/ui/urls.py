from django.http import HttpResponse
from django.urls import include, path


def echo(request):
    return HttpResponse("heard")


urlpatterns = [path("ui/", include("gongyi.kernel.ui.urls")), path("echo/", echo)]
