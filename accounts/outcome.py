"""Ground floor: what came of one try to deliver a notice."""

from datetime import timedelta
from typing import NamedTuple


class Outcome(NamedTuple):
    """`permanent`: the other side will say the same again; `wait`: how long it asks us to stay away."""

    succeeded: bool
    detail: str = ""
    status: int | None = None
    permanent: bool = False
    wait: timedelta = timedelta(0)
