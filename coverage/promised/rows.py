"""The targeted-coverage lists as they are written: two headers in, promised sites or zones or reasons out."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coverage.csv_rows import Format, Line, RefusedList
from coverage.csv_rows import read as read_list
from coverage.csv_values import BadValue, commune, count, day, flag, known, number, plmn, words
from coverage.official.names import TERRITORIES
from coverage.projection import to_degrees

BOTH = {
    "decree": "num_arrete",
    "decreed_on": "date_publication_arrete",
    "dossier": "id_dossier",
    "zone_number": "num_zone_arrete",
    "department": "insee_dep",
    "origin": "origine_zone",
    "x": "x_lambert_93",
    "y": "y_lambert_93",
}
SITES = Format(
    "sites",
    {
        **BOTH,
        "number": "numero_site",
        "name": "nom_site_arrete",
        "zone_name": "nom_de_la_zone",
        "operator_site": "nom_site_operateurs",
        "physical": "site_physique",
        "leader": "op_leader",
        "requested": "sites_demandes",
        "in_service": "sites_mes",
        "within_6_months": "sites_6_mois",
        "within_24_months": "sites_6_24_mois",
        "awaiting": "sites_attente_deploiement",
    },
    others=True,
)
ZONES = Format(
    "zones",
    {
        **BOTH,
        "number": "id_point",
        "name": "nom_point_arrete",
        "zone_name": "nom_dossier",
        "commune": "code_insee",
        "position_origin": "origine_coordonnees",
        "site_number": "identifiant_site",
        "decree_url": "lien_arrete",
    },
    others=True,
)
# The longest text of each field that is one; the tables have as many characters.
LONGEST = {
    "decree": 40,
    "dossier": 40,
    "zone_number": 40,
    "zone_name": 200,
    "department": 3,
    "origin": 80,
    "number": 40,
    "name": 200,
    "operator_site": 80,
    "position_origin": 80,
    "site_number": 40,
    "decree_url": 500,
}
COUNTS = ("requested", "in_service", "within_6_months", "within_24_months", "awaiting")
OPERATOR = re.compile(r"[0-9]{5,6}")  # a column of the operators concerned is named by its MCC and MNC


def read(path: Path) -> Iterator[Line]:
    """The list's lines by our field names; the format's name says which of the two lists it is."""
    return read_list(path, (SITES, ZONES))


def operators_of(line: Line) -> list[str]:
    """The operators that the row concerns; RefusedList if the header names none at all."""
    columns = sorted(name for name in line.rest if OPERATOR.fullmatch(name))
    if not columns:
        raise RefusedList("header: no column is named by an operator's MCC and MNC")
    concerned = [name for name in columns if known(flag, line.rest, name)]
    if not concerned:
        raise BadValue("operators: the row concerns none", "")
    return concerned


def promise(line: Line) -> dict[str, Any]:
    """The columns of a PromisedSite or PromisedZone, the position as longitude and latitude; or BadValue."""
    row = line.values
    longitude, latitude = _degrees(row["x"], row["y"])
    if not words("decree", row["decree"], LONGEST["decree"]):
        raise BadValue("decree: missing", row["decree"])
    texts = {field: words(field, row[field], longest) for field, longest in LONGEST.items() if field in row}
    own = _of_site(line) if line.format is SITES else {"commune": commune("commune", row["commune"])}
    return {
        **texts,
        **own,
        "decreed_on": known(day, row, "decreed_on"),
        "operators": operators_of(line),
        "longitude": longitude,
        "latitude": latitude,
    }


def _of_site(line: Line) -> dict[str, Any]:
    row = line.values
    return {
        "physical": known(flag, row, "physical"),
        "leader": known(plmn, row, "leader") or "",
        **{field: known(count, row, field) for field in COUNTS},
    }


def _degrees(x: str, y: str) -> tuple[float, float]:
    territory = TERRITORIES["Metropole"]
    longitude, latitude = to_degrees([number("x", x)], [number("y", y)], territory.epsg)
    west, south, east, north = territory.box
    if not (west < longitude[0] < east and south < latitude[0] < north):
        raise BadValue(f"x, y: outside Metropole, read as EPSG:{territory.epsg}", f"{x} {y}")
    return float(longitude[0]), float(latitude[0])
