"""The third maker's land: valleys between ridges, and the places where people live and roads leave."""

from dataclasses import dataclass

import numpy as np

from worlds.frame import Bools, Floats, Frame
from worlds.noise import rough

FRAME = Frame(24_000)
SPACING_M = 50  # of the relief: a ridge that shades is wider
RELIEF_M = (60.0, 180.0)  # hill country to low mountains: valleys some 100 to 400 m deep
VALLEYS_SHORTEST_M, VALLEYS_ROUGHNESS = 3_000.0, 2.5  # a valley every few kilometres, some of them large
VALLEY_FLOOR = 0.15  # of the relief's unit: valleys are round at the bottom, ridges are not sharp knives
DETAIL, DETAIL_SHORTEST_M, DETAIL_ROUGHNESS = 0.12, 400.0, 3.0  # knolls and side valleys on the flanks
VILLAGES, VILLAGE_APART_M = (11, 17), 2_800.0  # one for some 40 square kilometres
HAMLETS, HAMLET_APART_M = (90, 140), 600.0
EDGE_M = 700.0  # nobody lives at the world's end
CANDIDATES = 6_000  # enough that the wanted number is met while all are apart
LOWLY = 2.0  # people live low: the logarithm of the liking falls so much by unit of the relief


@dataclass(frozen=True)
class Land:
    """The relief in metres on the raster of `SPACING_M`; places in metres of the frame."""

    relief: Floats
    lowness: Floats  # 0 at the bottom of the valleys, about 2 on high ridges
    villages: Floats  # (k, 2)
    hamlets: Floats  # (m, 2)
    exits: Floats  # (4, 2): where roads leave the world

    def height(self, x: Floats, y: Floats) -> Floats:
        """Metres above the sea at places."""
        return np.asarray(self.relief[FRAME.cells(x, y, SPACING_M)])


def make(random: np.random.Generator) -> Land:
    """Valleys first, as they decide all the rest."""
    n, unit = FRAME.size(SPACING_M), random.uniform(*RELIEF_M)
    # The lines where a rough field changes its sign wind through the land and meet: valleys.
    valleys = rough(random, n, SPACING_M, VALLEYS_SHORTEST_M, VALLEYS_ROUGHNESS)
    lowness = np.sqrt(valleys**2 + VALLEY_FLOOR**2) - VALLEY_FLOOR
    detail = DETAIL * rough(random, n, SPACING_M, DETAIL_SHORTEST_M, DETAIL_ROUGHNESS)
    villages = _places(random, lowness, int(random.integers(*VILLAGES)), VILLAGE_APART_M)
    hamlets = _places(random, lowness, int(random.integers(*HAMLETS)), HAMLET_APART_M)
    return Land(unit * (lowness + detail), lowness, villages, hamlets, _exits(lowness))


def near(x: Floats, y: Floats, places: Floats, radius: float) -> Bools:
    """Which points have one of the places within `radius` metres."""
    close = np.zeros(np.shape(x), dtype=bool)
    for east, north in places:
        close |= (x - east) ** 2 + (y - north) ** 2 < radius**2
    return close


def _places(random: np.random.Generator, lowness: Floats, count: int, apart: float) -> Floats:
    """The most liked of many candidates, of which none is too close to one before it."""
    candidates = random.uniform(EDGE_M, FRAME.side - EDGE_M, (CANDIDATES, 2))
    liking = (
        random.gumbel(size=CANDIDATES)
        - LOWLY * lowness[FRAME.cells(candidates[:, 0], candidates[:, 1], SPACING_M)]
    )
    kept = np.empty((0, 2))
    for place in candidates[np.argsort(-liking)]:
        if len(kept) == count:
            break
        if np.hypot(*(kept - place).T).min(initial=np.inf) >= apart:
            kept = np.vstack([kept, place])
    return kept


def _exits(lowness: Floats) -> Floats:
    """The lowest place of each edge."""
    last = FRAME.side - SPACING_M / 2
    lowest = [(edge.argmin() + 0.5) * SPACING_M for edge in (lowness[0], lowness[-1])]
    exits = [(x, y) for x, y in zip(lowest, (SPACING_M / 2, last), strict=True)]
    lowest = [(edge.argmin() + 0.5) * SPACING_M for edge in (lowness[:, 0], lowness[:, -1])]
    return np.array(exits + [(x, y) for x, y in zip((SPACING_M / 2, last), lowest, strict=True)])
