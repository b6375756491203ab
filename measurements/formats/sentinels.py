"""What foreign clients write where they mean "not known", and which numbers cannot be an identity or a level.

Every format comes through here, so that one client's "-200" and another's "2147483647" are both None.
"""

from measurements.plausibility import RANGES, SIGNAL_RANGES_DBM

NO_TEXTS = frozenset({"", "-", "--", "null", "none", "nan", "unknown"})
# Android's CellInfo.UNAVAILABLE as int and as long, and its negative twin; what Quectel modems say of a SINR;
# what "Network Cell Info" writes as speed and direction of a phone that stands still.
NO_NUMBERS = frozenset({2**31 - 1, -(2**31), 2**63 - 1, -3276, -2000})
NO_INDEX = frozenset({99, 255})  # 3GPP TS 27.007, +CSQ and +CESQ: not known or not detectable

# What each technology's main level is, as Android's getDbm gives it.
SIGNAL_KIND_OF = {"2G": "rssi", "3G": "rscp", "4G": "rsrp", "5G": "ss_rsrp"}
# Least and most index of a level, the level of index 0 and of each step, dBm: 3GPP TS 27.007, 8.5 and 8.69;
# 5G as Android counts it.
ASU = {"2G": (0, 31, -113, 2), "3G": (-5, 91, -116, 1), "4G": (0, 97, -140, 1), "5G": (0, 97, -140, 1)}

RATIOS_DB = {field: (least, most) for field, least, most, unit in RANGES if unit == "dB"}

# Largest cell identities: 16 bits in 2G, 28 bits in 3G and 4G, 36 bits in 5G (3GPP TS 23.003). The largest of
# the first three is what old phones write for "none"; in 5G that is said with a long.
LAST_CELL = {"2G": 2**16 - 2, "3G": 2**28 - 2, "4G": 2**28 - 2, "5G": 2**36 - 1}

# Countries whose network codes have three digits, so that 12 means 012: North America (ITU-T E.212, annex).
THREE_DIGITS = frozenset({302, *range(310, 317)})
LONGEST_CODE = 3  # of a country or a network, digits


def text(value: object) -> str | None:
    """What is written, without what only means "none"."""
    written = "" if value is None else str(value).strip()
    return None if written.lower() in NO_TEXTS else written


def cell_id(technology: str, number: int | None) -> int | None:
    """A cell identity, or None where that number is none.

    >>> cell_id("4G", 137096039), cell_id("4G", 0), cell_id("4G", 268435455), cell_id("2G", 65535)
    (137096039, None, None, None)
    """
    return number if number is not None and 0 < number <= LAST_CELL[technology] else None


def plmn(mcc: object, mnc: object) -> str | None:
    """Country and network code as one text; None where either is none. Country 0 is not a country.

    Zeros before a network's code are digits of it: with more than three in all it is nobody's.

    >>> plmn(208, 1), plmn("208", "01"), plmn(310, 12), plmn(0, 0), plmn(208, None)
    ('20801', '20801', '310012', None, None)
    """
    country, network = _code(mcc), _code(mnc)
    if country is None or network is None or not 1 <= country <= 999 or network > 999:
        return None
    digits = 3 if country in THREE_DIGITS else max(2, len(str(mnc).strip()))
    return f"{country:03}{network:0{digits}}"


def _code(value: object) -> int | None:
    written = text(value) or ""
    is_code = written.isascii() and written.isdigit() and len(written) <= LONGEST_CODE
    return int(written) if is_code else None


def one_plmn(value: object) -> str | None:
    """Country and network code written together, with or without a dash: "20801", "208-01"."""
    digits = (text(value) or "").replace("-", "")
    return digits if digits.isascii() and digits.isdigit() and len(digits) in (5, 6) else None


def level(kind: str, dbm: float | None, cell: int | None) -> float | None:
    """A level in dBm, or None where it was not measured.

    Outside the scale of its kind it is a word in disguise (-200, -340, on 3G -24). At its very floor it is a
    measurement only if the cell is known: -113 with cell 0 is what a phone writes that heard nothing.
    """
    least, most = SIGNAL_RANGES_DBM[kind]
    if dbm is None or not least <= dbm <= most:
        return None
    return None if dbm == least and cell is None else dbm


def first_level(technology: str, asu: float | None, dbm: float | None) -> float | None:
    """The main level from its index, which means the same in every app, else from the app's own dBm.

    On 3G the other way round: phones count its index from -116 or from -120 dBm and do not say which.
    """
    counted = level_of_asu(technology, asu)
    either = (dbm, counted) if technology == "3G" else (counted, dbm)
    return either[1] if either[0] is None else either[0]


def beside_the_whole(rsrp: float | None, rssi: float | None) -> tuple[float | None, str]:
    """The level of 4G and its kind, where an app tells RSRP, RSSI or both.

    RSRP is a part of the RSSI, the power of the whole band. Where it is above, both cannot be true, and
    neither was measured.

    >>> beside_the_whole(-100, -75), beside_the_whole(-70, -75), beside_the_whole(None, -75)
    ((-100, 'rsrp'), (None, 'rsrp'), (-75, 'rssi'))
    """
    if rsrp is None and rssi is not None:
        return rssi, "rssi"
    return (None if rsrp is not None and rssi is not None and rsrp > rssi else rsrp), "rsrp"


def level_of_asu(technology: str, asu: float | None) -> float | None:
    """The level, in dBm, of an index as Android counts it ("arbitrary strength unit").

    >>> level_of_asu("4G", 37), level_of_asu("2G", 31), level_of_asu("4G", 99), level_of_asu("3G", 96)
    (-103, -51, None, None)
    """
    least, most, first, step = ASU[technology]
    if asu is None or asu in NO_INDEX or not least <= asu <= most:
        return None
    return first + step * asu


def ratio(field: str, db: float | None) -> float | None:
    """A quality or a ratio to noise in dB, or None outside its scale: it adds to a level, and sinks none."""
    least, most = RATIOS_DB[field]
    return db if db is not None and least <= db <= most else None
