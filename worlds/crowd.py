"""The worlds' crowd: what the phones of everybody measured, said and sent; the truth kept beside it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5

import numpy as np

from worlds.frame import CELL_M, Bools, Floats, Ints
from worlds.operators import CODES, TECHNOLOGIES
from worlds.people import PEOPLE, Person, gather
from worlds.trips import INDOOR, SPEED, Tracks, walk
from worlds.world import World

IDS = UUID("5d0c1b0e-5f5e-4d0e-9a51-6b7a3f1c2e01")  # fixed for ever: a second sending has the same ids
IN_SERVICE, EMERGENCY_ONLY, OUT_OF_SERVICE = "in_service", "emergency_only", "out_of_service"
KINDS = ("rssi", "rscp", "rsrp", "ss_rsrp")  # what each technology's level is
WEAKEST, STRONGEST = (-113.0, -121.0, -140.0, -156.0), -44.0  # what phones report (3GPP TS 27.007 and on)

FADING_DB = 2.5  # from second to second, after the phone's own averaging
WALLS_DB = 14.0  # of a stone house, of the order of ITU-R P.2109's median for a traditional building
IN_A_CALL = 0.05  # of the readings: 4G without voice falls back to 3G or 2G
RADIUS_PER_DEVIATION = 1.515  # a phone's accuracy holds 68 % of its positions, on a plane
TROLL_MOCKS = 0.5  # of the troll's readings; the rest are plain lies
DEGREE_DECIMALS = 6  # ten centimetres


@dataclass(frozen=True)
class Crowd:
    """One element of each column for each reading that is sent, by person and time.

    `x`, `y` are where the phone was, `longitude`, `latitude` what it says; `technology` is a position in
    TECHNOLOGIES, -1 for none; `place` is empty where the phone does not tell.
    """

    seed: int
    people: list[Person]
    person: Ints
    time: Floats
    x: Floats
    y: Floats
    longitude: Floats
    latitude: Floats
    accuracy_m: Floats
    state: np.ndarray
    technology: Ints
    level: Floats
    place: np.ndarray
    mock: Bools

    def of(self, person: Person) -> list[dict[str, object]]:
        """Somebody's readings as the API takes them."""
        rows = np.flatnonzero(self.person == person.number)
        return [self._reading(person, count, row) for count, row in enumerate(rows.tolist())]

    def _reading(self, person: Person, count: int, row: int) -> dict[str, object]:
        technology = int(self.technology[row])
        reading = {
            "id": str(uuid5(IDS, f"{self.seed}:{person.number}:{count}")),
            "observed_at": datetime.fromtimestamp(int(self.time[row]), UTC).isoformat(),
            "longitude": float(self.longitude[row]),
            "latitude": float(self.latitude[row]),
            "accuracy_m": float(self.accuracy_m[row]),
            "service_state": str(self.state[row]),
            "home_plmn": CODES[person.operator],
            "device_id": f"phone-{person.number}",
            "is_mock": bool(self.mock[row]),
        }
        if person.best:
            reading["max_technology"] = person.best
        if place := str(self.place[row]):
            reading |= {"environment": place, "speed_mps": SPEED[place]}
        if technology >= 0:
            reading |= self._signal(technology, row) | {"serving_plmn": CODES[person.operator]}
        return reading

    def _signal(self, technology: int, row: int) -> dict[str, object]:
        level = float(np.clip(self.level[row], WEAKEST[technology], STRONGEST))
        name = TECHNOLOGIES[technology].name
        return {"technology": name, "signal_kind": KINDS[technology], "signal_dbm": round(level, 1)}


