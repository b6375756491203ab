"""What councils keep, a file for each subject."""

from councils.models.campaigns import Campaign, CampaignReport, CampaignTarget
from councils.models.dossiers import Dossier
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
from councils.models.subscriptions import News, Subscription
from councils.models.work import Change, Note, Plan, Priority, Timer, Visit

__all__ = [
    "Campaign",
    "CampaignReport",
    "CampaignTarget",
    "Change",
    "Compared",
    "Comparison",
    "Contradiction",
    "DeclaredNumber",
    "DeclaredSum",
    "Dossier",
    "Ground",
    "MeasuredNumber",
    "MeasuredSum",
    "News",
    "Note",
    "Plan",
    "Priority",
    "Subscription",
    "TerritoryAudits",
    "Timer",
    "Total",
    "Visit",
]
