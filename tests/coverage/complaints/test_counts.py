"""Complaints count for the commune of today, whichever code they came under."""

from datetime import date

import pytest

from coverage.complaints.counts import complaints_by_month
from coverage.models import Complaint, Territory

pytestmark = pytest.mark.django_db


def test_complaints_under_an_arrondissement_are_the_citys():
    values = {"kind": "com", "name": "Paris", "codes_year": 2026, "made_of": ["75101", "75102"]}
    Territory.objects.create(key="com-75056", code="75056", **values)
    for code in ("75056", "75101", "75102", "75102", "80021"):
        Complaint.objects.create(day=date(2024, 10, 7), commune=code, operator="20801")
    assert complaints_by_month(["75056"]) == [("75056", date(2024, 10, 1), "20801", 4)]
