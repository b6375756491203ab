"""The words of guidance: where a reading is worth most, said to people, and as waypoints to take along."""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import shapely
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from coverage.core.grid import tile_ids
from coverage.outlines import rounded
from coverage.projection import centres
from coverage.words import SERVICE_NAMES
from measurements.vocabulary import operator_name

# In the words of `coverage.guidance.worth`.
WORTH_NAMES = {
    "high": gettext_noop("A reading is worth much here"),
    "medium": gettext_noop("A reading is worth something here"),
    "low": gettext_noop("A reading is worth little here"),
}
REASON_NAMES = {
    "asked": gettext_noop("its operator says that there is service here, and fresh readings decide"),
    "said": gettext_noop("several people say that nothing passes around here"),
    "beside_white": gettext_noop("beside a white zone"),
    "probably_white": gettext_noop("probably a white zone"),
    "alone": gettext_noop("one person alone measured"),
    "few_witnesses": gettext_noop("measured, and not sure enough yet"),
    "declared_unmeasured": gettext_noop("no reading yet although declared covered"),
    "unmeasured": gettext_noop("no reading yet"),
}

GPX = "http://www.topografix.com/GPX/1/1"


def places_told(found: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of `where_to_measure` as rows of GeoJSON: the tile by its id, its middle as `geometry`."""
    tiles = found["tile"].to_numpy(dtype=np.int64)
    middles = shapely.points(*centres(tiles))
    rows = found.assign(tile=tile_ids(tiles)).to_dict("records")
    return [row | {"geometry": rounded(middle)} for row, middle in zip(rows, middles, strict=True)]


def gpx(features: Sequence[Mapping[str, Any]]) -> bytes:
    """Features of where to measure (GeoJSON points) as GPX 1.1, a waypoint each, in the reader's language.

    A place of several operators or services is one waypoint for each.
    """
    root = ElementTree.Element("gpx", {"xmlns": GPX, "version": "1.1", "creator": "Carte blanche"})
    for feature in features:
        longitude, latitude = feature["geometry"]["coordinates"]
        told = feature["properties"]
        point = ElementTree.SubElement(root, "wpt", {"lat": f"{latitude:.7f}", "lon": f"{longitude:.7f}"})
        service = f"{operator_name(told['operator'])}, {SERVICE_NAMES[told['service']]}"
        texts = {"name": service, "desc": sentence(told["worth"], told["reasons"]), "type": told["worth"]}
        for name, text in texts.items():
            ElementTree.SubElement(point, name).text = text
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def sentence(worth: str, reasons: Sequence[str]) -> str:
    """What makes a reading worth so much, in the reader's language."""
    if not reasons:
        return f"{_(WORTH_NAMES[worth])}."
    because = ", ".join(_(REASON_NAMES[reason]) for reason in reasons)
    return _("{worth}: {reasons}.").format(worth=_(WORTH_NAMES[worth]), reasons=because)
