"""The official map's register of operators: the short names that files carry, and their codes in each sea."""

import re

# Short names, old and new; a group that is present in several seas has a code in each.
ORANGE = ("20801", "34001", "64700")
SFR = ("20810", "34002", "64710")
FREE = ("20815", "34004", "64703", "64702")
BOUYGUES = ("20820",)
OPERATORS = {
    "OF": ORANGE,
    "SFR0": SFR,
    "SFR": SFR,
    "FREE": FREE,
    "BOUY": BOUYGUES,
    "BYT": BOUYGUES,
    "ORCA": ORANGE,
    "OMT": SFR,
    "UTS": ("34003",),
    "FRCA": FREE,
    "DAUPH": ("34008",),
    "DIGIC": ("34020",),
    "MAOR": ("64701",),
    "BJT": ("64701",),
    "TELC": FREE,
    "ZEOP": ("64704",),
    "SRR": SFR,
}
SPELT_IN_2017 = {"Orange": ORANGE, "SFR": SFR, "Free_Mobile": FREE, "Bouygues_Telecom": BOUYGUES}
DEMONSTRATION = re.compile(r"DEMO([0-9]{2})")  # fictional: DEMO01 is 00101; MCC 001 is reserved for tests

# The code that ARCEP publishes in each territory, which it calls an operator's perimeter.
ANTILLES_GUYANE = frozenset({"34001", "34002", "34003", "34004", "34008", "34020"})
PERIMETERS = {
    "Metropole": frozenset({"20801", "20810", "20815", "20820"}),
    "971_Guadeloupe": ANTILLES_GUYANE,
    "972_Martinique": ANTILLES_GUYANE,
    "973_Guyane": ANTILLES_GUYANE,
    "974_LaReunion": frozenset({"64700", "64703", "64704", "64710"}),
    "976_Mayotte": frozenset({"64700", "64701", "64702", "64710"}),
    "977_SaintBarthelemy": ANTILLES_GUYANE,
    "978_SaintMartin": ANTILLES_GUYANE,
}


def group_of(short: str) -> tuple[str, ...]:
    """The codes of the group behind a short name; empty for a name that nobody carries.

    >>> group_of("BYT"), group_of("DEMO01"), group_of("XYZ")
    (('20820',), ('00101',), ())
    """
    if match := DEMONSTRATION.fullmatch(short):
        return (f"001{match[1]}",)
    return OPERATORS.get(short) or SPELT_IN_2017.get(short) or ()


def code_in(group: tuple[str, ...], territory: str) -> str:
    """The code under which a group is published in a territory; its first where it has none there.

    >>> code_in(FREE, "976_Mayotte"), code_in(FREE, "974_LaReunion"), code_in(BOUYGUES, "973_Guyane")
    ('64702', '64703', '20820')
    """
    return next((code for code in group if code in PERIMETERS[territory]), group[0])
