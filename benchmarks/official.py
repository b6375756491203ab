"""The benchmark of the official map: what a file of some size costs to import, and how exact it is then."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import django
import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from rasterio.features import shapes
from rasterio.transform import Affine
from scipy.ndimage import gaussian_filter

from benchmarks.rounds import line

NAME = "2026_T1_couv_Metropole_DEMO01_4G_data.gpkg"
CELL_M = 50  # of operators' simulations
ROWS, COLUMNS = 1600, 2000  # cells of a département: 80 x 100 km
WEST, SOUTH, ACROSS = 200_000, 6_200_000, 8  # metres of Lambert-93; how many départements stand side by side
DEPARTMENT_MB = 23.6  # of a département's three multipolygons
# Hills, valleys, woods and the simulation's own grain: how far each reaches in cells, and how much it weighs.
GRAIN = ((80, 1.0), (12, 0.6), (2.0, 0.5), (0.7, 0.25))
LEVELS = {1: "CL", 2: "BC", 3: "TBC"}
STEPS = (-0.9, -0.1, 0.7)  # where the levels begin, in standard deviations
TEMPLATES = 2  # different départements; the others repeat them elsewhere
ASKED = 5_000  # tiles that are compared with exact areas
LOOK_S = 0.2  # between two looks at the memory of PostgreSQL's process
HEADINGS = (
    "file",
    "vertices",
    "holes",
    "seconds",
    "MB/s",
    "peak MB",
    "PostgreSQL MB",
    "error p99",
    "error max",
)

Areas = dict[str, shapely.MultiPolygon]


def main(arguments: Sequence[str]) -> None:
    """Import a file of each size in a process of its own, into a database of its own."""
    options = parser().parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from benchmarks.database import throwaway_database

    print("### official\n", line(HEADINGS), line(["---", *["---:"] * (len(HEADINGS) - 1)]), sep="\n")
    for megabytes in sorted(options.megabytes):
        with throwaway_database(), tempfile.TemporaryDirectory(prefix="official-") as folder:
            print(_measure(megabytes, Path(folder) / NAME), flush=True)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="script/bench official", description=__doc__)
    parser.add_argument(
        "--megabytes", type=int, nargs="+", default=[24], help="24, one département, without; 600 is a nation"
    )
    return parser


def _measure(megabytes: int, path: Path) -> str:
    placed = list(_departments(max(1, round(megabytes / DEPARTMENT_MB))))
    _write(placed, path)
    seconds, peak, backend = _import(path)
    errors = _errors(placed[0])
    areas = [area for department in placed for area in department.values()]
    vertices, parts = int(shapely.get_num_coordinates(areas).sum()), shapely.get_parts(areas)
    size = path.stat().st_size / 1e6
    cells = [f"{size:.0f} MB", f"{vertices:,}", f"{shapely.get_num_interior_rings(parts).sum():,}"]
    cells += [f"{seconds:.0f}", f"{size / seconds:.2f}", f"{peak:.0f}", f"{backend:.0f}"]
    return line([*cells, f"{np.quantile(errors, 0.99):.5f}", f"{errors.max():.5f}"])


def _departments(number: int) -> Iterator[Areas]:
    templates = [_areas(seed) for seed in range(min(number, TEMPLATES))]
    for at in range(number):
        west, south = WEST + at % ACROSS * COLUMNS * CELL_M, SOUTH + at // ACROSS * ROWS * CELL_M
        yield {level: _moved(area, west, south) for level, area in templates[at % len(templates)].items()}


def _moved(area: shapely.MultiPolygon, west: int, south: int) -> shapely.MultiPolygon:
    return shapely.transform(area, lambda points: points + [west, south])


def _areas(seed: int) -> Areas:
    """Disjoint levels with ragged borders and tens of thousands of holes, south-west corner at the origin."""
    raster = _raster(seed)
    parts: dict[int, list[shapely.Polygon]] = {value: [] for value in LEVELS}
    to_metres = Affine(CELL_M, 0, 0, 0, -CELL_M, ROWS * CELL_M)
    for outline, value in shapes(raster, mask=raster > 0, transform=to_metres):
        shell, *holes = outline["coordinates"]
        parts[int(value)].append(shapely.Polygon(shell, holes))
    return {LEVELS[value]: shapely.MultiPolygon(polygons) for value, polygons in parts.items()}


def _raster(seed: int) -> NDArray[np.uint8]:
    random = np.random.default_rng(seed)
    field = np.zeros((ROWS, COLUMNS))
    for reach, weight in GRAIN:
        noise = gaussian_filter(random.standard_normal(field.shape), reach)
        field += weight * noise / noise.std()
    return np.digitize(field / field.std(), STEPS).astype(np.uint8)


def _write(placed: Sequence[Areas], path: Path) -> None:
    rows = [(f"{at + 1:02}", *pair) for at, areas in enumerate(placed) for pair in areas.items()]
    departments, levels, areas = zip(*rows, strict=True)
    columns = {"operateur": 101, "date": "2026-03-31", "techno": "4G", "usage": "data"}
    columns |= {"niveau": levels, "dept": departments}
    frame = gpd.GeoDataFrame(columns, geometry=list(areas), crs=2154)
    pyogrio.write_dataframe(frame, path, layer="couverture", geometry_type="MultiPolygon")


def _import(path: Path) -> tuple[float, float, float]:
    """Seconds, and the most megabytes that the command held and that PostgreSQL's process held of its own."""
    from benchmarks.server import environment

    words = [sys.executable, "manage.py", "import_coverage", str(path)]
    start, backend, peak = time.perf_counter(), 0.0, 0.0
    with subprocess.Popen(words, env=environment(), stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            backend = max(backend, _backend_mb())
            peak = max(peak, _kb(process.pid, "VmHWM") / 1024)
            time.sleep(LOOK_S)
    if process.returncode:
        raise RuntimeError("import_coverage: failed, so nothing was measured")
    return time.perf_counter() - start, peak, backend


def _backend_mb() -> float:
    """Anonymous memory of the other sessions' largest process (Linux alone tells it this way)."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        pids = [row[0] for row in cursor.fetchall()]
    return max((_kb(pid, "RssAnon") / 1024 for pid in pids), default=0.0)


def _kb(pid: int, name: str) -> int:
    """A number of the process's own account: what `getrusage` tells of a child begins with its parent's."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0  # it has just ended
    return int(status.partition(f"{name}:")[2].split()[0]) if name in status else 0


def _errors(areas: Areas) -> NDArray[np.float64]:
    """How far the stored shares of some tiles of a département are from what Shapely cuts out of it."""
    from coverage.models import OfficialShare
    from coverage.projection import squares, to_crs

    extent = to_crs(np.array([shapely.box(*shapely.total_bounds(list(areas.values())))]), 2154, 3035)[0]
    rows = OfficialShare.objects.values_list("tile", "share_cl", "share_bc", "share_tbc")
    tiles, *shares = (np.array(column) for column in zip(*rows, strict=True))
    cells = squares(tiles, 3035)
    inside = np.flatnonzero(shapely.contains(extent.buffer(-500), cells))
    chosen = np.random.default_rng(1).choice(inside, min(ASKED, len(inside)), replace=False)
    pairs = zip(areas.values(), shares, strict=True)  # both from the least level to the best
    errors = [np.abs(_exact(area, cells[chosen]) - share[chosen]) for area, share in pairs]
    return np.concatenate(errors)


def _exact(area: shapely.MultiPolygon, cells: NDArray[np.object_]) -> NDArray[np.float64]:
    from coverage.projection import to_crs

    parts = to_crs(
        shapely.get_parts(area), 2154, 3035
    )  # edges of 50 m and little more: no need of shorter ones
    cell, part = shapely.STRtree(parts).query(cells, predicate="intersects")
    found = shapely.area(shapely.intersection(cells[cell], parts[part]))
    return np.bincount(cell, weights=found, minlength=len(cells)) / shapely.area(cells)
