"""A campaign from its opening to its report, on a small planted world, with the real estimator."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from councils.campaigns.advance import advance_campaigns
from councils.campaigns.report import report_pdf
from councils.campaigns.running import add, list_hash, open_campaign, propose
from councils.models import Campaign
from coverage import pipeline
from coverage.projection import to_degrees
from measurements.intake import accept_batch
from measurements.models import Contributor
from tests.accounts.factories import council
from tests.councils.campaigns.factories import campaign, department, ground, name_of
from tests.coverage.factories import ALPHA, official_share, release, tile_key
from tests.measurements.factories import body, contributor, reading

pytestmark = pytest.mark.django_db

SERVED_PHONE: dict[str, Any] = {
    "service_state": "in_service",
    "technology": "4G",
    "signal_kind": "rsrp",
    "signal_dbm": -90.0,
}
NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
OPENS, LOOK, LAST, END = (NOW.date() - timedelta(days=days) for days in (21, 8, 2, 1))
COLUMNS, ROWS = 14, 8
# Far enough from each other that one says little of the next: in tiles, east and north.
HOLE, MAST, DISPUTED, LONELY = (1, 1), (11, 5), (11, 0), (2, 7)


def moment(days_ago: int, hour: int = 0) -> str:
    return (NOW - timedelta(days=days_ago, hours=12 - hour)).isoformat()


def place(column: float, row: float) -> dict[str, float]:
    """Degrees of so many tiles east and north of the first one's corner."""
    (lon,), (lat,) = to_degrees(np.array([3_800_000 + 200 * column]), np.array([2_960_000 + 200 * row]), 3035)
    return {"longitude": float(lon), "latitude": float(lat)}


def roams(somebody: Contributor, corner: tuple[int, int], side: int, days: list[int], **phone: Any) -> None:
    """A look in each quarter of the squares, on each of these days."""
    steps = [
        (corner[0] + e / 2 + 0.25, corner[1] + n / 2 + 0.25) for e in range(2 * side) for n in range(2 * side)
    ]
    sent = [reading(observed_at=moment(day), **place(*step), **phone) for day in days for step in steps]
    accept_batch(somebody, body(sent))


def villager() -> Contributor:
    """Somebody whose phone was heard to work, in a village far away, before anything began."""
    somebody = contributor()
    far = [reading(observed_at=moment(day), **place(60 + day, 0), **SERVED_PHONE) for day in range(70, 76)]
    accept_batch(somebody, body(far))
    return somebody


@pytest.fixture
def world() -> list[Contributor]:
    """The Somme declared covered everywhere; one person has seen a little of each place."""
    department(ground(COLUMNS, ROWS))
    declares = release(ALPHA, "data_4g", released_on=date(2025, 1, 1))
    for column in range(-4, COLUMNS + 4):
        for row in range(-4, ROWS + 4):
            official_share(declares, tile_key(column, row), tbc=1.0)
    people = [villager() for _ in range(4)]
    for corner, phone in ((HOLE, {}), (MAST, SERVED_PHONE)):
        roams(people[0], corner, 2, [40, 33], **phone)
    pipeline.run(OPENS - timedelta(days=1))
    return people


def state_at(of: Campaign, spot: tuple[int, int]) -> str:
    return of.targets.get(tile=tile_key(*spot)).state


def test_a_campaign_from_its_opening_to_its_end(world):
    asked = campaign(
        council(), area=ground(COLUMNS, ROWS), first_day=OPENS, last_day=LAST, budget=100, bound=5
    )
    assert propose(asked) == 20
    last = asked.targets.order_by("-rank")[:2].values_list("pk", flat=True)
    asked.targets.filter(pk__in=list(last)).delete()
    for spot in (DISPUTED, LONELY):
        add(asked, name_of(*spot))
    open_campaign(asked, OPENS)
    frozen = asked.list_hash
    assert advance_campaigns() == 0  # nothing is published since

    _, *volunteers = world
    for somebody in volunteers[:2]:
        roams(somebody, HOLE, 3, [18, 15, 12])
        roams(somebody, MAST, 3, [17, 14, 11], **SERVED_PHONE)
    roams(volunteers[0], DISPUTED, 1, [16, 13, 10])
    roams(volunteers[1], DISPUTED, 1, [16, 13, 10], **SERVED_PHONE)
    roams(volunteers[2], LONELY, 1, list(range(9, 18)))
    pipeline.run(LOOK)
    advance_campaigns()
    hole = asked.targets.get(tile=tile_key(*HOLE))
    assert (hole.state, hole.ended_on, hole.verdict, hole.contributors) == ("white", LOOK, "white", "2–4")
    assert hole.probability > 0.5
    assert "served" in set(asked.targets.values_list("state", flat=True))
    assert state_at(asked, DISPUTED) == "budget_spent"
    assert state_at(asked, LONELY) == "open"  # nine days of one person alone are not told

    pipeline.run(END)
    advance_campaigns()
    asked.refresh_from_db()
    assert asked.ended_on == END
    assert state_at(asked, LONELY) == "time_up"
    assert list_hash(asked.targets.all()) == frozen == asked.list_hash

    one, again = report_pdf(asked), report_pdf(Campaign.objects.get(pk=asked.pk))
    assert one == again
