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

__all__ = [
    "Compared",
    "Comparison",
    "Contradiction",
    "DeclaredNumber",
    "DeclaredSum",
    "Ground",
    "MeasuredNumber",
    "MeasuredSum",
    "TerritoryAudits",
    "Total",
]
