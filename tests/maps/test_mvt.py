import mapbox_vector_tile
import numpy as np
import pytest

from maps import mvt

SIDE = 30


def square(x: int, y: int) -> list[list[int]]:
    return [[x, y], [x + SIDE, y], [x + SIDE, y + SIDE], [x, y + SIDE]]


def column(values: list[mvt.Value], codes: list[int]) -> mvt.Column:
    return mvt.Column(values, np.array(codes))


def decoded(*sheets: mvt.Sheet) -> list[dict]:
    told = mapbox_vector_tile.decode(mvt.layer("drawn", sheets), default_options={"y_coord_down": True})
    return told["drawn"]["features"]


def test_squares_with_the_same_properties_are_one_feature_and_lie_where_they_were():
    places = [(0, 0), (500, 700), (-20, 4090), (30, 0)]
    columns = {"verdict": column(["white", "served"], [0, 1, 0, 0]), "count": column([7, 300], [0, 1, 0, 0])}

    white, served = decoded(mvt.Sheet(columns, np.array([square(*place) for place in places])))

    assert white["properties"] == {"verdict": "white", "count": 7}
    assert served["properties"] == {"verdict": "served", "count": 300}
    assert served["geometry"]["type"] == "Polygon"
    drawn = {tuple(map(tuple, ring[:-1])) for (ring,) in white["geometry"]["coordinates"]}
    assert {frozenset(ring) for ring in drawn} == {
        frozenset(map(tuple, square(*place))) for place in (places[0], places[2], places[3])
    }


def test_sheets_of_other_properties_share_a_layer():
    one = mvt.Sheet({"probability": column([0.25, 0.99], [1])}, np.array([square(0, 0)]))
    other = mvt.Sheet({"name": column(["Saint-Étienne"], [0])}, np.array([square(90, 90)]))

    told = [feature["properties"] for feature in decoded(one, other)]

    assert told == [{"probability": 0.99}, {"name": "Saint-Étienne"}]


@pytest.mark.parametrize("number", [0, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152])
def test_numbers_of_every_length_come_back(number):
    sheet = mvt.Sheet({"count": column([number], [0])}, np.array([square(0, 0)]))

    assert decoded(sheet)[0]["properties"] == {"count": number}


def test_what_is_true_or_false_is_no_number():
    sheet = mvt.Sheet({"missing": column([False, True], [0, 1])}, np.array([square(0, 0), square(90, 90)]))

    assert [feature["properties"]["missing"] for feature in decoded(sheet)] == [False, True]
    assert all(isinstance(feature["properties"]["missing"], bool) for feature in decoded(sheet))


def test_many_groups_keep_their_own_squares():
    random = np.random.default_rng(1)
    codes = random.integers(0, 300, 2000)
    corners = np.array([square(int(code), 2 * int(code)) for code in codes])

    features = decoded(mvt.Sheet({"code": mvt.Column(range(300), codes)}, corners))

    assert {feature["properties"]["code"] for feature in features} == set(codes.tolist())
    for feature in features:
        shape = feature["geometry"]["coordinates"]
        rings = shape if feature["geometry"]["type"] == "Polygon" else [ring for (ring,) in shape]
        assert len(rings) == (codes == feature["properties"]["code"]).sum()
        assert {min(map(tuple, ring)) for ring in rings} == {
            (feature["properties"]["code"], 2 * feature["properties"]["code"])
        }


def test_nothing_to_draw_is_no_bytes():
    assert (
        mvt.layer("drawn", [mvt.Sheet({"verdict": column(["white"], [])}, np.empty((0, 4, 2), int))]) == b""
    )
