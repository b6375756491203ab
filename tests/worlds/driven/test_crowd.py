"""The third maker's crowd: half of what is sent is seen from roads, and phones differ, err and lose."""

from dataclasses import replace

import numpy as np
import pytest

from coverage.core.evidence import Environment, State, Technology
from tests.worlds.driven.conftest import SEED, Rooms
from worlds.driven import outings, phones, service, surface, telling
from worlds.driven.land import FRAME
from worlds.driven.phones import DEAD, DEAF, FINE, NEVER_4G
from worlds.driven.service import Service
from worlds.driven.surface import CELL_M


def chance() -> np.random.Generator:
    return np.random.default_rng(SEED)


@pytest.fixture(scope="module")
def found(rooms: Rooms) -> Service:
    return service.find(chance(), rooms.radio, rooms.tracks, rooms.phones)


@pytest.fixture(scope="module")
def said(rooms: Rooms) -> telling.Place:
    return telling.place(chance(), rooms.tracks, rooms.phones)


def driven(rooms: Rooms) -> np.ndarray:
    return rooms.tracks.surroundings == Environment.VEHICLE


def test_half_of_all_moments_are_in_cars_and_cars_are_on_roads(rooms: Rooms):
    cars, tracks = driven(rooms), rooms.tracks
    assert 0.4 < cars.mean() < 0.6
    on_road = surface.on_road(rooms.ways)[FRAME.cells(tracks.x, tracks.y, CELL_M)]
    assert on_road[cars].mean() > 0.97
    assert on_road[tracks.surroundings == Environment.OUTDOOR].mean() < 0.4


def test_speeds_are_those_of_the_true_movement(rooms: Rooms):
    tracks, cars = rooms.tracks, driven(rooms)
    low, high = outings.DRIVE_MPS
    assert low <= tracks.mps[cars].min() < tracks.mps[cars].max() <= high
    assert not tracks.mps[tracks.surroundings == Environment.INDOOR].any()
    next_one = np.diff(tracks.outing) == 0
    moved = np.hypot(np.diff(tracks.x), np.diff(tracks.y))
    told = np.diff(tracks.second) * (tracks.mps[1:] + tracks.mps[:-1]) / 2
    for place in (Environment.VEHICLE, Environment.OUTDOOR):
        rows = next_one & (tracks.surroundings[1:] == place)
        assert 0.8 < np.median(moved[rows] / told[rows]) < 1.05  # less than the speed says: roads wind


def test_commuters_drive_the_same_road_for_months(rooms: Rooms):
    tracks, cars = rooms.tracks, driven(rooms)
    busiest = np.bincount(tracks.person[cars & rooms.people.commutes[tracks.person]]).argmax()
    mine = np.flatnonzero(cars & (tracks.person == busiest))
    tiles, days = FRAME.tiles(tracks.x[mine], tracks.y[mine]), tracks.second[mine] // outings.DAY_S
    pairs = np.unique(np.stack([tiles, days]), axis=1)
    tile, often = np.unique(pairs[0], return_counts=True)
    same = np.isin(pairs[0], tile[often >= 8])
    assert len(tile[often >= 8]) > 10
    assert np.ptp(pairs[1][same]) > 90


def test_nobody_is_at_two_places_at_once(rooms: Rooms):
    tracks = rooms.tracks
    order = np.lexsort([tracks.second, tracks.person])
    person, outing = tracks.person[order], tracks.outing[order]
    runs = 1 + np.count_nonzero((np.diff(outing) != 0) | (np.diff(person) != 0))
    assert runs == len(np.unique(tracks.outing))


def test_wanderers_go_where_no_other_is(rooms: Rooms):
    tracks = rooms.tracks
    out = tracks.surroundings == Environment.OUTDOOR
    tiles = FRAME.tiles(tracks.x, tracks.y)
    seen, who = np.unique(np.unique(np.stack([tiles, tracks.person]), axis=1)[0], return_counts=True)
    alone = out & np.isin(tiles, seen[who == 1])
    wanders = rooms.people.wanders[tracks.person]
    assert alone[out & wanders].mean() > 1.5 * alone[out & ~wanders].mean()


def test_cars_and_walls_take_what_they_take_and_open_air_nothing(rooms: Rooms):
    taken = service.taken_db(rooms.phones, rooms.tracks)
    by_place = {place: taken[rooms.tracks.surroundings == place] for place in Environment}
    assert not by_place[Environment.OUTDOOR].any()
    assert phones.CAR_DB[0] - 1 < by_place[Environment.VEHICLE].mean() < phones.CAR_DB[1] + 1
    assert np.unique(by_place[Environment.VEHICLE]).std() > 0.5
    low, high = phones.WALLS_DB
    assert low <= by_place[Environment.INDOOR].min() < by_place[Environment.INDOOR].max() <= high


def test_fine_phones_differ_and_a_few_are_bad(rooms: Rooms):
    owned = rooms.phones
    low, high = phones.OFFSET_DB
    assert 0.85 * low < owned.offset_db[owned.honest].std() < 1.15 * high
    assert 0.02 < (~owned.honest).mean() < 0.09
    assert owned.offset_db[owned.fault == DEAF].mean() < -8
    for what in (owned.states_level, owned.states_speed, owned.best != Technology.NONE, owned.labels):
        assert 0.6 < what.mean() < 0.98


def test_some_bad_phones_never_find_4g_and_some_are_dead_for_weeks(rooms: Rooms, found: Service):
    who, second = rooms.tracks.person, rooms.tracks.second
    never = rooms.phones.fault[who] == NEVER_4G
    assert never.any()
    assert not (found.technology[never] == Technology.G4).any()
    within = (second >= rooms.phones.dead_from_s[who]) & (second < rooms.phones.dead_to_s[who])
    dead = rooms.phones.fault[who] == DEAD
    assert (found.state[dead & within] != State.IN_SERVICE).all()
    assert (found.technology[dead & ~within] == Technology.G4).mean() > 0.5


