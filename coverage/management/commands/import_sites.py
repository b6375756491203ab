"""manage.py import_sites FILE ... [--listed-on DATE] [--dry-run]: radio sites, and why a row is left out."""

from coverage.management.list_command import ListCommand
from coverage.sites.load import import_list


class Command(ListCommand):
    """Replaces the list of each file's operators and date."""

    help = "Imports ARCEP lists of sites. Example: import_sites 2024_T2_sites_Outremer.csv"
    import_list = import_list
    merged_into = "merged into a site already listed"
