"""The hearing room: which evidence speaks of a tile, and whose failures there count as a witness's."""

from dataclasses import dataclass

import numpy as np

from coverage.core import Bools, Floats, Ints
from coverage.core.evidence import Environment, Evidence, changes
from coverage.core.model import Epoch

NEWCOMERS_FAULT = 0.5  # nothing speaks for them yet
# A phone more likely at fault than not, or so much worse than an ordinary one, fails where nothing is
# missing; so does one whose fix names the next tile: 3 of 10 do where 68 % are within 60 m, and nearly half
# where these are within 100 m. All speak, none of them is a witness.
AT_FAULT, NEARLY_DEAF_DB, NAMED_M = 0.5, -8.0, 60.0


@dataclass(frozen=True)
class Testimony:
    """Rows that say something of a tile outdoors, and where each phone's part of them begins."""

    rows: Evidence  # sorted by tile, contributor, device
    served: Floats  # share of a row's readings that speak for the service
    starts: Ints  # first row of each phone in each tile
    phone: Ints  # of each such group: position among the epoch's phones, -1 for one that came later

    @property
    def tile(self) -> Ints:
        """The tile of each group."""
        return self.rows.tile[self.starts]

    @property
    def group(self) -> Ints:
        """The group of each row."""
        return np.repeat(np.arange(len(self.starts)), np.diff(self.starts, append=len(self.served)))

    def take(self, groups: Bools) -> "Testimony":
        """Of these phones in these tiles alone."""
        rows = groups[self.group]
        sizes = np.diff(self.starts, append=len(self.served))[groups]
        starts = np.cumsum(sizes) - sizes
        return Testimony(self.rows.take(np.flatnonzero(rows)), self.served[rows], starts, self.phone[groups])


def hear(evidence: Evidence, epoch: Epoch) -> Testimony:
    """Leave out statements, failures indoors or in an outage, and all that is older than a lasting change."""
    excused = (evidence.place == Environment.INDOOR) | epoch.outages.cover(evidence.tile, evidence.day)
    against = np.where(excused, 0, evidence.against)
    speaks = (evidence.speaks_for + against > 0) & ~epoch.outages.outdated(evidence.tile, evidence.day)
    rows = np.flatnonzero(speaks)
    columns = [evidence.tile, evidence.contributor, evidence.device, evidence.day, evidence.place]
    rows = rows[np.lexsort([column[rows] for column in columns[::-1]])]
    heard = evidence.take(rows)
    starts = np.flatnonzero(changes(heard.tile, heard.contributor, heard.device)) if len(rows) else rows
    phone = epoch.phones.find(heard.contributor[starts], heard.device[starts])
    served = heard.speaks_for / np.maximum(heard.speaks_for + against[rows], 1)
    return Testimony(heard, served, starts, phone)


def standing(testimony: Testimony, epoch: Epoch) -> Bools:
    """Whether each group's contributor has standing."""
    people = np.unique(epoch.phones.contributor[epoch.phones.standing])
    return np.asarray(np.isin(testimony.rows.contributor[testimony.starts], people))


def able(testimony: Testimony, epoch: Epoch) -> Bools:
    """Whether a failure in each row is a witness's: of a phone that hears, in a place that is named."""
    fault = np.append(epoch.phones.fault, NEWCOMERS_FAULT)[testimony.phone]
    offset = np.append(epoch.phones.offset_db, 0.0)[testimony.phone]
    hears = (fault <= AT_FAULT) & (offset >= NEARLY_DEAF_DB)
    return np.asarray(hears[testimony.group] & (np.nan_to_num(testimony.rows.accuracy_m) <= NAMED_M))
