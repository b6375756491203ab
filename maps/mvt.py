"""The vector tile's typesetter: squares on the grid of a map tile become the bytes of a Mapbox vector tile.

Version 2.1 of the specification (https://github.com/mapbox/vector-tile-spec). Squares that share all their
properties are one feature, a multipolygon: a browser then reads hundreds of features instead of thousands.
All that grows with the squares is done by NumPy, a column at a time.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from struct import pack
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coverage.core import Ints

EXTENT = 4096  # units across a map tile, the usual number
VERSION = 2

Value = str | int | float
Grid = NDArray[np.int64]  # (n, 4, 2): corners of squares, in units of a map tile


class Column(NamedTuple):
    """A property: the values that it takes, and the position of each square's among them."""

    values: Sequence[Value]
    codes: Ints


class Sheet(NamedTuple):
    """Squares that have the same properties; their corners clockwise as they are seen, y downwards."""

    columns: Mapping[str, Column]
    corners: Grid


class Written(NamedTuple):
    """Bytes (uint8), and where each piece of them ends."""

    text: NDArray[np.uint8]
    ends: Ints


# Commands of a polygon of four corners: go to the first, draw three lines, close.
MOVE_TO, LINE_TO, CLOSE_PATH = 1 | 1 << 3, 2 | 3 << 3, 7 | 1 << 3
POLYGON = 3  # a geometry type

# Field numbers of the specification's messages, each with the wire type of what follows it.
VARINT, DOUBLE, BYTES = 0, 1, 2
TILE_LAYER = 3 << 3 | BYTES
LAYER_NAME, LAYER_FEATURE, LAYER_KEY, LAYER_VALUE = (field << 3 | BYTES for field in (1, 2, 3, 4))
LAYER_EXTENT, LAYER_VERSION = (field << 3 | VARINT for field in (5, 15))
FEATURE_TAGS, FEATURE_TYPE, FEATURE_GEOMETRY = 2 << 3 | BYTES, 3 << 3 | VARINT, 4 << 3 | BYTES
VALUE_STRING, VALUE_DOUBLE = 1 << 3 | BYTES, 3 << 3 | DOUBLE
VALUE_UINT, VALUE_BOOL = (field << 3 | VARINT for field in (5, 7))


def layer(name: str, sheets: Sequence[Sheet]) -> bytes:
    """A tile of one layer; no bytes where no sheet has a square."""
    drawn = [sheet for sheet in sheets if len(sheet.corners)]
    if not drawn:
        return b""
    keys: list[str] = []
    values: list[Value] = []
    features = b"".join(_features(sheet, keys, values) for sheet in drawn)
    body = (
        _message(LAYER_NAME, name.encode()),
        features,
        *(_message(LAYER_KEY, key.encode()) for key in keys),
        *(_layer_value(value) for value in values),
        _varint(LAYER_EXTENT) + _varint(EXTENT) + _varint(LAYER_VERSION) + _varint(VERSION),
    )
    return _message(TILE_LAYER, b"".join(body))


def _features(sheet: Sheet, keys: list[str], values: list[Value]) -> bytes:
    """The sheet's features; its keys and values are added to the layer's."""
    group, found = _groups([column.codes for column in sheet.columns.values()])
    tags = np.empty((len(found), 2 * len(sheet.columns)), dtype=np.int64)
    for position, (key, column) in enumerate(sheet.columns.items()):
        used, code = np.unique(column.codes[found], return_inverse=True)
        tags[:, 2 * position] = len(keys)
        tags[:, 2 * position + 1] = len(values) + code
        keys.append(key)
        values += [column.values[one] for one in used.tolist()]
    order = np.argsort(group, kind="stable")
    return _interleaved(tags, _geometries(sheet.corners[order], np.bincount(group)))


def _groups(columns: Sequence[Ints]) -> tuple[Ints, Ints]:
    """Which group of equal codes each square is in, and a square of each group."""
    group = np.zeros(len(columns[0]), dtype=np.int64)
    found = group[:1]
    for codes in columns:  # one at a time: no product of them all can overflow
        _, found, group = np.unique(group * (codes.max() + 1) + codes, return_index=True, return_inverse=True)
    return group, found


