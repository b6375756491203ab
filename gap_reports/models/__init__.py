"""What gap_reports keeps, a file for each subject."""

from gap_reports.models.cases import Case, Step
from gap_reports.models.codes import UnknownCode
from gap_reports.models.contacts import Contact
from gap_reports.models.followers import Follower
from gap_reports.models.reminders import Reminder

__all__ = ["Case", "Contact", "Follower", "Reminder", "Step", "UnknownCode"]
