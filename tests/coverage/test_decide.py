"""A family leaves the digest of what was decided of it."""

import pytest

from coverage.core.evidence import SERVICES
from coverage.core.verdict import NOT_KNOWN, WHITE
from coverage.decide import decide_families
from coverage.models import CoverageTile, DecidedFamily, ParentTile, Square, TouchedFamily
from tests.coverage.factories import ALPHA, BRAVO, coverage_tile, tile_key

pytestmark = pytest.mark.django_db

VOICE = SERVICES.index("voice")


def decided() -> list[tuple[str, int, str, str]]:
    """Families and their digests, after a decision."""
    TouchedFamily.objects.create(operator=ALPHA, service=VOICE, region="reg-32")
    decide_families()
    return list(DecidedFamily.objects.values_list("operator", "service", "region", "digest"))


def test_the_same_tiles_decided_again_have_the_same_digest() -> None:
    coverage_tile(region="reg-32")
    coverage_tile(tile_key(1), region="reg-32")
    first = decided()
    assert [row[:3] for row in first] == [(ALPHA, VOICE, "reg-32")]
    assert decided() == first


@pytest.mark.parametrize("change", [{"probability": 0.5}, {"contributors": 1}, {"tile": tile_key(9)}])
def test_another_estimate_or_tile_has_another_digest(change: dict[str, float]) -> None:
    coverage_tile(region="reg-32")
    first = decided()
    CoverageTile.objects.update(**change)
    assert decided() != first


def test_a_larger_square_stays_drawn_where_another_family_takes_it_over() -> None:
    coverage_tile(region="reg-32")
    decided()
    larger = set(ParentTile.objects.values_list("tile", flat=True))
    Square.objects.bulk_create(
        Square(tile=tile, resolution=1000, geom="POLYGON((0 0, 1 0, 1 1, 0 1, 0 0))") for tile in larger
    )
    CoverageTile.objects.update(operator=BRAVO)
    TouchedFamily.objects.create(operator=BRAVO, service=VOICE, region="reg-32")
    decided()
    assert set(ParentTile.objects.values_list("operator", flat=True)) == {BRAVO}
    assert set(Square.objects.values_list("tile", flat=True)) == larger
    CoverageTile.objects.all().delete()
    TouchedFamily.objects.create(operator=BRAVO, service=VOICE, region="reg-32")
    decided()
    assert not Square.objects.exists()


def test_a_family_without_tiles_leaves_none() -> None:
    coverage_tile(region="reg-32")
    decided()
    CoverageTile.objects.all().delete()
    assert decided() == []


def below_4g(service: str, touched: str, **of_4g: float) -> int:
    """The verdict on a service that five people miss, where others say this of 4G."""
    missed = coverage_tile(
        service=service, region="reg-32", contributors_against=5, against_days=40, verdict="not_known"
    )
    if of_4g:
        coverage_tile(service="data_4g", region="reg-32", **of_4g)
    TouchedFamily.objects.create(operator=ALPHA, service=SERVICES.index(touched), region="reg-32")
    decide_families()
    missed.refresh_from_db()
    return missed.verdict


SERVED_BY_4G = {"probability": 0.01, "probability_served": 0.95}


@pytest.mark.parametrize("service", ["voice", "data_3g"])
def test_what_is_missed_where_4g_fails_is_not_known_where_there_is_4g(service: str) -> None:
    assert below_4g(service, service, **SERVED_BY_4G) == NOT_KNOWN


@pytest.mark.parametrize("service", ["voice", "data_3g"])
@pytest.mark.parametrize("of_4g", [{}, {"probability": 0.9}, SERVED_BY_4G | {"contributors": 1}])
def test_it_is_white_where_4g_is_missed_too_or_nothing_is_told_of_4g(
    service: str, of_4g: dict[str, float]
) -> None:
    assert below_4g(service, service, **of_4g) == WHITE


def test_what_is_learnt_of_4g_decides_the_services_below_it_again() -> None:
    assert below_4g("data_3g", "data_3g", probability=0.9) == WHITE
    CoverageTile.objects.filter(service=SERVICES.index("data_4g")).update(**SERVED_BY_4G)
    TouchedFamily.objects.create(operator=ALPHA, service=SERVICES.index("data_4g"), region="reg-32")
    decide_families()
    assert CoverageTile.objects.get(service=SERVICES.index("data_3g")).verdict == NOT_KNOWN


def test_5g_does_not_hang_on_4g() -> None:
    assert below_4g("data_5g", "data_5g", **SERVED_BY_4G) == WHITE
