"""The trials' phones: what each one heard where it was, what it says of it, and what it loses on the way."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coverage.core.evidence import Environment, State, Technology
from worlds.frame import Bools, Floats, Ints
from worlds.noise import correlated
from worlds.relief import SPACING_M
from worlds.trials.days import DAY_S, Tracks
from worlds.trials.land import FRAME
from worlds.trials.network import CELL_M, Network
from worlds.trials.people import Person
from worlds.trials.scenario import Scenario

FADING_DB = 3.0  # from reading to reading, after the phone's own averaging
HANDOVER_DB = 1.0  # between the level that is stated and the one at which the phone let go
LOSS_DB = np.array([0.0, 5.0, 15.0])  # outdoors, in a vehicle, behind walls
LOSS_SPREAD_DB = np.array([0.0, 1.0, 4.0])  # from person to person
FLAKY_SHARE = 0.3  # of the readings of a flaky phone that miss a service which is there
STRONGEST_DBM = -44.0  # of what a phone reports (3GPP TS 36.133)

# Where 4G is lost, an older network may be left, or that of another operator, or nothing at all.
ELSEWHERE_M = 1_500.0  # the field that decides is that wide
ON_2G_ABOVE, EMERGENCY_ABOVE = 0.8, 0.0

ACCURACY_SPREAD = 0.5  # logarithm, of the radius that a phone states, and keeps to
RADIUS_PER_DEVIATION = 1.515  # 68 % of the positions are within it, on a plane
SAME_OUTING = 0.5  # of the variance of a position: the error of a moment is much that of the moment before


@dataclass(frozen=True)
class Said:
    """One element of each column for each moment, as the phone tells it; `kept` where it was sent."""

    state: Ints
    technology: Ints
    signal_dbm: Floats  # of `rsrp`; nan without 4G
    environment: Ints
    x: Floats  # stated, metres of the frame
    y: Floats
    accuracy_m: Floats
    kept: Bools


def tell(
    random: np.random.Generator,
    network: Network,
    people: Sequence[Person],
    tracks: Tracks,
    scenario: Scenario,
) -> Said:
    """What all phones say of all moments."""
    level = _level(random, network, people, tracks, scenario)
    served = level + random.normal(0, HANDOVER_DB, len(level)) >= network.floor_dbm
    served &= ~_failing(random, people, tracks)
    state, technology = _states(random, tracks, served)
    x, y, accuracy = _positions(random, tracks, scenario)
    return Said(
        state=state,
        technology=technology,
        signal_dbm=np.where(served, np.minimum(level.round(), STRONGEST_DBM), np.nan),
        environment=_environment(people, tracks),
        x=x,
        y=y,
        accuracy_m=accuracy,
        kept=served | ~_lost(random, tracks, scenario.lost),
    )


def of(people: Sequence[Person], tracks: Tracks, name: str) -> np.ndarray:
    """Something of the person of each moment."""
    return np.array([getattr(person, name) for person in people])[tracks.person]


def _level(
    random: np.random.Generator,
    network: Network,
    people: Sequence[Person],
    tracks: Tracks,
    scenario: Scenario,
) -> Floats:
    """dBm at each phone."""
    cells = FRAME.cells(tracks.x, tracks.y, CELL_M)
    day = tracks.second / DAY_S
    down = (day >= scenario.outage_from) & (day < scenario.outage_to)
    there = np.where(down, network.level_in_outage[cells], network.level[cells])
    loss = LOSS_DB + LOSS_SPREAD_DB * random.normal(0, 1, (len(people), len(LOSS_DB)))
    noise = random.normal(0, FADING_DB, len(tracks))
    return np.asarray(
        there + of(people, tracks, "offset_db") - loss[tracks.person, tracks.surroundings] + noise
    )


def _failing(random: np.random.Generator, people: Sequence[Person], tracks: Tracks) -> Bools:
    fault = of(people, tracks, "fault")
    missed = random.random(len(tracks)) < FLAKY_SHARE
    return np.asarray((fault == "silent") | ((fault == "flaky") & missed))


def _states(random: np.random.Generator, tracks: Tracks, served: Bools) -> tuple[Ints, Ints]:
    """State and technology of each moment."""
    n = FRAME.size(SPACING_M)
    field = correlated(random, n, SPACING_M, ELSEWHERE_M)[FRAME.cells(tracks.x, tracks.y, SPACING_M)]
    on_2g = ~served & (field > ON_2G_ABOVE)
    alone = np.where(field > EMERGENCY_ABOVE, State.EMERGENCY_ONLY, State.OUT_OF_SERVICE)
    state = np.where(served | on_2g, State.IN_SERVICE, alone)
    return state, np.select([served, on_2g], [Technology.G4, Technology.G2], Technology.NONE)


def _environment(people: Sequence[Person], tracks: Tracks) -> Ints:
    wrong = of(people, tracks, "mislabels") & (tracks.surroundings == Environment.INDOOR)
    told = np.where(wrong, Environment.OUTDOOR, tracks.surroundings)
    return np.where(of(people, tracks, "tells_place") | wrong, told, Environment.UNKNOWN)


def _positions(
    random: np.random.Generator, tracks: Tracks, scenario: Scenario
) -> tuple[Floats, Floats, Floats]:
    """x, y and accuracy as stated; the accuracy is honest."""
    outings = int(tracks.outing.max(initial=0)) + 1
    accuracy = scenario.position_m * np.exp(random.normal(0, ACCURACY_SPREAD, outings))[tracks.outing]
    shared = random.normal(0, 1, (2, outings))[:, tracks.outing]
    own = random.normal(0, 1, (2, len(tracks)))
    off = (np.sqrt(SAME_OUTING) * shared + np.sqrt(1 - SAME_OUTING) * own) * accuracy / RADIUS_PER_DEVIATION
    return tracks.x + off[0], tracks.y + off[1], accuracy.round(1)


def _lost(random: np.random.Generator, tracks: Tracks, share: float) -> Bools:
    """Which readings would be lost without service: on some outings most of them, on others few."""
    if share in (0.0, 1.0):
        return np.full(len(tracks), share == 1.0)
    outings = int(tracks.outing.max(initial=0)) + 1
    each = random.beta(2 * share, 2 * (1 - share), outings)
    return np.asarray(random.random(len(tracks)) < each[tracks.outing])
