"""The audit of a territory: whose readings are heard, and of which declared tiles."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from councils.audit import audits, audits_around, zone_tiles
from coverage.core.evidence import SERVICES, Environment
from coverage.core.grid import parent
from coverage.models import EpochPhone, Evidence, OfficialShare, TileCommune
from coverage.projection import centres
from tests.coverage.factories import (
    ALPHA,
    AS_OF,
    commune,
    larger_territory,
    pipeline_state,
    release,
    tile_key,
)

pytestmark = pytest.mark.django_db

PEOPLE, COLUMNS, ROWS = 12, 30, 30  # 6 km x 6 km
EVERY = 0x8001  # the spots of two opposite corners: the phone moved


def tiles() -> list[int]:
    return [tile_key(column, row) for column in range(COLUMNS) for row in range(ROWS)]


def seen(person: int, tile: int, service: str, speaks_for: int, against: int, **more: Any) -> Evidence:
    values = {
        "contributor_id": person,
        "device": 1,
        "day": AS_OF - timedelta(days=1 + person % 5),
        "tile": tile,
        "operator": ALPHA,
        "service": SERVICES.index(service),
        "place": int(Environment.OUTDOOR),
        "speaks_for": speaks_for,
        "against": against,
        "statements": 0,
        "spots": EVERY,
        "accuracy_m": 5.0,
        "dwell_s": 30,
    }
    return Evidence(**values | more)


def phone(person: int, service: str = "voice", **more: Any) -> None:
    values = {"offset_db": 0.0, "offset_sd_db": 1.0, "fault": 0.01, "standing": True} | more
    of = {"epoch_id": 1, "operator": ALPHA, "service": SERVICES.index(service)}
    EpochPhone.objects.create(**of, contributor_id=person, device=1, **values)


@pytest.fixture
def walked() -> list[int]:
    """A département of one commune, declared by Alpha for voice; twelve people walked all over it."""
    pipeline_state()
    commune("80021")
    larger_territory("dep-80")
    found = release(ALPHA, service="voice")
    everywhere = tiles()
    TileCommune.objects.bulk_create(TileCommune(tile=tile, commune="80021") for tile in everywhere)
    OfficialShare.objects.bulk_create(
        OfficialShare(release=found, tile=tile, share_cl=0.0, share_bc=0.9, share_tbc=0.0, share_plain=0.0)
        for tile in everywhere
    )
    for person in range(PEOPLE):
        phone(person)
    return everywhere


def walk(where: list[int], service: str = "voice", failing: float = 0.0, **more: Any) -> None:
    """Every tile by one of them; of a share of the tiles, each fails."""
    fails = np.random.default_rng(1).random(len(where)) < failing
    Evidence.objects.bulk_create(
        seen(number % PEOPLE, tile, service, int(not failed), int(failed), **more)
        for number, (tile, failed) in enumerate(zip(where, fails.tolist(), strict=True))
    )


def the_audit() -> Any:
    (found,) = audits("dep-80").audits
    return found


def test_readings_that_find_the_service_everywhere_are_compatible(walked):
    walk(walked)
    found = the_audit()

    assert (found.operator, found.service, found.answer) == (ALPHA, "voice", "compatible")
    assert (found.rate, found.people, found.spread) == (1.0, "10–19", 1.0)
    assert found.declared_km2 == pytest.approx(len(walked) * 0.04)


def test_readings_that_often_fail_are_not(walked):
    walk(walked, failing=0.2)

    assert the_audit().answer == "below_95"


def test_a_phone_on_4g_is_taken_to_be_able_to_call(walked):
    walk(walked[::2], "data_4g")
    walk(walked[1::2], failing=0.3)
    rate = the_audit().rate

    assert 0.8 < rate < 0.9  # it would be 0.7 without those on 4G


NO_WITNESSES: dict[str, dict[str, Any]] = {
    "indoors": {"place": int(Environment.INDOOR)},
    "unknown place": {"place": int(Environment.UNKNOWN)},
    "vehicle": {"place": int(Environment.VEHICLE)},
    "vague": {"accuracy_m": 180.0, "dwell_s": 3000},
    "at rest": {"spots": 1, "dwell_s": 3000},
    "too old": {"day": AS_OF - timedelta(days=900)},
    "after": {"day": AS_OF + timedelta(days=2)},
}


def test_what_is_no_witness_of_the_outdoors_counts_for_nothing(walked):
    walk(walked)
    before = the_audit()
    for number, more in enumerate(NO_WITNESSES.values(), start=2):
        walk(walked[::5], failing=1.0, **{"device": number} | more)

        assert the_audit() == before, more


def test_phones_that_are_no_witnesses_say_nothing_for_or_against(walked):
    walk(walked, failing=0.5)
    for flaw in ({"fault": 0.9}, {"offset_db": -12.0}, {"standing": False}):
        EpochPhone.objects.update(**{"fault": 0.01, "offset_db": 0.0, "standing": True} | flaw)

        assert (the_audit().answer, the_audit().doubts, the_audit().rate) == (
            "cannot_tell",
            ("nobody",),
            None,
        )


def test_tiles_that_are_not_declared_are_not_judged(walked):
    walk(walked)
    before = the_audit()
    beyond = [tile_key(COLUMNS + 2, row) for row in range(ROWS)]
    TileCommune.objects.bulk_create(TileCommune(tile=tile, commune="80021") for tile in beyond)
    walk(beyond, failing=1.0)

    assert the_audit() == before


def test_5g_is_not_audited(walked):
    release(ALPHA, service="data_5g")
    walk(walked, "data_5g")

    assert [one.service for one in audits("dep-80").audits] == ["voice"]


def test_a_commune_has_no_audit_of_its_own_and_an_unknown_key_is_refused(walked):
    walk(walked)

    assert audits("com-80021").audits == ()
    with pytest.raises(LookupError):
        audits("dep-99")


def test_squares_of_50_and_1000_km2_lie_side_by_side(walked):
    walk(walked)
    longitude, latitude = (axis.tolist() for axis in centres(np.array([walked[0], walked[1], walked[-1]])))
    here, beside = (audits_around(longitude[at], latitude[at], 1000) for at in (0, 1))

    assert here == beside
    assert (here.audits[0].rate, here.km2) == (1.0, 1000)
    assert len(zone_tiles(longitude[0], latitude[0], 50)) == 35**2
    with pytest.raises(ValueError, match="km2"):
        zone_tiles(longitude[0], latitude[0], 7)


def test_what_one_person_alone_found_in_a_square_of_1_km_changes_nothing(walked):
    walk(walked)
    Evidence.objects.filter(tile__in=walked[: 5 * ROWS]).delete()
    before = the_audit()
    Evidence.objects.bulk_create(seen(3, tile, "voice", 0, 1, device=1) for tile in walked[: 3 * ROWS : 4])

    assert the_audit() == before


def test_places_are_the_squares_of_1_km_of_the_grid(walked):
    walk(walked)

    assert the_audit().squares == len(np.unique(parent(np.array(walked), 1000)))
