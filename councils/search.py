"""The search room: what people type becomes the territories that they may mean."""

import re
import unicodedata
from typing import NamedTuple

from councils import sql

FOUND_AT_ONCE = 20  # what a list under a box shows


class Found(NamedTuple):
    """A territory that may be meant; `department` tells communes of one name apart."""

    key: str
    kind: str
    code: str
    name: str
    department: str


def find(text: str, limit: int = FOUND_AT_ONCE) -> list[Found]:
    """Territories by code or name, best first; accents, case, hyphens and apostrophes make no difference."""
    asked = {"words": plain(text), "code": "".join(filter(str.isalnum, text)), "limit": limit}
    return [Found(*row) for row in sql.rows("find_territories", asked)]


def plain(text: str) -> str:
    """As names are compared: what is neither a letter nor a digit stands for a blank.

    >>> plain("Saint-Étienne-de-l'Œuvre ")
    'saint etienne de l oeuvre'
    """
    joined = text.replace("œ", "oe").replace("Œ", "Oe")
    letters = "".join(c for c in unicodedata.normalize("NFD", joined) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", " ", letters.lower()).strip()
