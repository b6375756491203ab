"""What councils keep, a file for each subject."""

from councils.models.figures import (
    Compared,
    Comparison,
    Contradiction,
    DeclaredNumber,
    DeclaredSum,
    Ground,
    MeasuredNumber,
    MeasuredSum,
    TerritoryAudits,
    Total,
)
from councils.models.work import Change, Note, Plan, Priority, Timer, Visit

__all__ = [
    "Change",
    "Compared",
    "Comparison",
    "Contradiction",
    "DeclaredNumber",
    "DeclaredSum",
    "Ground",
    "MeasuredNumber",
    "MeasuredSum",
    "Note",
    "Plan",
    "Priority",
    "TerritoryAudits",
    "Timer",
    "Total",
    "Visit",
]
