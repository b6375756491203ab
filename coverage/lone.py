"""Who is alone: tiles of which the public learns that somebody was there, of all services alike, and no more.

A phone in service on 4G speaks of 4G alone, one on 2G or without service of all services that it could have
had. Were a lone person told of service by service, the list of services would tell what they found. So it is
decided here, for a tile and an operator, when their estimates are stored, and once for the map, the API, the
files, the guide and the months.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from django.db.backends.utils import CursorWrapper

from coverage.core import Ints
from coverage.core.estimate import METHOD_VERSION
from coverage.core.evidence import SERVICES
from coverage.core.verdict import MIN_CONTRIBUTORS, NOT_KNOWN
from coverage.models import LoneTile
from coverage.sql import load
from coverage.stored import Days


def renew(cursor: CursorWrapper, tiles: Ints, operator: str, days: Days) -> tuple[Ints, set[str]]:
    """Note which of these tiles are lone, after their estimates: those that changed, and their régions."""
    asked: dict[str, Any] = {"tiles": tiles.tolist(), "operator": operator}
    asked |= {"after": days[0], "until": days[1], "min_contributors": MIN_CONTRIBUTORS}
    cursor.execute(load("lone_tiles"), asked)
    changed = cursor.fetchall()
    return np.array([tile for tile, _ in changed], dtype=np.int64), {region for _, region in changed}


def rows(keys: Sequence[int] | None) -> pd.DataFrame:
    """Lone tiles, of these keys or all there are, as a row of each service with columns of CoverageTile."""
    chosen = {} if keys is None else {"tile__in": keys}
    columns = ["tile", "operator", "last_day"]
    found = pd.DataFrame(list(LoneTile.objects.filter(**chosen).values_list(*columns)), columns=columns)
    services = pd.DataFrame({"service": range(len(SERVICES))})
    told = {"verdict": NOT_KNOWN, "contributors": 1, "contributor_days": 1, "method_version": METHOD_VERSION}
    return found.merge(services, how="cross").assign(**told)