def _geometries(corners: Grid, sizes: Ints) -> Written:
    """The commands of so many squares at a time, one time after the other."""
    lasts = np.cumsum(sizes) - 1
    moves = np.diff(corners, axis=1)
    first = corners[:, 0].copy()
    first[1:] -= corners[:-1, 3]  # a square is drawn from where the one before was closed,
    first[lasts + 1 - sizes] = corners[
        lasts + 1 - sizes, 0
    ]  # and the first of a feature from the tile's corner
    commands = np.empty((len(corners), 11), dtype=np.int64)
    commands[:, [0, 3, 10]] = MOVE_TO, LINE_TO, CLOSE_PATH
    commands[:, 1:3] = _zigzag(first)
    commands[:, 4:10] = _zigzag(moves).reshape(-1, 6)
    squares = _varints(commands)
    return Written(squares.text, squares.ends[lasts])


def _interleaved(tags: Ints, geometries: Written) -> bytes:
    """Each feature's head, then its geometry."""
    sizes = np.diff(geometries.ends, prepend=0)
    tagged = _sizes(tags).sum(axis=1)
    numbers = np.empty((len(tags), tags.shape[1] + 8), dtype=np.int64)
    numbers[:, 0] = LAYER_FEATURE
    numbers[:, 2], numbers[:, 3], numbers[:, 4:-4] = FEATURE_TAGS, tagged, tags
    numbers[:, -4:-1] = FEATURE_TYPE, POLYGON, FEATURE_GEOMETRY
    numbers[:, -1] = sizes
    numbers[:, 1] = _sizes(numbers[:, 2:]).sum(axis=1) + sizes
    heads = _varints(numbers)
    text = np.empty(len(heads.text) + len(geometries.text), dtype=np.uint8)
    text[_moved(heads.ends, geometries.ends - sizes)] = heads.text  # behind the geometries before its own,
    text[_moved(geometries.ends, heads.ends)] = geometries.text  # which comes behind all heads up to its own
    return text.tobytes()


def _moved(ends: Ints, by: Ints) -> Ints:
    """Where each byte of pieces that end there comes to stand when each piece moves by so many bytes."""
    return np.arange(ends[-1]) + np.repeat(by, np.diff(ends, prepend=0))


def _zigzag(numbers: Ints) -> Ints:
    """Small numbers of either sign as small positive ones."""
    return np.asarray(numbers << 1 ^ numbers >> 63)


def _sizes(numbers: Ints) -> Ints:
    """Bytes of each number as a varint; none is 2**28 or more."""
    return np.asarray(1 + sum((numbers >> shift > 0).astype(np.int64) for shift in (7, 14, 21)))


def _varints(numbers: Ints) -> Written:
    """The numbers (rows, columns) as base-128 varints, a piece for each row."""
    sizes = _sizes(numbers).ravel()
    ends = sizes.cumsum()
    at, left = ends - sizes, numbers.ravel()
    text = np.empty(ends[-1], dtype=np.uint8)
    while len(at):
        more = left > 0x7F
        text[at] = left & 0x7F | more * 0x80
        at, left = at[more] + 1, left[more] >> 7
    return Written(text, ends[numbers.shape[1] - 1 :: numbers.shape[1]])


def _varint(number: int) -> bytes:
    """One number; NumPy would take a hundred times as long for it."""
    if number < 0x80:
        return bytes([number])
    return bytes([number & 0x7F | 0x80]) + _varint(number >> 7)


def _message(field: int, body: bytes) -> bytes:
    return _varint(field) + _varint(len(body)) + body


@lru_cache(maxsize=10_000, typed=True)  # counts and probabilities: the same few in each tile
def _layer_value(value: Value) -> bytes:
    return _message(LAYER_VALUE, _value(value))


def _value(value: Value) -> bytes:
    match value:
        case str():
            return _message(VALUE_STRING, value.encode())
        case bool():  # before whole numbers, which Python counts it among
            return _varint(VALUE_BOOL) + _varint(value)
        case int():
            return _varint(VALUE_UINT) + _varint(value)
        case float():
            return _varint(VALUE_DOUBLE) + pack("<d", value)
