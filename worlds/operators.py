"""The worlds' operators: four fictional ones, and what each of their technologies emits and needs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Technology:
    """A carrier: effective power of the signal that a phone measures, and the least level that serves."""

    name: str
    megahertz: float
    eirp_dbm: float  # of 2G's BCCH, 3G's pilot, one resource element of 4G and 5G
    floor_dbm: float


@dataclass(frozen=True)
class Operator:
    """What an operator has and how it sees itself."""

    code: str
    technologies: tuple[str, ...]
    aim: float  # it builds until its plan has 4G on this share of the land, or no place adds any
    favour_db: float  # what its simulation adds to the level that a street would show


# 20 W of 2G and 2 W of 3G's pilot, 40 W over the 600 subcarriers of 10 MHz of 4G, over 1,200 of 5G; 17 dBi of
# antenna, 3 dB of cable. Levels are what phones need outdoors before they let go: near the sensitivities of
# 3GPP TS 45.005, 25.101, 36.101 and 38.101, some dB above.
TECHNOLOGIES = (
    Technology("2G", 900.0, 57.0, -101.0),
    Technology("3G", 900.0, 47.0, -110.0),
    Technology("4G", 800.0, 32.0, -119.0),
    Technology("5G", 1800.0, 29.0, -119.0),
)
BY_NAME = {technology.name: technology for technology in TECHNOLOGIES}
ALL = ("2G", "3G", "4G", "5G")

# Charlie came late and has no 2G, as the last of France's four.
OPERATORS = (
    Operator("00101", ALL, 0.99, 3.0),
    Operator("00102", ALL, 0.985, 4.0),
    Operator("00103", ("3G", "4G", "5G"), 0.985, 5.0),
    Operator("00104", ("2G", "3G", "4G"), 0.985, 4.0),
)
CODES = tuple(operator.code for operator in OPERATORS)
