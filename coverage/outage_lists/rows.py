"""A daily outage list as an operator writes it: any known header in, sites out of order or reasons out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from coverage.csv_rows import Line, RefusedList
from coverage.csv_rows import read as read_list
from coverage.csv_values import BadValue, commune, known, moment, number, words
from coverage.official.names import territory_at
from coverage.outage_lists.columns import (
    FORMATS,
    FREE_MOBILE,
    OPERATOR_OF_CODE,
    PREAMBLE,
    SERVICES,
    operator_of_name,
)
from measurements.vocabulary import operator_of

STATES = {"HS": True, "OK": False}  # down (hors service) or not; any other word says nothing
LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Down:
    """A site that is out of order, wholly or in part, as far as its operator tells."""

    operator: str
    number: str
    commune: str
    place: str
    down: list[str]  # of SERVICES
    voice_down: bool | None
    data_down: bool | None
    since: datetime | None
    expected_until: datetime | None
    reason: str
    detail: str
    longitude: float
    latitude: float


def read(path: Path) -> Iterator[Line]:
    """The list's lines by our field names."""
    return read_list(path, FORMATS, PREAMBLE)


def reader(filename: str, operator: str | None) -> Callable[[Line], Down]:
    """What makes a Down of a line: its operator as given, as in the row, or as the file is named.

    RefusedList for one that nobody knows, and at the first line if none of them tells.
    """
    given = _known(operator) if operator else operator_of_name(filename)
    return lambda line: _down(line, _operator(line.values, given))


def _known(operator: str) -> str:
    code = OPERATOR_OF_CODE.get(operator.lower()) or operator_of(operator)
    if code is None:
        names = ", ".join(OPERATOR_OF_CODE)
        raise RefusedList(f"--operator: {operator} is none of {names}, nor a known operator's MCC and MNC")
    return code


def _operator(row: Mapping[str, str], given: str | None) -> str:
    if "operator" not in row:
        if given is None:
            raise RefusedList("operator: neither the rows nor the file's name tell it, say --operator")
        return given
    code = row["operator"].lower()
    if code not in OPERATOR_OF_CODE:
        raise BadValue("operator: not one of " + ", ".join(OPERATOR_OF_CODE), row["operator"])
    return OPERATOR_OF_CODE[code]


def _down(line: Line, operator: str) -> Down:
    row = line.values
    states = {field: STATES.get(row.get(field, "").upper()) for field in (*SERVICES, "voice", "data")}
    voice, data = (_any(states, service) for service in ("voice", "data"))
    if not voice and not data:
        raise BadValue("services: none of the row is marked HS", " ".join(_marks(row)))
    longitude, latitude = _position(row)
    site = words("number", row.get("number", ""), 40)
    return Down(
        operator,
        number=site,
        commune=_commune(row.get("commune", ""), site, operator),
        place=words("place", row["place"], 120),
        down=[service for service in SERVICES if states[service]],
        voice_down=voice,
        data_down=data,
        since=min(_moments(row, "since"), default=None),
        expected_until=max((_end(until) for until in _moments(row, "until")), default=None),
        reason=words("reason", row.get("reason", ""), 40),
        detail=row.get("detail", "")[:300],
        longitude=longitude,
        latitude=latitude,
    )


def _any(states: Mapping[str, bool | None], service: str) -> bool | None:
    """Whether voice, or data, is down: as the column of that name says, else in any generation."""
    told = [state for name, state in states.items() if name.startswith(service) and state is not None]
    return any(told) if told else None


def _marks(row: Mapping[str, str]) -> Iterator[str]:
    return (row[field] for field in (*SERVICES, "voice", "data") if row.get(field))


def _position(row: Mapping[str, str]) -> tuple[float, float]:
    longitude, latitude = number("longitude", row["longitude"]), number("latitude", row["latitude"])
    if territory_at(longitude, latitude) is None:
        raise BadValue("latitude, longitude: outside every territory", f"{latitude} {longitude}")
    return longitude, latitude


def _commune(code: str, site: str, operator: str) -> str:
    """Free writes the postal code for the commune's, which its own numbers begin with (94069_005)."""
    text = site.split("_")[0] if operator == FREE_MOBILE else code
    try:
        return commune("commune", text)
    except BadValue:
        return ""  # the position says where it is


def _moments(row: Mapping[str, str], field: str) -> list[datetime]:
    told = (known(moment, row, name) for name in (field, f"{field}_voice", f"{field}_data"))
    return [when for when in told if when is not None]


def _end(until: datetime) -> datetime:
    """A day alone, when an outage is expected to end, is that whole day."""
    return datetime.combine(until, LAST_SECOND, until.tzinfo) if until.time() == time() else until
