"""Network Survey's messages, as it sends them by MQTT: records of cells, and the state of the phone.

The state names the SIM. That nothing is registered in it is no absence, as airplane mode looks the same.
"""

from collections.abc import Iterator
from typing import BinaryIO

from measurements.formats import sentinels
from measurements.formats.build import Options
from measurements.formats.documents import Document, documents
from measurements.formats.item import Item
from measurements.formats.network_survey import KINDS, Kind, Record, cell, cell_of_record, record_line
from measurements.formats.rows import Line, plain
from measurements.formats.scan import Cell, readings
from measurements.formats.values import whole

PHONE_STATE = "PhoneState"
KIND_OF_TECHNOLOGY = {"GSM": "GsmRecord", "UMTS": "UmtsRecord", "LTE": "LteRecord", "NR": "NrRecord"}
ERROR = "no document"  # with a space, so that no field of a message is called like it


def decode_messages(stream: BinaryIO, options: Options) -> Iterator[Item]:
    """Items of JSON messages, one per line as MQTT gives them, or in a list."""
    lines = (_line(document) for document in documents(stream))
    yield from readings(lines, _cell_of_message, options)


def _line(document: Document) -> Line:
    data = document.content.get("data")
    record = {plain(name): value for name, value in data.items()} if isinstance(data, dict) else {}
    kind = str(document.content.get("messageType") or "missing")
    return record_line(document.number, kind, record | ({ERROR: document.error} if document.error else {}))


def _cell_of_message(line: Line) -> Cell:
    if ERROR in line.row:
        raise ValueError(line.row[ERROR])
    if line.row["kind"] == PHONE_STATE:
        return _cell_of_state(line)
    if line.row["kind"] not in KINDS:
        raise ValueError(f"messageType: {line.row['kind'][:60]} is no record of a cell")
    return cell_of_record(line)


def _cell_of_state(line: Line) -> Cell:
    """The network that the phone says it is registered in, without a level, and the SIM's own."""
    registered = [found for info in _registrations(line.row) if (found := _registered(info))]
    if not registered:
        raise ValueError("networkRegistrationInfo: nothing registered, which airplane mode looks like too")
    kind, identity = registered[0]
    name = kind.identity[0]
    return cell(
        line,
        technology=kind.technology,
        home_plmn=sentinels.one_plmn(line.row.get("simoperator")),
        serving_plmn=sentinels.plmn(identity.get("mcc"), identity.get("mnc")),
        serving=True,
        cell_id=sentinels.cell_id(kind.technology, whole(name, identity.get(name))),
    )


def _registrations(record: Record) -> list[Record]:
    listed = record.get("networkregistrationinfo")
    infos = [info for info in listed if isinstance(info, dict)] if isinstance(listed, list) else []
    return sorted(infos, key=lambda info: info.get("domain") != "PS")  # data before calls


def _registered(info: Record) -> tuple[Kind, Record] | None:
    technology = str(info.get("accessNetworkTechnology"))
    identity = info.get(f"cellIdentity{technology.capitalize()}")
    kind = KIND_OF_TECHNOLOGY.get(technology)
    return (KINDS[kind], identity) if kind and isinstance(identity, dict) else None
