"""manage.py import_drive_tests FILE ... [--dry-run]: ARCEP's campaigns of tests in the field."""

from coverage.drive_tests.load import import_list
from coverage.management.list_command import ListCommand


class Command(ListCommand):
    """Replaces the tests of each file's campaign."""

    help = "Imports ARCEP field tests. Example: import_drive_tests 2025_QoS_Metropole_data_transports.csv"
    import_list = import_list
    dated = False
