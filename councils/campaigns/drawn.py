"""The draughtsman of campaigns: the area and its targets by state, the same bytes each time."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely

from councils.campaigns.running import shape_of
from councils.campaigns.states import State
from councils.models import Campaign, CampaignTarget
from coverage.core.grid import crs_of, unpack
from coverage.projection import DEGREES, squares, to_crs
from publishing.drawing import Layer, drawing

INK, RUST, BLUE, GREY = "#1d2430", "#9a3412", "#14507a", "#7b8594"

# What each state looks like: no meaning rests on colour alone.
LOOKS = {
    State.OPEN: Layer([], fill="#ffffff", stroke=INK, width=1.2),
    State.WHITE: Layer([], fill="#f6d9c6", stroke=RUST, width=1.0, hatch=RUST),
    State.SERVED: Layer([], fill="#7fb0db", stroke=BLUE, width=1.0),
    State.BUDGET_SPENT: Layer([], fill="#d5d9e0", stroke=GREY, width=1.0),
    State.TIME_UP: Layer([], fill="#f2f4f6", stroke=GREY, width=1.0, dashes="3 2"),
}
# In a département a square of 200 m is a speck: it is drawn large enough for its look to be seen.
LEAST = 9.0
AREA = Layer([], stroke=INK, width=1.6, dashes="7 3")
# A square of several operators or services is drawn once, as the most telling of its targets, above others.
TELLING = (State.WHITE, State.OPEN, State.BUDGET_SPENT, State.TIME_UP, State.SERVED)


def picture(campaign: Campaign, targets: Sequence[CampaignTarget]) -> bytes:
    """SVG of the area's outline and of each target as its state looks."""
    epsg = _crs(campaign, targets)
    area = to_crs(np.array([shapely.segmentize(shape_of(campaign), 0.01)], dtype=object), DEGREES, epsg)[0]
    by_state: dict[State, list[int]] = {state: [] for state in State}
    for tile in sorted({target.tile for target in targets}):
        states = {State(target.state) for target in targets if target.tile == tile}
        by_state[min(states, key=TELLING.index)].append(tile)
    layers = [
        replace(LOOKS[state], shapes=list(squares(by_state[state], epsg)), least=LEAST)
        for state in reversed(TELLING)
        if by_state[state]
    ]
    return drawing([*layers, replace(AREA, shapes=[area.boundary])], area)


def _crs(campaign: Campaign, targets: Sequence[CampaignTarget]) -> int:
    if targets:
        return int(unpack(targets[0].tile).epsg)
    middle = shape_of(campaign).representative_point()
    return int(crs_of(middle.x, middle.y))