def test_a_level_is_of_4g_alone_and_tells_of_the_ground(rooms: Rooms, found: Service):
    assert (np.isnan(found.level_dbm) == (found.technology != Technology.G4)).all()
    assert ((found.technology == Technology.NONE) == (found.state != State.IN_SERVICE)).all()
    tracks = rooms.tracks
    out = (tracks.surroundings == Environment.OUTDOOR) & ~np.isnan(found.level_dbm)
    ground = rooms.radio.level[FRAME.cells(tracks.x, tracks.y, CELL_M)]
    assert np.corrcoef(found.level_dbm[out], ground[out])[0, 1] > 0.85
    strong = out & (ground > np.median(ground)) & (rooms.phones.fault[tracks.person] == FINE)
    assert abs(np.mean(found.level_dbm[strong] - ground[strong])) < 2


def test_phones_fall_back_to_older_networks_or_find_none(found: Service):
    assert {Technology.G2, Technology.G3, Technology.NONE} <= set(found.technology.tolist())
    assert {State.OUT_OF_SERVICE, State.EMERGENCY_ONLY} <= set(found.state.tolist())


@pytest.mark.parametrize(("name", "value"), [("BACK_DB", 15.0), ("OUTAGES", (30.0, 30.0)), ("CALLS", 1.0)])
def test_what_keeps_phones_off_4g_does(rooms: Rooms, found: Service, monkeypatch, name, value):
    monkeypatch.setattr(service, name, value)
    more = service.find(chance(), rooms.radio, rooms.tracks, rooms.phones)
    off = [(here.technology != Technology.G4).sum() for here in (found, more)]
    assert off[1] > 1.02 * off[0]


def test_a_part_of_drives_is_said_to_be_something_else_by_habit(rooms: Rooms, said: telling.Place):
    cars, who = driven(rooms), rooms.tracks.person
    words = np.bincount(said.environment[cars], minlength=4) / cars.sum()
    assert words[Environment.OUTDOOR] > 0.01
    assert words[Environment.UNKNOWN] > 0.05
    assert words[Environment.VEHICLE] > 0.4
    labels = said.environment[cars] == Environment.VEHICLE
    by_person = np.bincount(who[cars], labels) / np.maximum(np.bincount(who[cars]), 1)
    assert by_person[np.bincount(who[cars]) > 50].std() > 0.2


def test_some_hours_inside_are_said_to_be_outdoors_all_through(rooms: Rooms, said: telling.Place):
    inside, outing = rooms.tracks.surroundings == Environment.INDOOR, rooms.tracks.outing
    outdoors = said.environment[inside] == Environment.OUTDOOR
    assert 0.09 < outdoors.mean() < 0.19
    share = np.bincount(outing[inside], outdoors)[np.unique(outing[inside])]
    whole = np.bincount(outing[inside])[np.unique(outing[inside])]
    assert np.isin(share / whole, [0.0, 1.0]).all()


def test_positions_err_as_they_say_and_alike_through_an_outing(rooms: Rooms, said: telling.Place):
    east, north = said.x - rooms.tracks.x, said.y - rooms.tracks.y
    assert 0.65 < (np.hypot(east, north) <= said.accuracy_m).mean() < 0.71
    low, high = telling.ACCURACY_SPAN_M
    assert low <= said.accuracy_m.min() < said.accuracy_m.max() <= high
    assert 0.02 < (said.accuracy_m >= 50).mean() < 0.12
    next_one = np.diff(rooms.tracks.outing) == 0
    apart = (east / said.accuracy_m)[1:][next_one], (east / said.accuracy_m)[:-1][next_one]
    assert np.corrcoef(*apart)[0, 1] == pytest.approx(telling.LASTING, abs=0.08)


def test_speeds_are_said_by_some_phones_and_nearly_true(rooms: Rooms, said: telling.Place):
    silent = np.isnan(said.mps)
    assert (silent == ~rooms.phones.states_speed[rooms.tracks.person]).all()
    assert np.abs(said.mps - rooms.tracks.mps)[~silent].mean() < 0.6


def test_negatives_get_lost_at_the_rate_that_is_drawn(rooms: Rooms, found: Service, monkeypatch):
    negative = found.technology != Technology.G4
    for rate in (0.0, 0.5):
        monkeypatch.setattr(telling, "LOST", (rate, rate))
        kept = telling.kept(chance(), rooms.tracks, found)
        assert (~kept)[negative].mean() == pytest.approx(rate, abs=0.06)
    gone, outing = ~kept & ~negative, rooms.tracks.outing
    assert gone.any()  # an app that was killed sees no more of the outing
    first = np.full(outing.max() + 1, np.inf)
    np.minimum.at(first, outing[negative], rooms.tracks.second[negative])
    assert (rooms.tracks.second[gone] > first[outing[gone]]).all()
    whole = np.bincount(outing[negative], kept[negative]) == 0
    assert whole[np.unique(outing[negative])].mean() > 0.2  # by the outing, not only one by one


def test_a_deaf_phone_loses_what_others_hear(rooms: Rooms, found: Service):
    deaf = replace(rooms.phones, offset_db=rooms.phones.offset_db - 15)
    worse = service.find(chance(), rooms.radio, rooms.tracks, deaf)
    assert (worse.technology != Technology.G4).sum() > 1.5 * (found.technology != Technology.G4).sum()
