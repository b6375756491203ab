"""The fields of the form by which elected officials report a zone to the State (ANCT), as far as known.

The platform "Toutes et tous connecté·e·s" and the form of 2016 before it ask the same things. What a map
cannot know is said to be not known: nobody should sign what a program guessed.
"""

import json
from typing import Any

import pandas as pd
from django.utils.translation import gettext as _

from councils.dossiers.contents import Contents, ZonePart
from coverage.amounts import people
from coverage.words import SERVICE_NAMES, VERDICT_NAMES
from gap_reports.models import Case
from gap_reports.states import State
from gap_reports.words import STATE_NAMES
from measurements.vocabulary import operator_name

NOT_KNOWN = "non connu"
# Of what the readings speak: phones outdoors or on the way. Walls take more, so that it is no better inside.
OUTDOORS = "extérieur (mesuré) ; intérieur : non mesuré"
# The services as the form names them.
FORM_SERVICES = {"voice": ["appels", "SMS"], "data_3g": ["internet (3G)"], "data_4g": ["internet (4G)"]}
FORM_SERVICES["data_5g"] = ["internet (5G)"]


def fields(contents: Contents) -> list[dict[str, Any]]:
    """One entry for each zone, in their order."""
    return [_entry(number, part, contents) for number, part in enumerate(contents.zones, start=1)]


def as_json(contents: Contents) -> bytes:
    """The entries, with what they are of."""
    told = {"dossier": contents.name, "arrete_au": contents.as_of.isoformat(), "zones": fields(contents)}
    return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"


def as_table(contents: Contents) -> pd.DataFrame:
    """The same, flat: a line for each zone."""
    return pd.DataFrame([{name: _flat(value) for name, value in entry.items()} for entry in fields(contents)])


def _entry(number: int, part: ZonePart, contents: Contents) -> dict[str, Any]:
    row, place = part.row, part.row["geometry"].representative_point()
    operators = sorted(part.around.loc[part.around["tile"].isin(part.tiles), "operator"].unique())
    return {
        "numero": number,
        "zone": row["id"],
        "communes": [f"{name} ({code})" for code, name in part.context.communes],
        "longitude": round(place.x, 5),
        "latitude": round(place.y, 5),
        "exterieur_ou_interieur": OUTDOORS,
        "service_manquant": FORM_SERVICES[row["service"]],
        "operateurs_concernes": [f"{operator_name(code)} ({code})" for code in operators],
        "etendue_km2": row["area_km2"],
        "logements_concernes": NOT_KNOWN,
        "entreprises_concernees": NOT_KNOWN,
        "habitants": people(row["population_low"], row["population_high"]),
        "qualite_par_operateur": [_quality(part, operator) for operator in operators],
        "contacts_anterieurs": _contacts(part),
    }


def _quality(part: ZonePart, operator: str) -> str:
    """What was found of an operator in the zone's squares, counted."""
    here = part.around["tile"].isin(part.tiles) & (part.around["operator"] == operator)
    counts = part.around.loc[here, "verdict"].value_counts()
    found = [f"{_(VERDICT_NAMES[name]).lower()} : {counts[name]}" for name in VERDICT_NAMES if name in counts]
    service = str(SERVICE_NAMES[part.service])
    return f"{operator_name(operator)}, {service} (carrés de 200 m) : {', '.join(found)}"


def _contacts(part: ZonePart) -> list[str] | str:
    """What operators were told of the zone through this platform; of other ways nothing is known here."""
    cases = Case.objects.filter(zone=part.zone, reported_on__isnull=False).order_by("operator")
    told = [
        f"{operator_name(operator)} : {str(STATE_NAMES[State(state)]).lower()} ({reported_on:%d/%m/%Y})"
        for operator, state, reported_on in cases.values_list("operator", "state", "reported_on")
    ]
    return told or NOT_KNOWN


def _flat(value: Any) -> Any:
    return " | ".join(value) if isinstance(value, list) else value