def assemble(world: World, now: datetime, count: int = PEOPLE) -> Crowd:
    """The readings of so many people in the 80 days up to `now`; the same arguments, the same readings."""
    random = np.random.default_rng([world.seed, 1])
    people = gather(random, world, count)
    tracks = walk(random, world, people, now.timestamp())
    state, technology, level = _heard(random, world, people, tracks)
    state, x, y, mock = _falsified(random, world, people, tracks, state)
    technology = np.where(state == IN_SERVICE, technology, -1)
    longitude, latitude, accuracy = _position(random, world, people, tracks, x, y)
    told = _of(people, tracks, "tells_place") | (tracks.place == INDOOR)
    place = np.where(told, tracks.place, "")
    kept = (state == IN_SERVICE) | (random.random(len(state)) < _of(people, tracks, "keeps"))
    moments = tracks.person, tracks.time, tracks.x, tracks.y
    said = longitude, latitude, accuracy, state, technology, level, place, mock
    return Crowd(world.seed, people, *(column[kept] for column in (*moments, *said)))


def _of(people: list[Person], tracks: Tracks, name: str) -> np.ndarray:
    """Something of the person of each moment."""
    return np.array([getattr(person, name) for person in people])[tracks.person]


def _heard(
    random: np.random.Generator, world: World, people: list[Person], tracks: Tracks
) -> tuple[np.ndarray, Ints, Floats]:
    """State, technology and level of each moment, for an honest phone that keeps everything."""
    row, column = world.land.frame.cells(tracks.x, tracks.y, CELL_M)
    moment = np.arange(len(row))
    noise = random.normal(0, FADING_DB, len(row)) + _of(people, tracks, "offset_db")
    level = world.truth.level[:, :, row, column] + noise - WALLS_DB * (tracks.place == INDOOR)
    usable = level >= np.array([technology.floor_dbm for technology in TECHNOLOGIES])[:, None]
    names = [technology.name for technology in TECHNOLOGIES]
    able = np.array([names.index(person.best or "4G") for person in people])[tracks.person]
    usable &= np.arange(len(names))[:, None] <= able
    own = usable[_of(people, tracks, "operator"), :, moment]
    technology = _chosen(random, own)
    served, elsewhere = own.any(axis=1), usable.any(axis=(0, 1))
    state = np.select([served, elsewhere], [IN_SERVICE, EMERGENCY_ONLY], OUT_OF_SERVICE)
    return state, technology, level[_of(people, tracks, "operator"), technology, moment]


def _chosen(random: np.random.Generator, usable: Bools) -> Ints:
    """The best technology, or in some calls the best of those that carry a voice alone."""
    best = usable.shape[1] - 1 - usable[:, ::-1].argmax(axis=1)
    old = usable[:, :2]
    calls = (random.random(len(usable)) < IN_A_CALL) & old.any(axis=1)
    return np.asarray(np.where(calls, 1 - old[:, ::-1].argmax(axis=1), best))


def _falsified(
    random: np.random.Generator, world: World, people: list[Person], tracks: Tracks, state: np.ndarray
) -> tuple[np.ndarray, Floats, Floats, Bools]:
    """State, place and mock flag as they are said: a dead modem, and a liar in the largest village."""
    fault = _of(people, tracks, "fault")
    troll = fault == "troll"
    target = world.land.villages[int(world.land.inhabitants.argmax())]
    there = target + random.normal(0, 150.0, (len(troll), 2))
    mock = troll & (random.random(len(troll)) < TROLL_MOCKS)
    said = np.where(fault != "", OUT_OF_SERVICE, state)
    return said, np.where(troll, there[:, 0], tracks.x), np.where(troll, there[:, 1], tracks.y), mock


def _position(
    random: np.random.Generator, world: World, people: list[Person], tracks: Tracks, x: Floats, y: Floats
) -> tuple[Floats, Floats, Floats]:
    """Longitude, latitude and accuracy as the phone states them."""
    accuracy = _of(people, tracks, "gps_m") * np.exp(random.normal(0, 0.4, len(x)))
    off = accuracy / RADIUS_PER_DEVIATION * _of(people, tracks, "gps_times")
    east, north = random.normal(0, 1, (2, len(x))) * off
    longitude, latitude = world.land.frame.degrees(x + east, y + north)
    return _stated(longitude, DEGREE_DECIMALS), _stated(latitude, DEGREE_DECIMALS), _stated(accuracy, 1)


def _stated(values: Floats, decimals: int) -> Floats:
    """As a phone writes them: what is judged is what is sent."""
    return np.array([round(value, decimals) for value in values.tolist()])
