"""The third maker's radio: what an ordinary phone hears outdoors in each cell, and what is true of tiles."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from worlds.driven import masts
from worlds.driven.land import FRAME, SPACING_M, Land
from worlds.driven.masts import G4, Masts
from worlds.driven.surface import CELL_M, Surface
from worlds.frame import TILE_M, Bools, Floats

WHITE = (
    0.01,
    0.06,
)  # share of the tiles, drawn for each world: what France's own counts leave to argue about
WHITE_AT_MOST = 0.2  # of a tile's area served
FLOOR_4G_DBM = (-123.0, -118.0)  # where an ordinary phone leaves 4G: about its nominal sensitivity of -122
# Of 3G and 2G: from nominal to what is left of it where their power was given to 4G and neighbours disturb.
FLOORS_OLDER_DBM = ((-113.0, -103.0), (-104.0, -95.0))
SIDE = TILE_M // CELL_M


@dataclass(frozen=True)
class Radio:
    """Margins are dB above what an ordinary phone needs, in the order of the networks of `masts`."""

    masts: Masts
    surface: Surface
    floors_dbm: Floats
    shift_db: float  # added to every level, so that the world is as white as it was drawn to be

    @cached_property
    def level(self) -> Floats:
        """dBm of 4G outdoors with all masts, by cell of `CELL_M`."""
        best = self.masts.level_dbm[:, G4].max(axis=0).repeat(SPACING_M // CELL_M, axis=0)
        fine = best.repeat(SPACING_M // CELL_M, axis=1).astype(np.float64)
        return np.asarray(fine + self.surface.local_db + self.shift_db)

    @property
    def theta(self) -> Floats:
        """By tile, in rows: the share of its cells where an ordinary phone has 4G outdoors."""
        return np.asarray((by_tile(self.level) >= self.floors_dbm[G4]).mean(axis=-1))

    def margins(self, x: Floats, y: Floats, up: Bools) -> Floats:
        """(places, networks) at places, from the masts that are `up` there, (places, masts)."""
        row, column = FRAME.cells(x, y, SPACING_M)
        best = np.full((len(x), len(self.floors_dbm)), -np.inf)
        for number, levels in enumerate(self.masts.level_dbm):
            heard = np.where(up[:, number, None], levels[:, row, column].T, -np.inf)
            np.maximum(best, heard, out=best)
        local = self.surface.local_db[FRAME.cells(x, y, CELL_M)]
        return np.asarray(best + local[:, None] + self.shift_db - self.floors_dbm)


def build(random: np.random.Generator, land: Land, surface: Surface) -> Radio:
    """Masts as they stand, and levels shifted to the share of white tiles that is drawn."""
    floors = np.array([random.uniform(*span) for span in (FLOOR_4G_DBM, *FLOORS_OLDER_DBM)])
    radio = Radio(masts.build(random, land), surface, floors, 0.0)
    # White is a tile that has fewer served cells than this one in the order of its levels.
    decides = np.sort(by_tile(radio.level), axis=-1)[..., -int(WHITE_AT_MOST * SIDE**2) - 1]
    shift = floors[G4] - np.quantile(decides, random.uniform(*WHITE))
    return replace(radio, shift_db=float(shift))


def by_tile(cells: Floats) -> Floats:
    """A raster of `CELL_M` as (rows of tiles, columns of tiles, cells of a tile)."""
    n = FRAME.size(TILE_M)
    return cells.reshape(n, SIDE, n, SIDE).swapaxes(1, 2).reshape(n, n, SIDE**2)
