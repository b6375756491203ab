"""A family leaves the digest of what was decided of it."""

import pytest

from coverage.core.evidence import SERVICES
from coverage.decide import decide_families
from coverage.models import CoverageTile, DecidedFamily, TouchedFamily
from tests.coverage.factories import ALPHA, coverage_tile, tile_key

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


def test_a_family_without_tiles_leaves_none() -> None:
    coverage_tile(region="reg-32")
    decided()
    CoverageTile.objects.all().delete()
    assert decided() == []
