"""What foreign files share: the options of an import, and an Item made from the fields that a line gave."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import msgspec

from measurements.formats.item import Item
from measurements.formats.native import Reading
from measurements.formats.refusal import sentence

# Files that name nobody are one witness together: ten logs of one person must not look like ten people.
UNNAMED = "unnamed"
# Fixed for ever: another value would give old files new ids, and every import would count twice.
SIGHTS = UUID("3f0f5f0a-6d0e-4f0c-8f1e-0f7c2a6be2d9")
ID_DECIMALS = 5  # of a degree, a metre: clients write the same place with six digits, twelve, or all


class FileNotUnderstood(ValueError):
    """The file is not of the format asked for; the message says what is missing, or which file to take."""


@dataclass(frozen=True, slots=True)
class Options:
    """What whoever imports says of a file: who observed, the SIM's operator, the zone of its local time."""

    contributor: str = ""
    home_plmn: str = ""
    timezone: ZoneInfo | None = None

    @property
    def witness(self) -> str:
        """Who observed, where the file names nobody."""
        return self.contributor or UNNAMED


def identity(contributor: str, fields: Mapping[str, Any]) -> UUID:
    """The id of a reading whose format has none: who, with what, which second, where, on which network.

    What was measured is not in it: the same scan from two exports of one app is one reading.
    """
    moment: datetime = fields["observed_at"]
    second = moment.isoformat(timespec="seconds")
    place = [f"{fields[name]:.{ID_DECIMALS}f}" for name in ("longitude", "latitude")]
    source = [str(fields.get(name) or "") for name in ("serving_plmn", "device_id")]
    return uuid5(SIGHTS, "\n".join([contributor, second, *place, *source]))


def home(declared: str, sim: str | None, serving: str | None) -> dict[str, str]:
    """The operator judged: the SIM's where the file names it, the declared one, else the serving network."""
    if sim:
        return {"home_plmn": sim, "home_plmn_origin": "sim"}
    if declared:
        return {"home_plmn": declared, "home_plmn_origin": "declared"}
    if serving:
        return {"home_plmn": serving, "home_plmn_origin": "serving"}
    raise ValueError("home_plmn: the line names no network, and no --home-plmn was given")


def why(error: Exception) -> str:
    """The reason in what a decoder raised; only times overflow."""
    return "time: no calendar has this moment" if isinstance(error, OverflowError) else str(error)


def item_of(index: int, raw: bytes, fields: Mapping[str, Any], contributor: str) -> Item:
    """The reading that these fields make, under an id made from them; or why they make none."""
    try:
        reading = msgspec.convert({"id": identity(contributor, fields), **fields}, Reading)
    except msgspec.ValidationError as error:
        return Item.refused(index, raw, sentence(error), contributor=contributor)
    return Item(index=index, raw=raw, reading=reading, contributor=contributor)
