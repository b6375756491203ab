"""The trials' printer: a trial as the files that our own commands take."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid5

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from coverage.core.evidence import ENVIRONMENTS, STATES, TECHNOLOGIES, Technology
from coverage.core.signal import SIGNAL_KINDS
from coverage.projection import squares
from worlds.claims import LAMBERT_93
from worlds.communes import DEPARTMENT
from worlds.trials.sent import RSRP
from worlds.trials.trial import Trial

IDS = UUID("b1f0d1c4-7f0e-4c6f-9a55-2d0c9d1e8a10")  # fixed for ever: a second sending has the same ids
OPERATOR = "00101"
QUARTER, QUARTER_END = "2026_T1", "2026-03-31"  # the map that was in force when the crowd set out
LEVEL = "BC"  # "good coverage": outdoors in most cases


def native_lines(trial: Trial) -> Iterator[str]:
    """The readings as `import_readings --format native` takes them, without line ends."""
    for number in range(len(trial.sent)):
        yield json.dumps(_reading(trial, number))


def release(trial: Trial, folder: Path) -> Path:
    """The official map as a GeoPackage of ARCEP's, for `import_coverage`."""
    path = folder / f"{QUARTER}_couv_Metropole_DEMO{OPERATOR[-2:]}_4G_data.gpkg"
    area = shapely.union_all(squares(trial.tiles[trial.declared], LAMBERT_93))
    columns = {"operateur": int(OPERATOR), "date": QUARTER_END, "techno": "4G", "usage": "data"}
    columns |= {"niveau": [LEVEL], "dept": DEPARTMENT}
    parts = shapely.MultiPolygon(shapely.get_parts(area).tolist())
    frame = gpd.GeoDataFrame(columns, geometry=[parts], crs=LAMBERT_93)
    pyogrio.write_dataframe(frame, path, layer="couverture", geometry_type="MultiPolygon")
    return path


def _reading(trial: Trial, number: int) -> dict[str, object]:
    sent = trial.sent
    name = f"trial-{trial.scenario}-{trial.seed}-{int(sent.contributor[number])}"
    reading: dict[str, object] = {
        "contributor": name,
        "device_id": "phone",
        "id": str(uuid5(IDS, f"{name}:{number}")),
        "observed_at": datetime.fromtimestamp(float(trial.moment[number]), UTC).isoformat(),
        "longitude": float(sent.longitude[number]),
        "latitude": float(sent.latitude[number]),
        "accuracy_m": float(sent.accuracy_m[number]),
        "service_state": STATES[sent.state[number]],
        "home_plmn": OPERATOR,
        "environment": ENVIRONMENTS[sent.environment[number]],
    }
    if sent.max_technology[number] != Technology.NONE:
        reading["max_technology"] = TECHNOLOGIES[sent.max_technology[number]]
    if sent.technology[number] != Technology.NONE:
        reading |= {"technology": TECHNOLOGIES[sent.technology[number]], "serving_plmn": OPERATOR}
    if not np.isnan(sent.signal_dbm[number]):
        reading |= {"signal_dbm": float(sent.signal_dbm[number]), "signal_kind": SIGNAL_KINDS[RSRP]}
    return reading
