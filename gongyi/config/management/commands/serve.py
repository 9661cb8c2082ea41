"""`gongyi serve` as the help lists it. The command line starts it without Django, so that the site is up soon."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from gongyi.config import server


class Command(BaseCommand):
    help = "Serve the site and run its worker."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        server.add_arguments(parser)

    def handle(self, **options: Any) -> None:
        server.serve(host=options["host"], port=options["port"], workers=options["workers"])
