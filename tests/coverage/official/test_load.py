"""A file becomes a release whole, once, or not at all."""

from datetime import date
from io import StringIO

import numpy as np
import pytest
import shapely
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.models import F, Sum

from coverage.core import grid
from coverage.models import OfficialPiece, OfficialRelease, OfficialShare
from coverage.official import RefusedFile, releases_at, shares
from coverage.official.load import import_file
from coverage.projection import WEB_MERCATOR, squares, to_crs
from tests.coverage.factories_official import Row, coverage_file, packed, ragged, rings

pytestmark = pytest.mark.django_db

X, Y = 650_000, 6_975_000  # near Amiens, Lambert-93
NEXT = "2026_T2_couv_Metropole_DEMO01_4G_data.gpkg"


def counts():
    return tuple(model.objects.count() for model in (OfficialRelease, OfficialPiece, OfficialShare))


def area(release, **filters):
    total = F("share_cl") + F("share_bc") + F("share_tbc") + F("share_plain")
    rows = OfficialShare.objects.filter(release=release, **filters)
    return rows.aggregate(sum=Sum(total))["sum"] * grid.AREA_KM2[200]


def run(*paths, **options):
    out = StringIO()
    call_command("import_coverage", *map(str, paths), stdout=out, **options)
    return out.getvalue()


def test_a_release_says_what_it_is_and_where_it_comes_from(tmp_path):
    release = import_file(coverage_file(tmp_path, rings(X, Y, 3000), home_made_srs=True)).release
    assert release.name == "2026_T1_couv_Metropole_DEMO01_4G_data"
    assert (release.operator, release.layer, release.service, release.territory) == (
        "00101",
        "4G_data",
        2,
        "Metropole",
    )
    assert (release.epsg, release.released_on, release.features) == (2154, date(2026, 3, 31), 3)
    assert "fictional" in release.licence


def test_a_release_of_a_real_operator_carries_its_licence(tmp_path):
    path = coverage_file(tmp_path, rings(X, Y, 3000), "2026_T1_couv_Metropole_OF_4G_data.gpkg")
    release = import_file(path).release
    assert release.licence == "Licence Ouverte"
    assert "data.gouv.fr" in release.source


def test_the_shares_of_a_release_are_its_exact_areas(tmp_path):
    rows = ragged(600_000, 6_960_000, 40_000, seed=5)
    release = import_file(coverage_file(tmp_path, rows)).release
    stored = OfficialShare.objects.filter(release=release).values_list(
        "tile", "share_tbc", "share_bc", "share_cl"
    )
    tiles, *columns = (np.array(column)[::9] for column in zip(*stored, strict=True))
    cells = squares(tiles, 3035)
    for row, share in zip(rows, columns, strict=True):
        (exact,) = to_crs(shapely.segmentize(np.array([row.geometry]), 200.0), 2154, 3035)
        shapely.prepare(exact)
        error = np.abs(share - shapely.area(shapely.intersection(cells, exact)) / 200**2)
        assert error.max() < 2e-3


def test_random_points_are_in_the_pieces_where_they_are_in_the_source(tmp_path):
    rows = ragged(600_000, 6_960_000, 40_000, seed=6)
    release = import_file(coverage_file(tmp_path, rows)).release
    points = shapely.points(np.random.default_rng(1).uniform(0, 40_000, (10_000, 2)) + [600_000, 6_960_000])
    asked = shapely.to_wkb(to_crs(points, 2154, WEB_MERCATOR)).tolist()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT max(level) FROM coverage_officialpiece p WHERE p.release_id = %s"
            " AND ST_Covers(p.geom, ST_GeomFromWKB(point, 3857)))"
            " FROM unnest(%s::bytea[]) WITH ORDINALITY AS asked (point, rank) ORDER BY rank",
            [release.pk, asked],
        )
        stored = np.array([level or "" for (level,) in cursor])
    truth = np.select([shapely.covers(row.geometry, points) for row in rows], [row.level for row in rows], "")
    assert (stored == truth).all()


def test_a_long_straight_edge_stays_straight_in_the_source_projection(tmp_path):
    release = import_file(coverage_file(tmp_path, [Row(shapely.box(500_000, Y, 800_000, Y + 2000))])).release
    assert area(release) == pytest.approx(600, rel=0.005)


def test_the_levels_of_a_tile_never_sum_to_more_than_one(tmp_path):
    square = shapely.box(X, Y, X + 5000, Y + 5000)
    import_file(coverage_file(tmp_path, [Row(square, level) for level in ("CL", "BC", "TBC")]))
    total = F("share_cl") + F("share_bc") + F("share_tbc")
    assert not OfficialShare.objects.annotate(total=total).filter(total__gt=1).exists()


def test_pieces_have_few_vertices_and_lose_no_area(tmp_path):
    rows = ragged(600_000, 6_960_000, 40_000, seed=7)
    import_file(coverage_file(tmp_path, rows))
    pieces = [shapely.from_wkb(bytes(piece.geom.wkb)) for piece in OfficialPiece.objects.all()]
    assert shapely.get_num_coordinates(pieces).max() <= 257
    back = to_crs(np.array(pieces), WEB_MERCATOR, 2154)
    assert shapely.area(back).sum() == pytest.approx(sum(row.geometry.area for row in rows), rel=1e-4)


def test_an_overseas_file_is_tiled_in_the_grid_of_its_island(tmp_path):
    name = "2026_T1_couv_971_Guadeloupe_DEMO01_4G_data.gpkg.7z"
    rows = [Row(shapely.box(640_000, 1_780_000, 650_000, 1_790_000), "BC", "971")]
    release = import_file(coverage_file(tmp_path, rows, name, epsg=5490)).release
    tiles = np.array(OfficialShare.objects.filter(release=release).values_list("tile", flat=True))
    assert set(grid.unpack(tiles).epsg) == {5490}
    assert len(tiles) == 2500
    assert area(release, share_bc=1) == pytest.approx(100)


