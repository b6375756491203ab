"""Which release holds at a date, and what it declares of a tile."""

from datetime import date

import numpy as np
import pytest

from coverage.core.evidence import SERVICES
from coverage.models import OfficialRelease, OfficialShare
from coverage.official import declared_level, releases_at, shares_at
from coverage.official.names import TERRITORIES, service_of
from coverage.projection import tiles_of

AMIENS, BASSE_TERRE, GUSTAVIA, MARIGOT = (
    int(tiles_of(*place)[0]) for place in ((2.30, 49.89), (-61.73, 16.00), (-62.85, 17.90), (-63.08, 18.07))
)
SHARES = {"share_cl": 0.0, "share_bc": 0.0, "share_tbc": 0.0, "share_plain": 0.0}


def release(layer="4G_data", released_on=date(2026, 3, 31), operator="00101", territory="Metropole"):
    return OfficialRelease.objects.create(
        name=f"{released_on}_{territory}_{operator}_{layer}",
        operator=operator,
        layer=layer,
        service=service_of(layer),
        territory=territory,
        epsg=TERRITORIES[territory].epsg,
        released_on=released_on,
        sha256=f"{OfficialRelease.objects.count():064}",
        licence="none",
        source="test",
        features=1,
        mended=0,
    )


def declare(of, tile, **shares):
    OfficialShare.objects.create(release=of, tile=tile, **SHARES | shares)


@pytest.mark.parametrize(
    ("cl", "bc", "tbc", "plain", "level"),
    [
        (0.0, 0.0, 0.5, 0.0, "TBC"),
        (0.0, 0.1, 0.4, 0.0, "BC"),
        (0.2, 0.2, 0.2, 0.0, "CL"),
        (0.1, 0.2, 0.1, 0.0, ""),
        (1.0, 0.0, 0.0, 0.0, "CL"),
        (0.0, 0.0, 0.0, 0.5, "covered"),
        (0.0, 0.0, 0.0, 0.4, ""),
        (0.0, 0.0, 0.0, 0.0, ""),
    ],
)
def test_the_declared_level_holds_on_at_least_half_of_the_tile(cl, bc, tbc, plain, level):
    assert declared_level([cl], [bc], [tbc], [plain]).tolist() == [level]


@pytest.mark.django_db
def test_the_newest_release_that_was_out_holds():
    march, june = release(), release(released_on=date(2026, 6, 30))
    assert not releases_at(date(2026, 3, 30)).exists()
    assert releases_at(date(2026, 3, 31)).get() == march
    assert releases_at(date(2026, 6, 30)).get() == june


@pytest.mark.django_db
def test_each_operator_layer_and_territory_has_its_own_newest_release():
    newest = {
        release("2G3G_voix", date(2025, 12, 31)),
        release("4G_data", date(2026, 3, 31)),
        release("4G_data", date(2026, 3, 31), operator="00102"),
        release("4G_data", date(2025, 9, 30), territory="971_Guadeloupe"),
    }
    release("4G_data", date(2025, 12, 31))
    assert set(releases_at(date(2026, 6, 1))) == newest
    assert releases_at(date(2026, 6, 1)).filter(operator="00102").count() == 1


@pytest.mark.django_db
def test_a_tile_has_one_row_for_each_operator_and_service_that_is_published_there():
    declare(release(), AMIENS, share_tbc=0.25, share_bc=0.5)
    release("2G3G_voix", operator="00102")
    rows = shares_at([AMIENS], date(2026, 6, 1)).to_dict("records")
    assert [(row["operator"], SERVICES[row["service"]]) for row in rows] == [
        ("00101", "data_4g"),
        ("00102", "voice"),
    ]
    assert [(row["share"], row["level"]) for row in rows] == [(0.75, "BC"), (0.0, "")]


@pytest.mark.django_db
def test_the_layer_without_a_service_says_nothing_of_tiles():
    declare(release("2G_voix"), AMIENS, share_tbc=1.0)
    assert shares_at([AMIENS], date(2026, 6, 1)).empty


@pytest.mark.django_db
def test_an_older_declaration_does_not_outlive_its_release():
    declare(release(), AMIENS, share_tbc=1.0)
    release(released_on=date(2026, 6, 30))
    before, after = (shares_at([AMIENS], day) for day in (date(2026, 6, 1), date(2026, 7, 1)))
    assert (before["level"].item(), after["level"].item()) == ("TBC", "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tile", "territory"),
    [
        (AMIENS, "Metropole"),
        (BASSE_TERRE, "971_Guadeloupe"),
        (GUSTAVIA, "977_SaintBarthelemy"),
        (MARIGOT, "978_SaintMartin"),
    ],
)
def test_a_tile_is_spoken_of_by_the_release_of_its_own_territory(tile, territory):
    for name in TERRITORIES:
        release(territory=name)
    assert territory in shares_at([tile], date(2026, 6, 1))["release"].item()


@pytest.mark.django_db
def test_a_layer_without_levels_is_covered_or_not():
    declare(release("3G_data"), AMIENS, share_plain=0.9)
    (row,) = shares_at(np.array([AMIENS]), date(2026, 6, 1)).to_dict("records")
    assert (row["share"], row["level"]) == (0.9, "covered")


@pytest.mark.django_db
def test_without_tiles_or_without_releases_there_are_columns_and_no_row():
    empty = shares_at([], date(2026, 6, 1))
    assert list(empty.columns) == ["tile", "operator", "service", "release", "share", "level"]
    assert empty.empty
    assert shares_at([AMIENS], date(2026, 6, 1)).empty
