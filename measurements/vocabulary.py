"""The words of a reading: the closed lists, their codes in the database, operators and their aliases.

A code is the position in its tuple. Codes are stored: words may be appended, never moved.
"""

SERVICE_STATES = ("in_service", "emergency_only", "out_of_service", "radio_off")
TECHNOLOGIES = ("2G", "3G", "4G", "5G")
SIGNAL_KINDS = ("rssi", "rscp", "rsrp", "ss_rsrp")
ENVIRONMENTS = ("unknown", "outdoor", "vehicle", "indoor")
KINDS = ("measured", "active_test", "statement")
# Where the home operator is known from: the SIM, somebody's word, or the serving network standing in.
HOME_PLMN_ORIGINS = ("sim", "declared", "serving")

# Why a reading is held: kept and answered for, and no evidence until the doubt is cleared. The word is stored
# (as its place in this table) and told with its sentence.
HELD_BECAUSE = {
    "mock": "its position was not measured (is_mock)",
    "clock": "the clock of its device was wrong",
    "missing_value": "a level at the end of its scale in cell 0 is a missing value",
    "teleport": "nothing travels this fast between two readings of the same device",
    "technology_change": "no service for a moment, beside a reading in service: a change of technology",
    "stuck": "the position stands still while speed_mps says that the device moves",
    "grid": "the positions lie on a grid while speed_mps says that the device moves",
    "density": "more than one reading a second from one device, for minutes",
    "replay": "the same places, levels and intervals were sent before",
    "never_served": "this device and SIM never had service anywhere; one reading in service releases it",
}
HELD = tuple(HELD_BECAUSE)

# Why a reading that nothing speaks against is no evidence of any service all the same; the first that is true
# is told. Nothing of this is stored: it follows from the reading.
NO_EVIDENCE_BECAUSE = {
    "operator": "its home_plmn stands for no operator that is judged here",
    "away": "its SIM was not at home: another country's network served it, or it was outside of its country",
    "accuracy": "its accuracy_m is beyond 250, so that it names no square",
    "radio_off": "its radio was off (service_state)",
    "statement": "that there is service is said, not measured (kind)",
    "technology": "in service, and its technology is not stated: it may be any",
}

# Operators as ARCEP writes them: MCC and MNC, five digits (reference: ARCEP's site lists and operator table).
OPERATORS = {
    "20801": "Orange",
    "20810": "SFR",
    "20815": "Free",
    "20820": "Bouygues Telecom",
    "34001": "Orange Caraïbe",
    "34002": "SFR Caraïbe",
    "34003": "UTS",
    "34004": "Free Caraïbe",
    "34008": "Dauphin Télécom",
    "34020": "Digicel",
    "64700": "Orange",
    "64701": "Maoré Mobile",
    "64702": "Only",
    "64703": "Free",
    "64704": "Zeop",
    "64710": "SRR",
    # Neighbours' operators that real drive logs are tested with.
    "27201": "Vodafone Ireland",
    "27202": "Three Ireland",
    "27203": "eir",
    "27205": "Three Ireland",
    "60801": "Orange Sénégal",
    "60802": "Yas Sénégal",
    "60803": "Expresso Sénégal",
    # MCC 001 is reserved for tests: the demonstration's operators are invented.
    "00101": "Alpha (fictif)",
    "00102": "Bravo (fictif)",
    "00103": "Charlie (fictif)",
    "00104": "Delta (fictif)",
}

# Other codes that the same operators broadcast or print on SIM cards; 02, 13 and 88 are those of the shared
# white-zone programme ("zones blanches").
ALIASES = {
    "20802": "20801",
    "20808": "20810",
    "20809": "20810",
    "20811": "20810",
    "20813": "20810",
    "20816": "20815",
    "20835": "20815",
    "20836": "20815",
    "20821": "20820",
    "20888": "20820",
}

# Operators without a network of their own, by the code on their SIM cards, and the one network that all of
# their customers use. One with several hosts is not here, as its customers' phones tell of neither for sure:
# Transatel (20822); NRJ Mobile (20826: its customers had the choice of three hosts, and we found no word that
# all of its cards left two of them after Bouygues Telecom bought it in December 2020); Lebara (20838: from
# Orange to SFR in July 2024). With a new line comes a migration that has the days of its code folded again.
VIRTUAL = {
    "20825": "20820",  # Lycamobile, on Bouygues Telecom since July 2011 (L'Expansion, génération-nt)
}

# Where a SIM of a mobile country code is at home: boxes of west, south, east, north in degrees. A SIM outside
# its country roams and says nothing on the networks that residents pay for. Boxes are
# not borders: a neighbour's side of one is inside. A country is added with its first readings.
Box = tuple[float, float, float, float]
HOME_BOXES: dict[str, tuple[Box, ...]] = {
    "001": ((-180.0, -90.0, 180.0, 90.0),),  # judged only where the setting TEST_NETWORK allows it
    "208": ((-5.5, 41.2, 9.8, 51.3),),  # métropole
    "340": ((-63.3, 14.2, -60.7, 18.3), (-54.9, 2.0, -51.4, 6.0)),  # Antilles, Guyane
    "647": ((55.0, -21.6, 56.0, -20.7), (44.9, -13.1, 45.4, -12.5)),  # La Réunion, Mayotte
    "272": ((-10.8, 51.2, -5.9, 55.5),),  # Ireland
    "608": ((-17.7, 12.2, -11.3, 16.8),),  # Senegal
}
TEST_NETWORK = "001"


def operator_of(home_plmn: str) -> str | None:
    """The operator that a SIM's PLMN stands for, or None where it is unknown or of a country not judged.

    >>> operator_of("20802"), operator_of("20825"), operator_of("20899"), operator_of("310410")
    ('20801', '20820', None, None)
    """
    return network_of(VIRTUAL.get(home_plmn, home_plmn))


def network_of(plmn: str) -> str | None:
    """The operator whose network goes by a PLMN, or None where it is unknown, or has no network of its own.

    >>> network_of("20802"), network_of("20825")
    ('20801', None)
    """
    operator = ALIASES.get(plmn, plmn)
    return operator if operator in OPERATORS else None


def operator_name(operator: str) -> str:
    """The name shown beside the code; the code itself where we know no name."""
    return OPERATORS.get(operator, operator)
