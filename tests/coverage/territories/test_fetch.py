"""A year's codes and boundaries come from their publishers and are ready for an import."""

import gzip
import json
import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from threading import Thread

import pytest
import shapely
from django.core.management import CommandError, call_command

from coverage.download import RefusedDownload
from coverage.models import Territory
from coverage.territories.fetch import LISTS, wanted

AREA = json.loads(shapely.to_geojson(shapely.box(2, 49, 2.1, 49.1)))
COMMUNE = {"code": "80021", "nom": "Amiens", "type": "commune-actuelle", "departement": "80", "region": "32"}
CODES = {
    "communes": [COMMUNE, COMMUNE | {"code": "80022", "type": "commune-deleguee", "chefLieu": "80021"}],
    "epci": [{"code": "200018083", "nom": "CC", "membres": [{"code": "80021"}]}],
    "departements": [{"code": "80", "nom": "Somme", "region": "32", "chefLieu": "80021"}],
    "regions": [{"code": "32", "nom": "Hauts-de-France", "chefLieu": "80021", "zone": "metro"}],
}


class Quiet(SimpleHTTPRequestHandler):
    """A publisher's folder."""

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def published(tmp_path) -> Path:
    folder = tmp_path / "published"
    for part in ("6.0.0", "2025"):
        (folder / part).mkdir(parents=True)
    for name in LISTS:
        feature = {"type": "Feature", "properties": {"code": CODES[name][0]["code"]}, "geometry": AREA}
        boundaries = json.dumps({"type": "FeatureCollection", "features": [feature]})
        (folder / "6.0.0" / f"{name}.json").write_text(json.dumps(CODES[name]))
        (folder / "2025" / f"{name}-50m.geojson.gz").write_bytes(gzip.compress(boundaries.encode()))
    return folder


@pytest.fixture
def run(published, tmp_path) -> Iterator[partial[str]]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(published))) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        options = {
            "to": tmp_path / "here",
            "boundary_year": 2025,
            "codes_from": url + "/{version}/{name}.json",
            "boundaries_from": url + "/{year}/{name}-{metres}m.geojson.gz",
        }
        yield partial(_said, "fetch_territories", **options)
        server.shutdown()


def _said(command: str, *args: str, **options: object) -> str:
    call_command(command, *args, stdout=(out := StringIO()), **options)
    return out.getvalue()


@pytest.mark.django_db
def test_what_is_fetched_is_what_an_import_takes(run):
    *files, command = run().splitlines()
    assert len(files) == 8
    assert files[0].endswith("bytes, 1 territories, 1 entries that are none")
    _said(*command.split())
    assert Territory.objects.filter(geom__isnull=False, boundary_year=2025).count() == 4
    assert all(", already there, " not in line for line in files)


def test_what_is_there_is_not_fetched_again(run, published):
    run()
    shutil.rmtree(published)
    assert run().count(": already there, ") == 8


def test_each_year_is_fetched_though_its_files_are_named_like_those_of_another(run, published, tmp_path):
    run()
    (published / "5.3.0").mkdir()
    for name in LISTS:
        (published / "5.3.0" / f"{name}.json").write_text(json.dumps(CODES[name]).replace("Somme", "1790"))
    *files, command = run(year=2025).splitlines()
    assert files[0].startswith("2025/communes.json: fetched, ")
    assert sum(": already there, " in line for line in files) == 4  # the boundaries, of 2025 both times
    new, old = (tmp_path / "here" / year / "departements.json" for year in ("2026", "2025"))
    assert str(old) in command.split()
    assert [json.loads(path.read_text())[0]["nom"] for path in (new, old)] == ["Somme", "1790"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("6.0.0/epci.json", b"<html>", r"epci\.json: file: not JSON .*; it is not kept"),
        (
            "2025/regions-50m.geojson.gz",
            gzip.compress(b"{}", mtime=0)[:-9],
            r"regions-50m.*: file: not a whole \.gz",
        ),
        (
            "2025/regions-50m.geojson.gz",
            gzip.compress(b"{}", mtime=0),
            "regions-50m.*: boundaries: neither a GeoJSON",
        ),
    ],
)
def test_a_page_in_the_place_of_a_file_is_named_and_not_kept(run, published, tmp_path, name, content, reason):
    (published / name).write_bytes(content)
    with pytest.raises(CommandError, match=reason):
        run()
    assert not list((tmp_path / "here").rglob(Path(name).name))


def test_a_year_that_is_not_published_says_so(run):
    with pytest.raises(CommandError, match=r"/2030/communes-50m\.geojson\.gz: the server answers 404"):
        run(boundary_year=2030)


def test_a_year_without_a_known_version_is_refused():
    with pytest.raises(RefusedDownload, match="^year: the codes of 2019 have no version known here"):
        wanted(2019, 2019)


def test_an_address_with_a_name_that_means_nothing_is_refused(run):
    with pytest.raises(CommandError, match="URL: 'month' is none of the names"):
        run(codes_from="http://127.0.0.1/{month}")
