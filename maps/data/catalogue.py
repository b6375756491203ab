"""The catalogue of open data in the words of DCAT-AP, as portals harvest it: one JSON-LD document."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import shapely
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maps.data.words import FORMATS, TABLE_NAMES, TYPES
from maps.demonstration import is_invented
from maps.licence import INVENTED, publisher
from maps.models import DataFile
from maps.presence import data_extent

# Every prefix is here, so that no reader has to fetch a context from elsewhere.
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "geo": "http://www.opengis.net/ont/geosparql#",
}
AUTHORITY = "http://publications.europa.eu/resource/authority"  # the words that DCAT-AP takes from the EU
EVERY_MONTH, PUBLIC = f"{AUTHORITY}/frequency/MONTHLY", f"{AUTHORITY}/access-right/PUBLIC"
SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
MEDIA_TYPES = "http://www.iana.org/assignments/media-types"
LANGUAGES = {"fr": f"{AUTHORITY}/language/FRA", "en": f"{AUTHORITY}/language/ENG"}

Node = dict[str, Any]

TITLE = _("Open data")
DESCRIPTIONS: dict[str, Promise] = {
    "tiles": _(
        "What phones measured of mobile coverage, by operator and service: whether each square of 200 m is "
        "white, served or not known, and what the official map declares there."
    ),
    "zones": _(
        "White zones of mobile coverage, by operator and service: adjoining squares without the service, and "
        "whether the official map declares them covered."
    ),
}


def catalogue() -> Node:
    """The catalogue: a dataset of tiles and one of zones, once there are files of them."""
    found = DataFile.objects.order_by("-month", "ending")
    files = {table: [file for file in found if file.table == table] for table in TABLE_NAMES}
    return {
        "@context": CONTEXT,
        "@id": _address("catalogue"),
        "@type": "dcat:Catalog",
        "dct:title": _each_language(TITLE, settings.THEME_NAME),
        "dct:description": _each_language(*DESCRIPTIONS.values()),
        "dct:publisher": _publisher(),
        "dct:license": _ref(settings.DATA_LICENCE_URL),
        "dct:language": [_ref(language) for language in LANGUAGES.values()],
        "foaf:homepage": _ref(_address("data")),
        "dcat:dataset": [_dataset(table, listed) for table, listed in files.items() if listed],
    }


def _dataset(table: str, files: Sequence[DataFile]) -> Node:
    """`files`: those of one table, the newest month first."""
    period = {"dcat:startDate": _day(files[-1].month), "dcat:endDate": _day(files[0].as_of)}
    # Days of the months that they tell: one on which a past one was written anew may be that of an erasure.
    told_of = [file.as_of for file in files]
    told = {
        "@id": f"{_address('data')}#{table}",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{_address('data')}#{table}",
        "dct:title": _each_language(TABLE_NAMES[table], settings.THEME_NAME),
        "dct:description": _each_language(DESCRIPTIONS[table], *([INVENTED] if is_invented() else [])),
        "dct:publisher": _publisher(),
        "dct:issued": _day(min(told_of)),
        "dct:modified": _day(max(told_of)),
        "dct:accrualPeriodicity": _ref(EVERY_MONTH),
        "dct:accessRights": _ref(PUBLIC),
        "dct:temporal": {"@type": "dct:PeriodOfTime", **period},
        "dcat:landingPage": _ref(_address("data")),
        "dcat:distribution": [_distribution(file) for file in files],
    }
    return told | _place() | _contact()


def _distribution(file: DataFile) -> Node:
    address = _address("data-file", file.name)
    checksum = {"spdx:algorithm": _ref(SHA256), "spdx:checksumValue": _typed("hexBinary", file.sha256)}
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": _each_language(TABLE_NAMES[file.table], f"{file.month:%Y-%m}", FORMATS[file.ending]),
        "dct:license": _ref(settings.DATA_LICENCE_URL),
        "dct:format": _ref(f"{AUTHORITY}/file-type/{file.ending.upper()}"),
        "dct:modified": _day(file.as_of),
        "dcat:accessURL": _ref(_address("data")),
        "dcat:downloadURL": _ref(address),
        "dcat:mediaType": _ref(f"{MEDIA_TYPES}/{TYPES[file.ending].partition(';')[0]}"),
        "dcat:byteSize": _typed("nonNegativeInteger", str(file.size)),
        "spdx:checksum": {"@type": "spdx:Checksum", **checksum},
    }


def _place() -> Node:
    """The box around everything measured, as an outline; nothing where there is none."""
    box = data_extent()
    if box is None:
        return {}
    outline = {"@type": "geo:wktLiteral", "@value": shapely.to_wkt(shapely.box(*box))}
    return {"dct:spatial": {"@type": "dct:Location", "dcat:bbox": outline}}


def _contact() -> Node:
    if not settings.CONTACT_EMAIL:
        return {}
    mail = _ref(f"mailto:{settings.CONTACT_EMAIL}")
    return {
        "dcat:contactPoint": {
            "@type": "vcard:Organization",
            "vcard:fn": publisher(),
            "vcard:hasEmail": mail,
        }
    }


def _publisher() -> Node:
    return {"@id": f"{settings.SITE_ADDRESS}/", "@type": "foaf:Agent", "foaf:name": publisher()}


def _address(name: str, *arguments: str) -> str:
    return settings.SITE_ADDRESS + reverse(name, args=arguments)


def _ref(address: str) -> Node:
    return {"@id": address}


def _typed(kind: str, value: str) -> Node:
    return {"@type": f"xsd:{kind}", "@value": value}


def _day(day: date) -> Node:
    return _typed("date", day.isoformat())


def _each_language(*texts: str | Promise) -> list[Node]:
    """The same in French and in English, one text after the other."""
    told = []
    for language in LANGUAGES:
        with translation.override(language):
            told.append({"@language": language, "@value": " · ".join(str(text) for text in texts)})
    return told
