"""The estimate room: from evidence to θ, the share of a tile where an outdoor phone has the service.

The method is a beta-binomial on contributor-weeks: however often somebody measures in a week, a tile gains
one trial. Its limits, said plainly. Contributors are taken for independent, yet people of one household or
one fleet are not, and one person who stays for months counts again each week. A phone that hears worse than
others (model, case, pocket) is not corrected. Nothing is borrowed from neighbouring tiles, from the relief
or from antennas, so that a tile with little evidence stays not known. An outage looks like a white tile to
those who met only it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from coverage.core import Bools, Floats, Ints
from coverage.core.evidence import changes

METHOD_VERSION = "2026.1"

WHITE_AT_MOST = 0.2  # θ up to here is white
SERVED_AT_LEAST = 0.8  # θ from here on is served
TAIL = 0.05  # left out at each end of the 90 % interval

# The one Beta law that puts 5 % below WHITE_AT_MOST and 85 % above SERVED_AT_LEAST. It is a statement, not a
# fit: over 200 m service is nearly all or nothing, hence a law shaped like a U, and white tiles are a few in
# a hundred of rural country. The class of the official map does not enter, as the test is against that map.
PRIOR_A = 0.5163085990509284
PRIOR_B = 0.05940956475200757

MONDAY = 3  # 1970-01-01 was a Thursday, the fourth day of its week: (day + 3) // 7 counts weeks from Monday


@dataclass(frozen=True)
class Trials:
    """One row per (tile, operator, service), sorted by these, that any reading spoke for or against."""

    tile: Ints
    operator: Ints
    service: Ints
    successes: Floats  # contributor-weeks, each by its fraction of readings that speak for the service
    failures: Floats  # the rest of the contributor-weeks
    contributors: Ints  # distinct
    contributors_for: Ints  # of whom a reading speaks for the service
    contributors_against: Ints  # of whom a reading speaks against it; who says both is counted in both
    contributor_days: Ints  # distinct
    first_day: Ints
    last_day: Ints


@dataclass(frozen=True)
class Estimate:
    """What is known of θ in each tile, as float64 arrays of equal length."""

    probability: NDArray[np.float64]  # P(θ <= WHITE_AT_MOST), that the tile is white
    probability_served: NDArray[np.float64]  # P(θ >= SERVED_AT_LEAST)
    share_low: NDArray[np.float64]  # 90 % equal-tailed interval of θ
    share_high: NDArray[np.float64]


@dataclass(frozen=True)
class _Seen:
    """Evidence rows in the order in which they are summed."""

    tile: Ints
    operator: Ints
    service: Ints
    contributor: Ints
    day: Ints
    speaks_for: Ints
    against: Ints

    @property
    def cell(self) -> tuple[Ints, Ints, Ints]:
        """What one estimate is of."""
        return self.tile, self.operator, self.service


def weekly_trials(
    contributor: Ints, day: Ints, tile: Ints, operator: Ints, service: Ints, speaks_for: Ints, against: Ints
) -> Trials:
    """Evidence rows (equal-length arrays, as of `Evidence`) to trials; the order of the rows changes nothing.

    `against` is what counts against outdoor service. A row that speaks neither for nor against is no trial.
    Days are counted from 1970-01-01, weeks begin on Monday. The trial of a contributor-week is the fraction
    of its readings that speak for the service, so that to repeat every reading changes nothing either.
    """
    seen = _in_order(contributor, day, tile, operator, service, speaks_for, against)
    cells = np.flatnonzero(changes(*seen.cell))
    successes, weeks = _weeks(seen)
    return Trials(
        tile=seen.tile[cells],
        operator=seen.operator[cells],
        service=seen.service[cells],
        successes=successes,
        failures=weeks - successes,
        contributors=_count(changes(*seen.cell, seen.contributor), cells),
        contributors_for=_witnesses(seen, seen.speaks_for, cells),
        contributors_against=_witnesses(seen, seen.against, cells),
        contributor_days=_count(changes(*seen.cell, seen.contributor, seen.day), cells),
        first_day=np.minimum.reduceat(seen.day, cells),
        last_day=np.maximum.reduceat(seen.day, cells),
    )


def estimate(successes: ArrayLike, failures: ArrayLike) -> Estimate:
    """Posterior Beta(PRIOR_A + successes, PRIOR_B + failures) of θ; ValueError if one is no count."""
    a = PRIOR_A + _trials("successes", successes)
    b = PRIOR_B + _trials("failures", failures)
    return Estimate(
        probability=special.betainc(a, b, WHITE_AT_MOST),
        probability_served=special.betaincc(a, b, SERVED_AT_LEAST),
        share_low=special.betaincinv(a, b, TAIL),
        share_high=special.betainccinv(a, b, TAIL),
    )


def _in_order(
    contributor: Ints, day: Ints, tile: Ints, operator: Ints, service: Ints, speaks_for: Ints, against: Ints
) -> _Seen:
    """The rows that speak, by cell, contributor and day, so that the same floats add up in the same order."""
    rows = np.flatnonzero(speaks_for + against > 0)
    columns = tile, operator, service, contributor, day
    rows = rows[np.lexsort([column[rows] for column in columns[::-1]])]
    return _Seen(*(column[rows] for column in (*columns, speaks_for, against)))


def _weeks(seen: _Seen) -> tuple[Floats, Ints]:
    """Per cell: the sum of the fractions of its contributor-weeks, and how many these are."""
    weeks = np.flatnonzero(changes(*seen.cell, seen.contributor, (seen.day + MONDAY) // 7))
    speaks_for, against = (np.add.reduceat(count, weeks) for count in (seen.speaks_for, seen.against))
    cells = np.flatnonzero(changes(*(column[weeks] for column in seen.cell)))
    return np.add.reduceat(speaks_for / (speaks_for + against), cells), np.diff(cells, append=len(weeks))


def _witnesses(seen: _Seen, said: Ints, cells: Ints) -> Ints:
    """Per cell: how many contributors said it at least once."""
    people = np.flatnonzero(changes(*seen.cell, seen.contributor))
    ever = np.add.reduceat(said, people) > 0
    return np.add.reduceat(ever, np.searchsorted(people, cells), dtype=np.int64)


def _count(flags: Bools, starts: Ints) -> Ints:
    return np.add.reduceat(flags, starts, dtype=np.int64)


def _trials(name: str, values: ArrayLike) -> NDArray[np.float64]:
    trials = np.asarray(values, dtype=np.float64)
    wrong = ~((trials >= 0) & np.isfinite(trials))
    if wrong.any():
        raise ValueError(f"{name} {trials[wrong].flat[0]}: trials cannot be negative, infinite or nan")
    return trials
