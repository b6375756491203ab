"""Stage 0, the probe: the scales on which phones and modems count levels, and what on them is no level."""

import math

from mobile_probe.reading import LARGEST_CELL_ID, PLMN

# What stands for "not known" in a number: Android's Integer.MAX_VALUE and MIN_VALUE, Quectel's -3276 and
# -32768. The 99 and 255 of 3GPP TS 27.007 lie beyond its own scales.
SENTINELS = {2147483647, -2147483648, -3276, -32768}

# Levels that are measured, in dBm, ends left out: an end stands for all that lies beyond it, or for none.
# 3GPP TS 27.007 8.5 (rssi), 25.133 9.1.1 (rscp), 36.133 9.1.4 (rsrp), 38.133 10.1.6 (ss_rsrp).
ENDS_DBM = {
    "rssi": (-113.0, -25.0),
    "rscp": (-121.0, -24.0),
    "rsrp": (-141.0, -43.0),
    "ss_rsrp": (-157.0, -31.0),
}
WORST_QUALITY_DB, BEST_QUALITY_DB = -43.0, 20.0  # of SS-RSRQ, the widest of its kind (38.133 10.1.11)
WORST_SINR_DB, BEST_SINR_DB = -23.0, 40.0  # of SS-SINR (38.133 10.1.16)

# What each radio generation states as its level.
SIGNAL_KIND_OF = {"2G": "rssi", "3G": "rscp", "4G": "rsrp", "5G": "ss_rsrp"}

# Identities that 3GPP TS 23.003 reserves or that clients write for "none"; 16 bits, 28 bits.
NO_CELL = {0, 65535, 268435455}

# Other codes by which the same networks go; 02, 13 and 88 are those of the shared white-zone programme.
SAME_AS = {
    "20802": "20801",
    **dict.fromkeys(("20808", "20809", "20811", "20813"), "20810"),
    **dict.fromkeys(("20816", "20835", "20836"), "20815"),
    **dict.fromkeys(("20821", "20888"), "20820"),
}


def number(value: object) -> float | None:
    """A finite number that is no sentinel, from a number or its text; None for anything else ("-", "--").

    A text may have a French comma: `mmcli` writes "-104,00" in the language of whoever runs it.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        known = float(value.replace(",", ".") if isinstance(value, str) else value)
    except (ValueError, OverflowError):
        return None
    return known if math.isfinite(known) and known not in SENTINELS else None


def level(kind: str, value: object) -> float | None:
    """A level in dBm of this kind; None outside its scale and at its ends.

    >>> level("rsrp", "-104.00"), level("rsrp", 2147483647), level("rscp", -24), level("rssi", -113)
    (-104.0, None, None, None)
    """
    low, high = ENDS_DBM[kind]
    known = number(value)
    return known if known is not None and low < known < high else None


def quality(value: object) -> float | None:
    """A quality (Ec/N0, RSRQ, SS-RSRQ) in dB, or None."""
    known = number(value)
    return known if known is not None and WORST_QUALITY_DB <= known <= BEST_QUALITY_DB else None


def sinr(value: object) -> float | None:
    """A signal to noise ratio in dB, or None."""
    known = number(value)
    return known if known is not None and WORST_SINR_DB <= known <= BEST_SINR_DB else None


def cell_id(value: object, base: int = 10) -> int | None:
    """A cell's identity, from a whole number or its text in `base`; None where it names no cell."""
    try:
        known = int(value, base) if isinstance(value, str) else value
    except ValueError:
        return None
    if isinstance(known, bool) or not isinstance(known, int):
        return None
    return known if 0 <= known <= LARGEST_CELL_ID and known not in NO_CELL else None


def plmn(value: object) -> str | None:
    """A network's MCC-MNC, where the text is one and no placeholder.

    >>> plmn("20801"), plmn("00000"), plmn("--"), plmn(20801)
    ('20801', None, None, None)
    """
    if not isinstance(value, str) or not PLMN.fullmatch(value) or int(value[:3]) == 0:
        return None
    return value


def joined_plmn(country: object, network: object) -> str | None:
    """MCC and MNC that came apart, as numbers or as texts; a short network code gets its second digit.

    >>> joined_plmn(208, 1), joined_plmn("001", "01"), joined_plmn("310", "004"), joined_plmn(None, None)
    ('20801', '00101', '310004', None)
    """
    mcc, mnc = _digits(country, 3), _digits(network, 2)
    return plmn(mcc + mnc) if mcc and mnc else None


def same_network(one: str | None, other: str | None) -> bool:
    """Whether two codes name one network, however many digits its MNC is written with.

    >>> same_network("310004", "31004"), same_network("20801", "20802"), same_network("20801", "20813")
    (True, True, False)
    """
    if one is None or other is None:
        return False
    return _network(one) == _network(other)


def _network(plmn: str) -> str:
    code = f"{plmn[:3]}{int(plmn[3:]):02}"
    return SAME_AS.get(code, code)


def _digits(value: object, least: int) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value).strip().zfill(least)
    return text if text.isascii() and text.isdigit() else None
