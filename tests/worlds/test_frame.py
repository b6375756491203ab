"""The ground plan lies on the product's own grid."""

import numpy as np
import pytest

from coverage.projection import tiles_of
from worlds.frame import Frame


def test_a_tile_of_the_frame_is_the_tile_of_its_degrees():
    frame = Frame(1000)
    x, y = frame.centres(50)
    assert (frame.tiles(x, y).ravel() == tiles_of(*(d.ravel() for d in frame.degrees(x, y)))).all()


def test_sixteen_cells_make_a_tile():
    frame = Frame(1000)
    tiles, counts = np.unique(frame.tiles(*frame.centres(50)), return_counts=True)
    assert (len(tiles), set(counts.tolist())) == (25, {16})


def test_places_outside_count_as_on_the_edge():
    row, column = Frame(1000).cells([-50.0, 1200.0], [30.0, 999.0], 100)
    assert (row.tolist(), column.tolist()) == ([0, 9], [0, 9])


@pytest.mark.parametrize("side", [0, -200, 1100])
def test_a_side_that_cuts_tiles_is_refused(side):
    with pytest.raises(ValueError, match=f"^side: {side} m"):
        Frame(side)
