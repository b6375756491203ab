"""The bindery: a dossier's files as one archive; the same rows in the database give the same bytes."""

from collections.abc import Mapping
from pathlib import Path

from django.utils import translation
from django.utils.formats import date_format

from councils.dossiers import form, tables
from councils.dossiers.contents import Contents, contents_of
from councils.dossiers.moment import one_moment
from councils.dossiers.paper import printed
from councils.dossiers.subject import subject_of
from publishing.archive import archive, checksums

README = Path(__file__).parent / "LISEZMOI.txt"
LANGUAGE = "fr"  # of whoever is to read it: prefects, operators, ARCEP


class Built:
    """An archive, and what it is called."""

    def __init__(self, contents: Contents, files: Mapping[str, bytes]) -> None:
        self.contents = contents
        self.name = f"{contents.name}.zip"
        self.content = archive(files, contents.as_of)


def build(key: str) -> Built:
    """The dossier of a zone or territory, as of what is published.

    NoSubject and NothingPublished as `subject_of` and `contents_of`.
    """
    with translation.override(LANGUAGE), one_moment():
        contents = contents_of(subject_of(key))
        return Built(contents, files(contents))


def files(contents: Contents) -> dict[str, bytes]:
    """What is in the archive, by name."""
    made = {
        "dossier.pdf": printed(contents),
        "dossier.gpkg": tables.geopackage(contents),
        "zones.csv": tables.sheet(tables.zones(contents)),
        "evidence.csv": tables.sheet(contents.evidence),
        "fields.json": form.as_json(contents),
        "fields.csv": tables.sheet(form.as_table(contents)),
        "LISEZMOI.txt": _readme(contents),
    }
    return {**made, "SHA256SUMS": checksums(made).encode()}


def _readme(contents: Contents) -> bytes:
    told = {
        "title": f"{contents.subject.kind} : {contents.subject.name}",
        "as_of": date_format(contents.as_of, "DATE_FORMAT"),
        "method_version": contents.method_version,
        "epoch": contents.epoch,
        "epsg": contents.epsg,
    }
    return README.read_text(encoding="utf-8").format(**told).encode()
