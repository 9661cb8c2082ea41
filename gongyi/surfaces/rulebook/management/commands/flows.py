"""`gongyi flows`: print the flows, check them, or write their reference pages."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import override

from gongyi.kernel.access import roles
from gongyi.kernel.flows import registry
from gongyi.surfaces.rulebook.telling import mermaid, reference


class Command(BaseCommand):
    help = "Print the flows as diagrams, check that they are sound, or write docs/reference/flows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether they are sound")
        parser.add_argument(
            "--write", type=Path, metavar="FOLDER", help="write one page per flow and language into a folder"
        )

    def handle(self, **options: Any) -> None:
        known = frozenset(role.key for role in roles.known())
        faults = [fault for flow in registry.known() for fault in flow.faults(known)]
        if faults:
            raise CommandError("\n".join(faults))
        if options["write"]:
            folder = options["write"]
            folder.mkdir(parents=True, exist_ok=True)
            written = pages()
            for name, text in written.items():
                (folder / name).write_text(text, encoding="utf-8")
            self.stdout.write(
                _("%(count)s pages were written to %(folder)s") % {"count": len(written), "folder": folder}
            )
        elif options["check"]:
            self.stdout.write(_("%(count)s flows, all of them sound") % {"count": len(registry.known())})
        else:
            for flow in registry.known():
                self.stdout.write(mermaid(flow))


def pages() -> dict[str, str]:
    """File names and texts of the generated pages."""
    found = {}
    for flow in registry.known():
        for language, ending in (("en", ".md"), ("zh-hans", ".zh.md")):
            with override(language):
                found[f"{flow.key}{ending}"] = reference(flow)
    return found
