"""The third maker's people: where they live and work, where they drive and walk, and how often."""

from dataclasses import dataclass

import numpy as np

from worlds.driven.land import EDGE_M, FRAME, Land
from worlds.driven.surface import CELL_M, Surface
from worlds.driven.ways import Ways
from worlds.frame import Bools, Floats, Ints

PEOPLE = 400
IN_VILLAGE = 0.65  # the others live in hamlets
VILLAGE_SIZES = 0.8  # deviation of the logarithm: a town and many villages
HOME_M = 180.0  # deviation around the middle of a village; a hamlet's houses stand closer
HAMLET_HOME_M = 60.0
COMMUTERS = 0.55  # employed, and by car
WORK_LEAVES = 0.25  # of these, those whose work lies beyond the world's end
ERRANDS = 5  # places that one drives to, mostly villages
ERRANDS_TO_VILLAGES = 0.65
PATHS, PATHS_LIKED = 36, 4  # footpaths that many know and drive to, and those that one person walks
WANDERERS = 0.12  # hunters, foresters, gatherers: they go where nobody goes
FARMERS = 0.15
FIELD_M = (300.0, 2_500.0)  # from home
SPOTS, SPOTS_LOOKED_AT = 3, 8  # a wanderer's; the one farthest from roads of so many
BUSY = 0.8  # deviation of the logarithm of how much one person's phone sends
DRIVER = 0.08  # deviation of the logarithm of a driver's speed
DRIVE_EVERY_S = (20.0, 60.0)  # between two readings of a car; habit of the phone
WALK_EVERY_S = (60.0, 150.0)


@dataclass(frozen=True)
class People:
    """One row for each person; places are numbers of `Ways.places`."""

    home: Floats  # (n, 2)
    lives: Ints  # place
    works: Ints  # place; for those who do not commute, where they go most often
    commutes: Bools
    errands: Ints  # (n, ERRANDS) places
    paths: Ints  # (n, PATHS_LIKED) numbers of footpaths
    wanders: Bools
    farms: Bools
    field: Floats  # (n, 2)
    spots: Floats  # (n, SPOTS, 2)
    busy: Floats  # share of all outings
    driver: Floats  # factor of speed
    drive_every_s: Floats
    walk_every_s: Floats


def gather(random: np.random.Generator, land: Land, ways: Ways, surface: Surface) -> People:
    """Who there is."""
    n, villages, hamlets = PEOPLE, len(land.villages), len(land.hamlets)
    size = random.lognormal(0, VILLAGE_SIZES, villages)
    size /= size.sum()
    lives, home = _homes(random, land, size)
    leaves = random.integers(villages + hamlets, len(ways.places), n)
    works = np.where(random.random(n) < WORK_LEAVES, leaves, random.choice(villages, n, p=size))
    to_village = random.random((n, ERRANDS)) < ERRANDS_TO_VILLAGES
    anywhere = random.integers(0, len(ways.places), (n, ERRANDS))
    bearing, away = random.uniform(0, 2 * np.pi, n), random.uniform(*FIELD_M, n)
    busy = random.lognormal(0, BUSY, n)
    return People(
        home=home,
        lives=lives,
        works=works,
        commutes=(random.random(n) < COMMUTERS) & (works != lives),
        errands=np.where(to_village, random.choice(villages, (n, ERRANDS), p=size), anywhere),
        paths=random.integers(0, PATHS, (n, PATHS_LIKED)),
        wanders=random.random(n) < WANDERERS,
        farms=random.random(n) < FARMERS,
        field=_inside(home + away[:, None] * np.column_stack([np.cos(bearing), np.sin(bearing)])),
        spots=_remote(random, ways, surface, n * SPOTS).reshape(n, SPOTS, 2),
        busy=busy / busy.sum(),
        driver=random.lognormal(0, DRIVER, n),
        drive_every_s=random.uniform(*DRIVE_EVERY_S, n),
        walk_every_s=random.uniform(*WALK_EVERY_S, n),
    )


def _homes(random: np.random.Generator, land: Land, size: Floats) -> tuple[Ints, Floats]:
    hamlet = len(size) + random.integers(0, len(land.hamlets), PEOPLE)
    in_village = random.random(PEOPLE) < IN_VILLAGE
    lives = np.where(in_village, random.choice(len(size), PEOPLE, p=size), hamlet)
    spread = np.where(in_village, HOME_M, HAMLET_HOME_M)[:, None]
    middle = np.vstack([land.villages, land.hamlets])[lives]
    return lives, _inside(middle + spread * random.standard_normal((PEOPLE, 2)))


def _remote(random: np.random.Generator, ways: Ways, surface: Surface, count: int) -> Floats:
    """Places far from roads, in the woods if one of those looked at is."""
    places = random.uniform(EDGE_M, FRAME.side - EDGE_M, (count, SPOTS_LOOKED_AT, 2))
    away = np.sqrt(((places[:, :, None] - ways.xy[::8]) ** 2).sum(axis=-1).min(axis=-1))
    wooded = surface.woods[FRAME.cells(places[..., 0], places[..., 1], CELL_M)]
    return np.asarray(places[np.arange(count), (away * (1 + wooded)).argmax(axis=1)])


def _inside(places: Floats) -> Floats:
    return np.asarray(places.clip(EDGE_M / 2, FRAME.side - EDGE_M / 2))