def test_a_mended_feature_is_counted(tmp_path):
    bow_tie = shapely.Polygon([(X, Y), (X + 2000, Y + 2000), (X + 2000, Y), (X, Y + 2000)])
    release = import_file(coverage_file(tmp_path, [Row(bow_tie), *rings(X + 9000, Y, 3000)])).release
    release.refresh_from_db()
    assert release.mended == 1


@pytest.mark.parametrize("pack", [lambda path: path, packed])
def test_the_same_file_again_changes_nothing_and_says_so(tmp_path, pack):
    path = coverage_file(tmp_path, rings(X, Y, 3000))
    run(path)
    before = counts()
    assert "already imported" in run(pack(path))
    assert counts() == before


def test_a_later_release_stands_beside_the_earlier_one(tmp_path):
    for name, radius in (("2026_T1_couv_Metropole_DEMO01_4G_data.gpkg", 3000), (NEXT, 2000)):
        import_file(coverage_file(tmp_path, rings(X, Y, radius), name))
    (march,), (july,) = releases_at(date(2026, 6, 1)), releases_at(date(2026, 7, 1))
    assert (march.name[:7], july.name[:7]) == ("2026_T1", "2026_T2")
    assert area(march) > area(july)


def test_an_older_release_is_compared_with_what_came_before_it_and_never_with_a_newer_one(tmp_path):
    import_file(coverage_file(tmp_path, rings(X, Y, 3000), NEXT))
    older = coverage_file(tmp_path, rings(X, Y, 2000))
    outcome = import_file(older)
    assert outcome.is_new
    assert outcome.previous is None
    assert {change.lost for change in outcome.changes} == {0.0}
    third = import_file(coverage_file(tmp_path, rings(X, Y, 1000), NEXT.replace("T2", "T3")))
    assert third.previous == NEXT.removesuffix(".gpkg")
    assert import_file(older).previous is None


def test_of_two_files_of_one_quarter_the_last_imported_holds(tmp_path):
    for radius in (2000, 3000):
        release = import_file(coverage_file(tmp_path, rings(X, Y, radius))).release
    assert releases_at(date(2026, 12, 31)).get() == release
    assert OfficialRelease.objects.count() == 2


def test_a_dry_run_shows_what_would_change_and_writes_nothing(tmp_path):
    import_file(coverage_file(tmp_path, [Row(shapely.box(X, Y, X + 10_000, Y + 10_000), "BC")]))
    before = counts()
    rows = [
        Row(shapely.box(X + 5000, Y, X + 10_000, Y + 10_000), "BC"),
        Row(shapely.box(X, Y - 2000, X + 9000, Y)),
    ]
    text = run(coverage_file(tmp_path, rows, NEXT), dry_run=True)
    assert counts() == before
    assert "1 would be imported" in text
    changes = {change.level: change for change in import_file(coverage_file(tmp_path, rows, NEXT)).changes}
    assert changes["BC"].area == pytest.approx(50, rel=0.01)
    assert changes["BC"].gained == pytest.approx(0, abs=0.2)
    assert changes["BC"].lost == pytest.approx(50, rel=0.01)
    assert changes["TBC"].gained == pytest.approx(18, rel=0.01)
    assert changes["any"].area == pytest.approx(68, rel=0.01)


def test_a_refused_file_leaves_the_others_and_ends_in_an_error(tmp_path):
    good = coverage_file(tmp_path, rings(X, Y, 3000))
    bad = coverage_file(tmp_path, rings(X, Y, 3000), NEXT, techno="3G")
    with pytest.raises(CommandError) as error:
        run(bad, tmp_path / "nowhere_couv.zip", good)
    lines = str(error.value).splitlines()
    assert lines[0] == f"{NEXT}: techno: 3G, but the file's name says 4G"
    assert len(lines) == 2
    assert [release.name for release in OfficialRelease.objects.all()] == [good.stem]


def test_a_file_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(CommandError, match="^2026_T2_couv_Metropole_DEMO01_4G_data.gpkg: "):
        run(tmp_path / NEXT)


def test_a_feature_refused_in_the_middle_takes_the_whole_file_back(tmp_path):
    import_file(coverage_file(tmp_path, rings(X, Y, 3000)))
    before = counts()
    rows = [*rings(X, Y, 2000), Row(shapely.box(2.2, 49.8, 2.3, 49.9))]
    with pytest.raises(RefusedFile, match="outside Metropole"):
        import_file(coverage_file(tmp_path, rows, NEXT))
    assert counts() == before


@pytest.mark.django_db(transaction=True)
def test_an_import_killed_in_the_middle_leaves_the_last_good_release(tmp_path, monkeypatch):
    good = import_file(coverage_file(tmp_path, rings(X, Y, 3000))).release
    before = counts()

    def killed(*arguments):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    path = coverage_file(tmp_path, rings(X, Y, 2000), NEXT)
    with monkeypatch.context() as patch:
        patch.setattr(shares, "block_shares", killed)
        with pytest.raises(OperationalError):
            import_file(path)
    connection.close()
    assert counts() == before
    assert releases_at(date(2026, 12, 31)).get() == good
    assert import_file(path).is_new


def test_a_point_in_a_piece_can_be_asked_through_the_orm(tmp_path):
    import_file(coverage_file(tmp_path, rings(X, Y, 3000)))
    (point,) = to_crs(np.array([shapely.Point(X, Y)]), 2154, WEB_MERCATOR)
    assert OfficialPiece.objects.filter(geom__covers=f"SRID=3857;{point.wkt}").get().level == "TBC"
