"""What gap_reports keeps, a file for each subject."""

from gap_reports.models.answers import AnswerFile
from gap_reports.models.bundles import Bundle
from gap_reports.models.cases import Case, Step
from gap_reports.models.codes import UnknownCode
from gap_reports.models.contacts import Contact
from gap_reports.models.decisions import Decision
from gap_reports.models.followers import Follower
from gap_reports.models.own_measurements import OwnContributor
from gap_reports.models.reminders import Reminder
from gap_reports.models.reports import AskedReport, GapReport

__all__ = [
    "AnswerFile",
    "AskedReport",
    "Bundle",
    "Case",
    "Contact",
    "Decision",
    "Follower",
    "GapReport",
    "OwnContributor",
    "Reminder",
    "Step",
    "UnknownCode",
]
