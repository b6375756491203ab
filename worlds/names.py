"""The worlds' register: names of communes that sound French, out of syllables, none twice."""

import numpy as np

FIRST = ("Bou", "Cha", "Mor", "Ver", "Lan", "Gri", "Sau", "Fon", "Plou", "Tré", "Mar", "Bel", "Cor", "Vau")
MIDDLE = ("si", "vi", "ta", "ro", "lé", "ne", "gue", "ma", "do")
LAST = ("gnac", "ville", "court", "sec", "rac", "mont", "zan", "nay", "fosse", "lieu", "dec", "vergne")
TAILS = ("", "", "", "", "-sur-Lène", "-le-Creux", "-la-Lande", "-les-Deux-Buttes", "-en-Vaurais")

# Three syllables seldom make a real name; what is known to be one, or to sound like one, is left out.
REAL = {
    "Corlémont",
    "Morsignac",
    "Marsignac",
    "Martaville",
    "Vertaville",
    "Chavignac",
    "Belvignac",
    "Vernemont",
}


def names(random: np.random.Generator, count: int) -> list[str]:
    """So many different names; ValueError for more than the syllables make."""
    if count > len(FIRST) * len(LAST):
        raise ValueError(f"count: {count} names are more than the syllables make")
    found: dict[str, None] = {}
    while len(found) < count:
        stem = "".join(str(random.choice(part)) for part in (FIRST, MIDDLE, LAST))
        if stem not in REAL:
            found.setdefault(stem + str(random.choice(TAILS)))
    return list(found)
