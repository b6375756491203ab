"""The official geographic codes as they are written: communes, EPCI, départements, régions in, rows out."""

import gzip
import json
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coverage.models import Territory

COMMUNE, EPCI, DEPARTEMENT, REGION = (
    Territory.COMMUNE,
    Territory.EPCI,
    Territory.DEPARTEMENT,
    Territory.REGION,
)
# The shape of a code by kind: 80021, 2A004, 97105; 200018083; 80, 2A, 971; 32, 975.
SHAPES = {
    COMMUNE: re.compile(r"[0-9][0-9AB][0-9]{3}"),
    EPCI: re.compile(r"[0-9]{9}"),
    DEPARTEMENT: re.compile(r"[0-9]{2}|2[AB]|9[78][0-9]"),
    REGION: re.compile(r"[0-9]{2}|9[78][0-9]"),
}
MOST_BYTES = 1 << 30  # of an unpacked file: the boundaries of all communes to 5 m have 279 MB
# The lists also hold what is a part of a commune, and of which: delegated and associated communes, and the
# arrondissements of three cities, under the field that names the whole.
PRESENT = "commune-actuelle"
WHOLE = {
    "commune-deleguee": "chefLieu",
    "commune-associee": "chefLieu",
    "arrondissement-municipal": "commune",
}


class RefusedFile(ValueError):
    """A file of codes or boundaries that cannot be read at all: one sentence that names the reason."""


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry that was not kept: its code or position in the file, and the reason."""

    entry: str
    reason: str


@dataclass(frozen=True, slots=True)
class Coded:
    """A territory in the year's codes, without a boundary; `made_of` as in the model."""

    kind: str
    code: str
    name: str
    department: str = ""
    region: str = ""
    population: int | None = None
    made_of: tuple[str, ...] = field(default=())

    @property
    def key(self) -> str:
        """The territory's key, for example com-80021."""
        return f"{self.kind}-{self.code}"


def read_codes(path: Path) -> tuple[list[Coded], list[Refused]]:
    """One JSON list of codes, its kind told by its content; RefusedFile for anything else."""
    entries = read_json(path)
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise RefusedFile("codes: not a JSON list of entries")
    return convert(entries, kind_of(entries))


def read_json(path: Path) -> Any:
    """The document, which may be packed as .gz; RefusedFile if it is no JSON."""
    try:
        return json.loads(_content(path))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise RefusedFile(f"file: not JSON ({error})") from error


def _content(path: Path) -> bytes:
    if path.suffix != ".gz":
        return path.read_bytes()
    try:
        with gzip.open(path) as file:
            content = file.read(MOST_BYTES + 1)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise RefusedFile(f"file: not a whole .gz file ({error})") from error
    if len(content) > MOST_BYTES:
        raise RefusedFile(f"file: unpacks to more than {MOST_BYTES} bytes")
    return content


def kind_of(entries: Iterable[dict[str, Any]]) -> str:
    """The kind of territory that a list of codes is about; RefusedFile if its fields fit none."""
    fields = set().union(*entries)
    if "membres" in fields:
        return EPCI
    if {"type", "departement"} <= fields:
        return COMMUNE
    if {"chefLieu", "region"} <= fields:
        return DEPARTEMENT
    if {"chefLieu", "zone"} <= fields:
        return REGION
    raise RefusedFile(f"codes: fields {', '.join(sorted(fields))} are those of no known list")


def convert(entries: list[dict[str, Any]], kind: str) -> tuple[list[Coded], list[Refused]]:
    """Entries as they stand there -> territories, and why others are none; the first of a code stays."""
    kept: dict[str, Coded] = {}
    refused = []
    parts = _members(entries) if kind == EPCI else _parts(entries)
    for position, entry in enumerate(entries):
        reason = _reason(entry, kind) or ("code: stands twice" if entry["code"] in kept else "")
        if reason:
            refused.append(Refused(str(entry.get("code", f"#{position}")), reason))
        else:
            kept[entry["code"]] = _coded(entry, kind, parts)
    return list(kept.values()), refused


def _reason(entry: dict[str, Any], kind: str) -> str:
    if not SHAPES[kind].fullmatch(str(entry.get("code", ""))):
        return "code: missing, or not one of this kind"
    if not entry.get("nom"):
        return "nom: missing"
    if kind == COMMUNE and entry.get("type") != PRESENT:
        return f"type: {entry.get('type')}, no commune of its own"
    return ""


def _coded(entry: dict[str, Any], kind: str, parts: dict[str, set[str]]) -> Coded:
    return Coded(
        kind=kind,
        code=entry["code"],
        name=entry["nom"],
        department=entry.get("departement", entry["code"] if kind == DEPARTEMENT else ""),
        region=entry.get("region", entry["code"] if kind == REGION else ""),
        population=entry.get("populationMunicipale", entry.get("population")),
        made_of=tuple(sorted(parts.get(entry["code"], ()))),
    )


def _members(entries: list[dict[str, Any]]) -> dict[str, set[str]]:
    return {str(entry.get("code")): {member["code"] for member in entry["membres"]} for entry in entries}


def _parts(entries: list[dict[str, Any]]) -> dict[str, set[str]]:
    """What each commune was merged from and is divided into, other than itself.

    Two of the 4,240 former codes of 2026 stand under one commune and name another themselves (60455, 55273):
    what they say of themselves holds.
    """
    own = {str(entry.get("code")): _whole(entry) for entry in entries if _whole(entry)}
    parts: dict[str, set[str]] = {}
    for code, whole in own.items():
        parts.setdefault(whole, set()).add(code)
    for entry in entries:
        former = set(entry.get("anciensCodes") or ()) - own.keys()
        parts.setdefault(str(entry.get("code")), set()).update(former)
    return {whole: {*filter(SHAPES[COMMUNE].fullmatch, codes)} - {whole} for whole, codes in parts.items()}


def _whole(entry: dict[str, Any]) -> str:
    """The commune that an entry says to be a part of, empty where it says none."""
    return str(entry.get(WHOLE.get(str(entry.get("type")), ""), ""))
