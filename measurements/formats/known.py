"""The formats that can be imported from a file: their names, what each is, and how its items are read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from measurements.formats import (
    looks,
    neostumbler,
    network_survey,
    opencellid,
    rtr_coverage,
    tower_collector,
)
from measurements.formats.archive import opened
from measurements.formats.build import FileNotUnderstood, Options
from measurements.formats.gnettrack import decode_log
from measurements.formats.item import Item
from measurements.formats.native import decode_lines
from measurements.formats.network_survey_messages import decode_messages
from measurements.formats.network_survey_package import decode_package
from measurements.formats.rows import lines_of

Decode = Callable[[Path, Options], Iterator[Item]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: how a file of it is read, and what it is in words."""

    decode: Decode
    what: str


def _lines(decode: Callable[[Iterator[bytes], Options], Iterator[Item]]) -> Decode:
    def decoded(path: Path, options: Options) -> Iterator[Item]:
        with path.open("rb") as stream:
            yield from decode(lines_of(stream), options)

    return decoded


def _stream(decode: Callable[[BinaryIO, Options], Iterator[Item]]) -> Decode:
    def decoded(path: Path, options: Options) -> Iterator[Item]:
        with path.open("rb") as stream:
            yield from decode(stream, options)

    return decoded


def _native(lines: Iterator[bytes], options: Options) -> Iterator[Item]:
    return decode_lines(lines, options.contributor)


def _gnettrack(lines: Iterator[bytes], options: Options) -> Iterator[Item]:
    if options.timezone is None:
        raise FileNotUnderstood("its times are local and name no zone; give --timezone, such as Europe/Paris")
    return decode_log(
        lines, contributor=options.witness, home_plmn=options.home_plmn, timezone=options.timezone
    )


def _neostumbler(path: Path, options: Options) -> Iterator[Item]:
    with opened(path, "cells.csv") as cells:
        yield from neostumbler.decode_cells(lines_of(cells), options)


FORMATS = {
    "native": Format(_lines(_native), 'JSON lines, a reading each with a "contributor"'),
    "gnettrack": Format(_lines(_gnettrack), "the text log of G-NetTrack, with --timezone"),
    "networksurvey": Format(
        _lines(network_survey.decode_csv), "a CSV of Network Survey (gsm, umts, lte, nr)"
    ),
    "networksurvey-json": Format(_stream(decode_messages), "JSON messages of Network Survey, as from MQTT"),
    "networksurvey-gpkg": Format(decode_package, "the GeoPackage of Network Survey"),
    "neostumbler": Format(_neostumbler, "the export of NeoStumbler, its ZIP or cells.csv"),
    "towercollector": Format(_lines(tower_collector.decode_export), "the CSV export of Tower Collector"),
    "opencellid": Format(
        _lines(opencellid.decode_measurements), 'CSV in OpenCelliD\'s columns, of "Network Cell Info" too'
    ),
    "rtr-coverage": Format(_stream(rtr_coverage.decode_sessions), "coverageResult bodies of RTR-NetTest"),
    "termux": Format(_stream(looks.decode_termux), "JSON lines of Termux:API's programs"),
    "mmcli": Format(_stream(looks.decode_mmcli), "JSON lines of mmcli and gpsd"),
}
