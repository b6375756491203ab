"""What councils keep, a file for each subject."""

from councils.models.campaigns import Campaign, CampaignTarget
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
    "Campaign",
    "CampaignTarget",
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
