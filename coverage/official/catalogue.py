"""The official map's catalogue: which coverage files ARCEP's store holds, and the newest of each layer."""

import re
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode
from xml.etree import ElementTree

from coverage.download import PAUSE_S, RefusedDownload, download
from coverage.official.names import Announced, RefusedFile, read_name
from coverage.official.operators import group_of

LISTING = "https://arcep.s3.rbx.io.cloud.ovh.net"  # where data.arcep.fr keeps its files; lists them to anyone
PREFIX = "mobile/couvertures_theoriques/"
FOLDER = re.compile(rf"{PREFIX}(?P<quarter>20[0-9]{{2}}_T[1-4])/(?:\w+/)*(?P<name>[^/]+)")
LATEST = "latest"

PAGE_BYTES = 16 * 2**20  # of a page of a thousand keys; one has 300 kB
MOST_PAGES = 1000
S3 = "{http://s3.amazonaws.com/doc/2006-03-01/}"


class Published(NamedTuple):
    """A coverage file in the store: its key, bytes, tag (its MD5 unless it came there in parts) and name."""

    key: str
    size: int
    tag: str
    announced: Announced

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.key.rpartition("/")[2]

    @property
    def layer(self) -> tuple[str, str, str]:
        """What has a newest file: a layer of an operator in a territory."""
        return self.announced.territory, self.announced.operator, self.announced.layer


def published(listing: str = LISTING, pause_s: float = PAUSE_S) -> list[Published]:
    """The coverage files of all quarters, as S3's ListObjectsV2 lists them; RefusedDownload as `download`."""
    found: list[Published] = []
    token, pages = "", 0
    with tempfile.TemporaryDirectory(prefix="catalogue-") as folder:
        while pages < MOST_PAGES:
            asked = {"list-type": "2", "prefix": PREFIX} | ({"continuation-token": token} if token else {})
            url, page = f"{listing.rstrip('/')}/?{urlencode(asked)}", Path(folder) / f"{pages}.xml"
            root = _parse(url, download(url, page, most_bytes=PAGE_BYTES, pause_s=pause_s).path)
            found += _files(root)
            token, pages = root.findtext(f"{S3}NextContinuationToken") or "", pages + 1
            if not token:
                return found
    raise RefusedDownload(f"{listing}: its list has no end")


def choose(
    files: Collection[Published],
    territories: Collection[str] = (),
    operators: Collection[str] = (),
    layers: Collection[str] = (),
    quarter: str = LATEST,
) -> list[Published]:
    """The files of one quarter, or the newest of each layer; an empty filter keeps everything.

    `operators` are short names or codes: any name of a group, old or new, finds all that is the group's.
    """
    codes = {code for name in operators for code in group_of(name) or (name,)}
    kept = [
        file
        for file in sorted(files, key=lambda file: (file.announced.released_on, file.key))
        if (not territories or file.announced.territory in territories)
        and (not operators or file.announced.operator in codes)
        and (not layers or file.announced.layer in layers)
        and (quarter == LATEST or file.name.startswith(f"{quarter}_"))
    ]
    newest = {file.layer: file for file in kept}  # the last one of a key stays
    return list(newest.values()) if quarter == LATEST else kept


def _parse(url: str, page: Path) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(page.read_bytes())
    except ElementTree.ParseError as error:
        raise RefusedDownload(f"{url}: the list of files cannot be read ({error})") from error


def _files(root: ElementTree.Element) -> Iterator[Published]:
    """What stands in the folder of its own quarter under a name that is a coverage file's."""
    for entry in root.iter(f"{S3}Contents"):
        key, size = entry.findtext(f"{S3}Key") or "", entry.findtext(f"{S3}Size") or ""
        place = FOLDER.fullmatch(key)
        if place is None or not place["name"].startswith(place["quarter"]) or not size.isdecimal():
            continue
        try:
            announced = read_name(place["name"])
        except RefusedFile:
            continue  # documents, older formats, an operator that we do not know
        yield Published(key, int(size), (entry.findtext(f"{S3}ETag") or "").strip('"'), announced)
