from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "gongyi.kernel.people"
    label = "people"
