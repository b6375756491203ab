"""Evidence in the columns that the regulator asks for: what it says, and what nobody can read from it."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from coverage.core.evidence import SERVICES, Environment
from coverage.core.grid import tile_id
from coverage.evidence_table import COLUMNS, evidence_table
from coverage.service_changes import record
from tests.coverage.factories import (
    ALPHA,
    AS_OF,
    BRAVO,
    coverage_tile,
    official_share,
    release,
    tile_key,
    white_zone,
    witness,
)

pytestmark = pytest.mark.django_db

FOUR_G = SERVICES.index("data_4g")
KEY = b"of one file"


def table(operator: str | None = ALPHA, key: bytes = KEY, service: int = FOUR_G) -> pd.DataFrame:
    return evidence_table([tile_key(0), tile_key(1)], operator, service, AS_OF, key)


def published(column: int = 0, operator: str = ALPHA, **values: Any) -> None:
    coverage_tile(tile_key(column), operator, "data_4g", contributors=2, **values)


def heard(person: int, **changes: Any) -> None:
    witness(contributor_id=person, tile=tile_key(changes.pop("column", 0)), **changes)


@pytest.fixture
def two_people() -> None:
    """Two people without service in a tile that is declared covered, one of them with service elsewhere."""
    published()
    official_share(release(service="data_4g"), tbc=0.6)
    heard(1, day=date(2026, 10, 3))
    heard(2, day=date(2026, 11, 4), speaks_for=3, against=2)


def test_what_a_verified_repair_ended_is_evidence_no_more(two_people) -> None:
    heard(3, day=date(2026, 11, 6), speaks_for=1, against=0)
    zone = white_zone(service="data_4g")
    record(zone, date(2026, 10, 31), np.array([tile_key()]), "a mast")
    assert set(table()["month"]) == {"2026-11"}
    record(zone, date(2026, 11, 5), np.array([tile_key()]), "another")
    assert table().empty  # of one person alone


def test_each_row_has_the_columns_of_the_decision_coarsened(two_people):
    told = table()
    assert list(told.columns) == COLUMNS
    assert told[["month", "success", "technology_conforms"]].values.tolist() == [
        ["2026-10", 0, 0],
        ["2026-11", 0, 0],
        ["2026-11", 1, 1],
    ]
    assert told[["plmn", "service", "declared_covered", "epsg"]].drop_duplicates().values.tolist() == [
        [ALPHA, "data_4g", 1, 2154]
    ]
    assert set(told["tile"]) == {tile_id(tile_key())}


def test_corners_are_those_of_the_tile_in_the_system_that_the_law_names(two_people):
    row = table().iloc[0]
    across = ((row.x_end - row.x_start) ** 2 + (row.y_end - row.y_start) ** 2) ** 0.5
    assert across == pytest.approx(200 * 2**0.5, rel=0.02)
    # Near Amiens, by IGN's own tables of Lambert-93.
    assert 600_000 < row.x_start < 700_000
    assert 6_900_000 < row.y_start < 7_050_000


def test_a_day_that_is_repeated_adds_nothing(two_people):
    before = table()
    heard(1, day=date(2026, 10, 4))
    heard(1, day=date(2026, 10, 5), place=Environment.VEHICLE)
    pd.testing.assert_frame_equal(before, table())


def test_what_one_person_alone_measured_is_not_there(two_people):
    published(1)
    heard(1, column=1)
    heard(1, column=1, device=-2)
    assert set(table()["tile"]) == {tile_id(tile_key(0))}


def test_what_is_not_published_with_two_witnesses_is_not_there():
    coverage_tile(tile_key(0), ALPHA, "data_4g", contributors=1)
    heard(1)
    heard(2)
    assert table().empty


def test_a_failure_indoors_and_a_day_out_of_the_window_are_not_there():
    published()
    heard(1)
    heard(2, place=Environment.INDOOR)
    heard(3, day=date(2024, 11, 14))
    heard(4, day=date(2026, 11, 16))
    assert table().empty


def test_two_files_have_no_pseudonym_in_common(two_people):
    assert set(table()["handset"]).isdisjoint(table(key=b"of another")["handset"])
    assert len(set(table()["handset"])) == 2


def test_two_services_have_no_pseudonym_in_common(two_people):
    coverage_tile(tile_key(0), ALPHA, "voice", contributors=2)
    heard(1, service="voice")
    heard(2, service="voice")
    assert set(table()["handset"]).isdisjoint(table(service=SERVICES.index("voice"))["handset"])


def test_without_an_operator_each_is_told_by_itself(two_people):
    published(operator=BRAVO)
    heard(1, operator=BRAVO)
    heard(3, operator=BRAVO)
    told = table(None)
    assert told.groupby("plmn")["declared_covered"].max().to_dict() == {ALPHA: 1, BRAVO: 0}


def test_no_tiles_give_no_rows():
    assert list(evidence_table([], None, FOUR_G, AS_OF, KEY).columns) == COLUMNS
