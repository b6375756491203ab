"""The shapes room of the official map's memory: what is said of two releases, by level, commune and zone."""

from dataclasses import dataclass
from uuid import UUID

from coverage.models import OfficialRelease

ANY_LEVEL = "any"


@dataclass(frozen=True)
class LevelChange:
    """Areas in km² at a level: CL, BC, TBC, `plain` (a layer without levels) or ANY_LEVEL."""

    level: str
    before_km2: float
    after_km2: float
    gained_km2: float
    lost_km2: float


@dataclass(frozen=True)
class CommuneChange:
    """Areas in km², at whatever level and at each that changed; no code: what is in no known commune."""

    code: str | None
    name: str | None
    gained_km2: float
    lost_km2: float
    levels: dict[str, tuple[float, float]]  # gained and lost, ANY_LEVEL among them


@dataclass(frozen=True)
class ZoneChange:
    """A white zone that stands, and how many of its tiles became declared or are no longer."""

    id: UUID
    operator: str | None
    status: str
    tiles: int
    added: int
    removed: int


@dataclass(frozen=True)
class Comparison:
    """All that changed; of a layer that is paired with no service no white tile is known."""

    release: OfficialRelease
    since: OfficialRelease | None  # None: nothing was declared before
    levels: list[LevelChange]  # those of the layer, then ANY_LEVEL
    communes: list[CommuneChange]  # the most changed first
    white_added: int | None  # white tiles that became declared
    white_removed: int | None  # and those that no longer are
    zones: list[ZoneChange]  # those that lost most tiles first

    @property
    def total(self) -> LevelChange:
        """What changed at whatever level."""
        return self.levels[-1]
