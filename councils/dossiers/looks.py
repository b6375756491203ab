"""What the layers of a dossier's maps look like, and how its legends call them.

Colours are those of a calm print; what they say, hatching, dashes and outlines say too, for grey paper.
"""

import shapely

from publishing.drawing import Layer

MARK = shapely.Point(0, 0)  # what a swatch knows marks by
INK, RUST, BLUE, GREY = "#1d2430", "#9a3412", "#14507a", "#7b8594"

# What each layer looks like, the lowest first; the legend shows them in this order.
LOOKS = {
    "declared": Layer([], fill="#e6eef5"),
    "not_known": Layer([], stroke="#8d95a1", width=0.7),
    "served": Layer([], fill="#9fc4ac", stroke="#6f957d", width=0.5),
    # On the map of a territory a square of 200 m is a speck, which nobody would see on paper.
    "white": Layer([], fill="#f6d9c6", stroke=RUST, width=0.6, hatch=RUST, least=6.0),
    "declared_edge": Layer([], stroke=BLUE, width=1.4, dashes="7 3"),
    "communes": Layer([], stroke=GREY, width=0.9, dashes="2 3"),
    "territory": Layer([], stroke=INK, width=1.4),
    "zone": Layer([], stroke=INK, width=2.4),
    "promised": Layer([MARK], fill="#ffffff", stroke=INK, width=1.4),
    "sites": Layer([MARK], fill=INK),
    "numbers": Layer([], stroke=RUST, width=0.0),  # nothing but labels, above all else
}

# What the legend says of each layer.
LEGEND = {
    "white": "zone blanche (mesurée)",
    "served": "desservi (mesuré)",
    "not_known": "mesuré, mais non connu",
    "declared": "déclaré couvert par la carte officielle",
    "zone": "contour de la zone",
    "communes": "limites communales",
    "territory": "limite du territoire",
    "sites": "site en service",
    "promised": "site promis",
}
