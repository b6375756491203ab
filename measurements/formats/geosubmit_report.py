"""Geosubmit v2, one report: a position and the cells heard there; seldom a SIM, and never a silence."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta, Struct

from measurements.formats.geosubmit_cells import Cell, level, plmn, quality, serving_cell
from measurements.formats.native import LONGEST_DEVICE, PLMN, PRINTABLE, Reading
from measurements.formats.values import blurred
from measurements.plausibility import RANGES

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY_MS = 86_400_000
# Milliseconds since 1970 have 13 digits from 2001 to 2286, seconds ten; an app may mix them up.
MILLISECONDS, SECONDS = (1e12, 1e13), (1e9, 1e10)
OLDEST_FIX_MS = 3_600_000  # Ichnaea's bound for ages: what lies outside is not an age
# Beyond this a cell was not heard where the phone was: the bound of NeoStumbler and of beaconDB.
APART_MS = 30_000
# Positions that somebody chose, or that the network answered with, instead of measuring them.
NOT_MEASURED = {"manual", "query"}
IN_TOUCH = ("in_service", "emergency_only")
BOUNDS = {field: (least, most) for field, least, most, _ in RANGES}


class Position(Struct, rename="camel", omit_defaults=True, gc=False):
    """Where the phone was: WGS84 degrees, metres, metres per second; `age` in ms before `timestamp`."""

    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]
    accuracy: float | None = None
    age: float | None = None
    altitude: float | None = None
    speed: float | None = None
    source: str | None = None


class Report(Struct, rename="camel", omit_defaults=True, kw_only=True, gc=False):
    """The part of a report that concerns us.

    `service_state`, `sim_mcc_mnc`, `probe_id` and `report_id` are ours: other servers pass them over.
    """

    timestamp: float
    position: Position
    cell_towers: list[Cell] | None = None
    radio_type: str | None = None
    home_mobile_country_code: int | None = None
    home_mobile_network_code: int | None = None
    service_state: Literal["in_service", "emergency_only", "out_of_service", "radio_off"] | None = None
    sim_mcc_mnc: Annotated[str, Meta(pattern=PLMN)] | None = None
    probe_id: Annotated[str, Meta(max_length=LONGEST_DEVICE, pattern=PRINTABLE)] | None = None
    report_id: Annotated[str, Meta(min_length=1, max_length=64)] | None = None


def knows_day_alone(report: Report) -> bool:
    """Whether the time of day was taken out: NeoStumbler sends midnight UTC where its user wishes so."""
    return report.timestamp % DAY_MS == 0


def reading_of(report: Report, identity: UUID, app: str) -> Reading:
    """What a report says of its operator's service; `app` is the User-Agent, which tells what levels mean.

    Raises:
        ValueError: it says nothing of that; the message begins with the field.
    """
    position, speed = report.position, _stated("speed_mps", report.position.speed)
    cell = _cell(report)
    state = report.service_state or "in_service"
    if cell is None and report.service_state is None:
        raise ValueError(
            "cellTowers: none serves, and a scan that finds no cell does not say that there is none"
        )
    home, origin = _home(report, cell, state)
    return Reading(
        id=identity,
        observed_at=_observed_at(report),
        longitude=position.longitude,
        latitude=position.latitude,
        accuracy_m=_stated("accuracy_m", blurred(position.accuracy, speed, _apart_ms(report, cell))),
        service_state=state,
        home_plmn=home,
        home_plmn_origin=origin,
        speed_mps=speed,
        altitude_m=_stated("altitude_m", position.altitude),
        device_id=report.probe_id,
        is_mock=position.source in NOT_MEASURED,
        **_radio(cell if state in IN_TOUCH else None, app),
    )


def _cell(report: Report) -> Cell | None:
    cells = report.cell_towers or []
    for cell in cells:
        cell.radio_type = cell.radio_type or report.radio_type
    serving = serving_cell(cells)
    if (apart := _apart_ms(report, serving)) > APART_MS:
        raise ValueError(f"cellTowers: heard {apart / 1000:.0f} s from the position, at most 30 s are taken")
    return serving


def _apart_ms(report: Report, cell: Cell | None) -> float:
    """The time between the fix and the hearing of the cell."""
    return 0.0 if cell is None or cell.age is None else abs(cell.age - (report.position.age or 0.0))


def _home(report: Report, cell: Cell | None, state: str) -> tuple[str, Literal["sim", "serving"]]:
    """The operator that is judged. The network that serves may stand in for the SIM's, another one cannot."""
    sim = report.sim_mcc_mnc or plmn(report.home_mobile_country_code, report.home_mobile_network_code)
    if sim:
        return sim, "sim"
    if cell and state == "in_service":
        return cell.network or "", "serving"
    raise ValueError(f"simMccMnc: missing; {state} is said of an operator, and nothing here names it")


def _radio(cell: Cell | None, app: str) -> dict[str, Any]:
    if cell is None:
        return {}
    dbm, kind = level(cell, app) or (None, None)
    rsrq, sinr = quality(cell)
    return {
        "serving_plmn": cell.network,
        "technology": cell.technology,
        "cell_id": cell.identity,
        "signal_dbm": dbm,
        "signal_kind": kind,
        "quality_db": rsrq,
        "sinr_db": sinr,
    }


def _observed_at(report: Report) -> datetime:
    """The moment of the fix, `age` before the timestamp; midnight UTC where the day alone is known."""
    written = report.timestamp
    if SECONDS[0] <= written < SECONDS[1]:
        written *= 1000
    if not MILLISECONDS[0] <= written < MILLISECONDS[1]:
        raise ValueError(f"timestamp: {report.timestamp:g} is not in milliseconds since 1970")
    age = report.position.age or 0
    if knows_day_alone(report) or not 0 <= age <= OLDEST_FIX_MS:
        age = 0
    return EPOCH + timedelta(milliseconds=round(written - age))


def _stated(field: str, value: float | None) -> float | None:
    """None for what is outside the field's scale: as with Ichnaea, it costs the field and not the report."""
    least, most = BOUNDS[field]
    return value if value is not None and least <= value <= most else None
