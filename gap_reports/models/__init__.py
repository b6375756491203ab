"""What gap_reports keeps, a file for each subject."""

from gap_reports.models.cases import Case, Step

__all__ = ["Case", "Step"]
