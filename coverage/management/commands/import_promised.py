"""manage.py import_promised FILE ... [--listed-on DATE] [--dry-run]: what operators are told to build."""

from coverage.management.list_command import ListCommand
from coverage.promised.load import import_list


class Command(ListCommand):
    """Replaces the list of each file's date: the sites or the points of the targeted-coverage programme."""

    help = "Imports lists of targeted coverage. Example: import_promised 2024_T2_dcc_Metropole_sites.csv"
    import_list = import_list
