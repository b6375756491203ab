"""manage.py import_outages FILE ... [--listed-on DATE] [--operator PLMN] [--dry-run]: sites out of order."""

from argparse import ArgumentParser
from typing import Any

from coverage.management.list_command import ListCommand
from coverage.outage_lists.load import import_list


class Command(ListCommand):
    """Replaces each operator's list of the file's day."""

    help = (
        "Imports the operators' daily lists of antennas out of order. "
        "Example: import_outages siteshorsservices.csv --listed-on 2026-11-22"
    )
    import_list = import_list

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose list it is, where neither the rows nor the file's name tell."""
        super().add_arguments(parser)
        parser.add_argument(
            "--operator",
            metavar="PLMN",
            help="MCC and MNC, or orange, sfr, free, bytel (default: as told there)",
        )

    def asked(self, options: dict[str, Any]) -> dict[str, Any]:
        """The operator besides what every list is asked for."""
        return super().asked(options) | {"operator": options["operator"]}
