"""What later stages may read of tiles and zones."""

from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from coverage.core.evidence import SERVICES
from coverage.core.witness import MARGINS
from coverage.queries import (
    EVERY_OPERATOR,
    ZoneFilter,
    as_of,
    communes_of,
    find_zone,
    month,
    tile_rows,
    zone_rows,
    zones,
)
from tests.coverage.factories import (
    ALPHA,
    BRAVO,
    commune,
    coverage_tile,
    larger_territory,
    numbered,
    official_share,
    pipeline_state,
    release,
    square,
    tile_key,
    white_zone,
)
from tests.maps.factories import tile_terms

pytestmark = pytest.mark.django_db


def test_the_day_is_that_of_the_published_tiles() -> None:
    pipeline_state(date(2026, 3, 1))
    assert as_of() == date(2026, 3, 1)


def test_the_day_is_today_where_nothing_was_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 5, 4, 23, 59, tzinfo=UTC))
    assert as_of() == date(2026, 5, 4)


@pytest.mark.parametrize(("contributors", "shown"), [(2, "2–4"), (5, "5–9"), (10, "10–19"), (20, "20+")])
def test_witnesses_are_told_by_class(contributors: int, shown: str) -> None:
    coverage_tile(contributors=contributors, contributor_days=contributors)
    row = tile_rows().iloc[0]
    assert [row["contributors"], row["contributor_days"]] == [shown, shown]


def test_who_was_alone_in_a_tile_is_not_told_by_how_many_days() -> None:
    coverage_tile(contributors=1, contributor_days=40)
    row = tile_rows().iloc[0]
    assert (row["contributors"], row["contributor_days"] != row["contributor_days"]) == ("1", True)  # NaN
    assert tile_rows(floored=False)["contributor_days"].tolist() == [40]


@pytest.mark.parametrize(("contributors", "verdict"), [(1, "not_known"), (2, "served")])
def test_a_verdict_needs_two_contributors(contributors: int, verdict: str) -> None:
    coverage_tile(verdict="served", contributors=contributors)
    assert tile_rows()["verdict"].unique().tolist() == [verdict]
    assert tile_rows()["probability"].isna().unique().tolist() == [contributors == 1]
    assert tile_rows(floored=False)["verdict"].tolist() == ["served"]


def test_dates_are_months_in_public_and_days_for_staff() -> None:
    coverage_tile(last_day=date(2026, 11, 3))
    assert tile_rows()["last_observed"].tolist() == ["2026-11"]
    assert tile_rows(floored=False)["last_observed"].tolist() == ["2026-11-03"]
    assert month(date(2026, 1, 31)) == "2026-01"


def test_rows_are_sorted_by_tile_operator_and_service() -> None:
    for operator, service, column in ((BRAVO, "voice", 0), (ALPHA, "data_4g", 1), (ALPHA, "voice", 0)):
        coverage_tile(tile_key(column), operator=operator, service=service)
    rows = tile_rows()
    assert rows["tile"].tolist() == [tile_key(0), tile_key(0), tile_key(1)]
    assert rows["operator"].tolist() == [ALPHA, BRAVO, ALPHA]


def test_a_tile_outside_every_release_has_no_official_share() -> None:
    coverage_tile()
    assert tile_rows()[["official_share", "official_level", "official_release"]].isna().all(axis=None)


def test_a_tile_that_the_release_leaves_out_has_a_share_of_nothing() -> None:
    pipeline_state()
    coverage_tile()
    release()
    [row] = tile_rows().to_dict("records")
    assert row["official_share"] == 0.0
    assert row["official_level"] != row["official_level"]  # no level: NaN


def test_only_a_question_about_given_tiles_shows_what_nobody_measured() -> None:
    pipeline_state()
    coverage_tile()
    official_share(release(service="data_5g"), tbc=1.0)
    assert tile_rows()["service"].tolist() == ["voice"]
    rows = tile_rows([tile_key()], unmeasured=True)
    assert rows["service"].tolist() == ["voice", "data_5g"]
    assert rows["verdict"].tolist() == ["white", "not_known"]
    assert rows["contributors"].tolist() == ["5–9", "0"]


@pytest.mark.parametrize("floored", [True, False])
def test_no_tiles_are_a_table_with_the_same_columns(floored: bool) -> None:
    empty = tile_rows(floored=floored)
    coverage_tile()
    full = tile_rows(floored=floored)
    assert len(empty) == 0
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()


def test_a_tile_says_what_its_answer_rests_on() -> None:
    coverage_tile()
    coverage_tile(service="data_4g")
    tile_terms(coverage_tile(tile_key(1)), np.zeros(len(MARGINS)))
    tile_terms(coverage_tile(tile_key(2)), -0.5 * ((MARGINS + 10) / 2) ** 2)
    assert tile_rows()["rests_on"].fillna("").tolist() == ["", "", "neighbours", "here"]


def test_terms_on_the_grid_of_another_method_say_nothing() -> None:
    tile_terms(coverage_tile(), np.zeros(len(MARGINS) + 2))
    assert tile_rows()["rests_on"].isna().tolist() == [True]


