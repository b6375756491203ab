"""manage.py import_complaints FILE ... [--dry-run]: complaints that ARCEP passes on, by day and commune."""

from coverage.complaints.load import import_list
from coverage.management.list_command import ListCommand


class Command(ListCommand):
    """Replaces the complaints of each day that a file speaks of."""

    help = "Imports a file of complaints. Example: import_complaints signalements_MRM_20241007-1217_3.csv"
    import_list = import_list
    dated = False
