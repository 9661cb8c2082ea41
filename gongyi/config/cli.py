"""The command line: `gongyi <command>`. Every command is a Django management command."""

import os
import sys


def main() -> None:
    """Run one command with the project's settings; what an operator can mend is said in one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongyi.config.settings")
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 - settings must be named first
    from django.core.management import execute_from_command_line  # noqa: PLC0415
    from django.db.utils import DatabaseError  # noqa: PLC0415

    try:
        execute_from_command_line(["gongyi", *sys.argv[1:]])
    except ImproperlyConfigured as error:
        sys.exit(f"gongyi: {error}")
    except DatabaseError as error:
        if "no such table" in str(error) or "does not exist" in str(error):
            sys.exit("gongyi: the database is not set up yet. Run `gongyi migrate` first.")
        raise
