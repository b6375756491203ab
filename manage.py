#!/usr/bin/env python
"""The door to every administrator's command."""

import os
import sys


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError

    try:
        execute_from_command_line(sys.argv)
    except DatabaseError as error:
        from config.database_state import advice

        told = advice(error)
        if not told:
            raise
        sys.exit(told)


if __name__ == "__main__":
    main()
