"""What a cell of a published list may say: text in, a number, a day or a code out, or why not."""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

Value = TypeVar("Value")

MISSING = {"", "NA", "NULL", "#N/A"}  # R, a database and a spreadsheet write what they do not know
NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]*)?([eE][+-]?[0-9]{1,3})?")
FLAGS = {"0": False, "1": True, "false": False, "true": True}
PARIS = ZoneInfo("Europe/Paris")
DAYS = ("%Y-%m-%d", "%d/%m/%Y")
MOMENTS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M")


class BadValue(Exception):
    """Reason, with the field's name before it, and value, for which a row is left out."""


def number(field: str, text: str) -> float:
    """A finite number with a decimal point or comma."""
    value = float(text.replace(",", ".")) if NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(value):
        raise BadValue(f"{field}: not a number", text)
    return value


def count(field: str, text: str) -> int:
    """A whole number from 0 to 9999."""
    if not re.fullmatch(r"[0-9]{1,4}", text):
        raise BadValue(f"{field}: not a count", text)
    return int(text)


def flag(field: str, text: str) -> bool:
    """Yes or no, as 1 and 0 or True and False."""
    if text.lower() not in FLAGS:
        raise BadValue(f"{field}: neither 0 nor 1", text)
    return FLAGS[text.lower()]


def day(field: str, text: str) -> date:
    """A day, year or day first; a time behind it does not count."""
    try:
        return _parsed(re.split("[T ]", text)[0], DAYS).date()
    except ValueError:
        raise BadValue(f"{field}: not a day", text) from None


def moment(field: str, text: str) -> datetime:
    """A day and its time, on the clock of Paris; a day alone is its first second."""
    try:
        return _parsed(text.replace("T", " "), (*MOMENTS, *DAYS))
    except ValueError:
        raise BadValue(f"{field}: not a day and time", text) from None


def words(field: str, text: str, longest: int) -> str:
    """Text of at most `longest` characters; empty where it is one of MISSING."""
    if len(text) > longest:
        raise BadValue(f"{field}: longer than {longest} characters", text[:longest])
    return "" if text in MISSING else text


def plmn(field: str, text: str) -> str:
    """An operator's MCC and MNC."""
    if not re.fullmatch(r"[0-9]{5,6}", text):
        raise BadValue(f"{field}: not an MCC and MNC", text)
    return text


def commune(field: str, text: str) -> str:
    """A commune's code of five signs; spreadsheets take the zero from those of départements 01 to 09."""
    code = text.rjust(5, "0") if re.fullmatch(r"[0-9]{4}", text) else text
    if code in MISSING:
        return ""
    if not re.fullmatch(r"([0-9]{2}|2[AB])[0-9]{3}", code):
        raise BadValue(f"{field}: not a commune's code", text)
    return code


def known(reader: Callable[[str, str], Value], values: Mapping[str, str], field: str) -> Value | None:
    """What `reader` makes of a field; None where it has no column or says that it does not know."""
    text = values.get(field, "")
    return None if text in MISSING else reader(field, text)


def _parsed(text: str, patterns: Iterable[str]) -> datetime:
    for pattern in patterns:
        try:
            return datetime.strptime(text, pattern).replace(tzinfo=PARIS)
        except ValueError:
            continue
    raise ValueError(text)
