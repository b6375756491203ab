"""JSON lines of what a phone's or a modem's own programs say, understood by the probe's parsers.

A line is one look: `{"time", "location", "cellinfo", "deviceinfo"}` of Termux:API, or of gpsd and mmcli
`{"time", "tpv", "modem", "signal"}`. Both tell "out of service" from "not measured".
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any, BinaryIO

from measurements.formats.build import Options, home, item_of, why
from measurements.formats.documents import Document, Object, documents
from measurements.formats.item import Item
from measurements.formats.values import time
from mobile_probe.errors import ProbeError
from mobile_probe.messages import ENGLISH, say
from mobile_probe.observe import OF_THE_FIX, OF_THE_RADIO
from mobile_probe.sources import Fix, Radio, gpsd, modemmanager, termux
from mobile_probe.sources.android import AIRPLANE, NETWORK, NETWORK_TYPE, PHONES, SIM, SIM_STATE

# Of a refused line, what is kept: the programs also tell the numbers of phone, SIM card and subscriber.
KEPT_OF_PHONE = (NETWORK, NETWORK_TYPE, PHONES, SIM, SIM_STATE, AIRPLANE)
KEPT_OF_MODEM = {
    "generic": ("state", "power-state", "access-technologies", "current-modes"),
    "3gpp": ("registration-state", "operator-code"),
}
OLDEST_FIX = timedelta(seconds=10)  # at 14 m/s it is 140 m, most of a tile

Look = tuple[list[Radio], Fix]


def decode_termux(stream: BinaryIO, options: Options) -> Iterator[Item]:
    """Items of lines of Termux:API; `time` is when its programs answered, with its zone."""
    yield from _items(documents(stream), _of_termux, _phone_without_names, options)


def decode_mmcli(stream: BinaryIO, options: Options) -> Iterator[Item]:
    """Items of lines of `mmcli -J` and gpsd, one modem each; `time` is when mmcli answered, with its zone."""
    yield from _items(documents(stream), _of_mmcli, _modem_without_names, options)


def _items(
    lines: Iterable[Document],
    look: Callable[[Object], Look],
    nameless: Callable[[Object], Object],
    options: Options,
) -> Iterator[Item]:
    for line in lines:
        raw = json.dumps(nameless(line.content)).encode() if line.content else line.raw
        try:
            if line.error:
                raise ValueError(line.error)
            radios, fix = look(line.content)
            items = [_item(line.number, raw, radio, fix, options) for radio in radios]
        except (ValueError, OverflowError, ProbeError) as error:
            items = [Item.refused(line.number, raw, why(error), contributor=options.witness)]
        yield from items


def _of_termux(line: Object) -> Look:
    location = _object(line, "location")
    # What a shell's tools write as null was not there.
    deviceinfo = {name: said for name, said in _object(line, "deviceinfo").items() if said is not None}
    cellinfo = line.get("cellinfo")
    if not isinstance(cellinfo, list):
        raise ValueError("cellinfo: not a list, which the phone may not have been allowed to give")
    fix = termux.fix(location, time("time", line.get("time")))
    if fix is None:
        raise ValueError("location: none, or older than ten seconds")
    return termux.radios(cellinfo, deviceinfo), fix


def _of_mmcli(line: Object) -> Look:
    fix, moment = gpsd.fix(_object(line, "tpv")), time("time", line.get("time"))
    if fix is None:
        raise ValueError("tpv: the receiver had no fix")
    if abs(moment - fix.observed_at) > OLDEST_FIX:
        raise ValueError("tpv: more than ten seconds from the time of the look")
    return [modemmanager.radio(_object(line, "modem"), _object(line, "signal"))], fix


def _object(line: Object, name: str) -> Object:
    found = line.get(name)
    if not isinstance(found, dict):
        raise ValueError(f"{name}: missing")
    return found


def _item(index: int, raw: bytes, radio: Radio, fix: Fix, options: Options) -> Item:
    if radio.service_state is None:
        raise ValueError(f"service_state: {say(radio.why_unknown or 'not_measured', ENGLISH)}")
    known: dict[str, Any] = {name: getattr(radio, name) for name in OF_THE_RADIO}
    known |= {name: getattr(fix, name) for name in OF_THE_FIX}
    known |= home(options.home_plmn, radio.home_plmn, radio.serving_plmn)
    fields = {name: value for name, value in known.items() if value is not None}
    return item_of(index, raw, fields | {"device_id": radio.device_id}, options.witness)


def _phone_without_names(line: Object) -> Object:
    info = line.get("deviceinfo")
    kept = {name: info[name] for name in KEPT_OF_PHONE if name in info} if isinstance(info, dict) else None
    return {name: line.get(name) for name in ("time", "location", "cellinfo")} | {"deviceinfo": kept}


def _modem_without_names(line: Object) -> Object:
    modem = line.get("modem")
    inner = modem.get("modem", modem) if isinstance(modem, dict) else None
    parts = inner if isinstance(inner, dict) else {}
    kept = {
        name: {key: parts[name][key] for key in keys if key in parts[name]}
        for name, keys in KEPT_OF_MODEM.items()
        if isinstance(parts.get(name), dict)
    }
    return {name: line.get(name) for name in ("time", "tpv", "signal")} | {"modem": kept}