def test_terms_of_one_contributor_alone_are_not_told() -> None:
    tile_terms(coverage_tile(contributors=1), np.zeros(len(MARGINS)))
    assert tile_rows()["rests_on"].isna().all()
    assert tile_rows(floored=False)["rests_on"].tolist() == ["neighbours"]


@pytest.mark.parametrize("floored", [True, False])
def test_only_staff_learns_the_terms_of_an_estimate(floored: bool) -> None:
    coverage_tile(neighbours_mean_db=-3.21, neighbours_sd_db=7.65)
    rows = tile_rows(floored=floored)
    assert ({"neighbours_mean_db", "neighbours_sd_db"} <= set(rows.columns)) != floored


def test_what_is_not_known_says_why() -> None:
    pipeline_state()
    coverage_tile()
    coverage_tile(tile_key(1), contributors=1)
    coverage_tile(tile_key(2), verdict="not_known", probability=0.2, probability_served=0.2)
    assert tile_rows()["reason"].fillna("").tolist() == ["", *["alone"] * len(SERVICES), "in_between"]
    release(service="data_5g")
    assert tile_rows([tile_key(3)], unmeasured=True)["reason"].tolist() == ["nobody"]


@pytest.mark.parametrize("tiles", [1, 20])
def test_the_number_of_queries_does_not_grow_with_the_tiles(
    tiles: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for column in range(tiles):
        coverage_tile(tile_key(column))
    with django_assert_num_queries(6):
        assert len(tile_rows()) == tiles


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (ZoneFilter(), 3),
        (ZoneFilter(operator=ALPHA), 1),
        (ZoneFilter(operator=EVERY_OPERATOR), 1),
        (ZoneFilter(service="data_4g"), 1),
        (ZoneFilter(status="repaired"), 1),
        (ZoneFilter(communes=["80002", "80003"]), 1),
        (ZoneFilter(communes=[]), 0),
        (ZoneFilter(missing_from_official=False), 1),
        (ZoneFilter(bbox=(5.0, 40.0, 7.0, 46.0)), 1),
    ],
)
def test_a_filter_restricts_and_no_filter_does_not(wanted: ZoneFilter, count: int) -> None:
    white_zone(communes=["80001", "80002"])
    white_zone(operator=None, service="data_4g", missing_from_official=False)
    white_zone(operator=BRAVO, status="repaired", geom=square(6.0, 45.0))
    assert zones(wanted).count() == count


def test_zones_are_in_the_order_of_their_ids() -> None:
    for number in (3, 1, 2):
        white_zone(id=numbered(number))
    assert [zone.pk for zone in zones()] == [numbered(number) for number in (1, 2, 3)]


def test_a_replaced_zone_is_found_by_its_id_and_nowhere_else() -> None:
    successor = white_zone()
    replaced = white_zone(redirect_to=successor, status="withdrawn", contributors=1)
    assert list(zones()) == [successor]
    assert find_zone(replaced.pk) == replaced


def test_a_zone_of_one_contributor_is_in_no_list() -> None:
    alone = white_zone(contributors=1)
    assert not zones().exists()
    assert find_zone(alone.pk) is None


@pytest.mark.parametrize(
    ("floored", "expected"),
    [
        (True, ("5–9", "20+", "2026-09", "2026-11", 0.98)),
        (False, (7, 31, "2026-09-03", "2026-11-03", 0.97654321)),
    ],
)
def test_a_zone_is_floored_as_a_tile_is(floored: bool, expected: tuple[Any, ...]) -> None:
    [row] = zone_rows([white_zone(probability=0.97654321)], floored=floored)
    told = ("contributors", "contributor_days", "first_observed", "last_observed", "probability")
    assert tuple(row[name] for name in told) == expected


def test_an_outline_runs_against_the_clock_and_is_rounded_to_a_centimetre() -> None:
    [row] = zone_rows([white_zone(geom=square(2.123456789))])
    ring = row["geometry"].geoms[0].exterior
    assert ring.is_ccw
    assert min(ring.xy[0]) == 2.1234568


@pytest.mark.parametrize(
    ("key", "codes"),
    [
        ("com-32001", ["32001"]),
        ("dep-32", ["32001"]),
        ("reg-32", ["80021"]),
        ("epci-200018083", ["32001", "80021"]),
    ],
)
def test_a_territory_is_the_communes_in_it(key: str, codes: list[str]) -> None:
    commune("80021", department="80", region="32")
    commune("32001", department="32", region="76")
    for larger in ("dep-32", "reg-32"):
        larger_territory(larger)
    larger_territory("epci-200018083", made_of=["80021", "32001"])
    assert communes_of(key) == codes


@pytest.mark.parametrize("key", ["dep-99", "80", "", "com-80021; --", "\0", "com-\0"])
def test_an_unknown_territory_is_named(key: str) -> None:
    with pytest.raises(LookupError, match="no territory has the key"):
        communes_of(key)
