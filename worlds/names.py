"""The worlds' register: names of communes that sound French, out of syllables, none twice."""

import numpy as np

FIRST = ("Bou", "Cha", "Mor", "Ver", "Lan", "Gri", "Sau", "Fon", "Plou", "Tré", "Mar", "Bel", "Cor", "Vau")
MIDDLE = ("", "", "si", "vi", "ta", "ro", "lé", "ne", "gue")
LAST = ("gnac", "ville", "court", "sec", "rac", "mont", "zan", "nay", "fosse", "lieu", "dec", "vergne")
TAILS = ("", "", "", "", "-sur-Lène", "-le-Creux", "-la-Lande", "-les-Deux-Buttes", "-en-Vaurais")

# What the syllables could make that is a real town, or close enough to be taken for it.
REAL = {"Belfosse", "Belmont", "Beligny", "Bouville", "Chaville", "Chamont", "Chalieu", "Corville"}
REAL |= {"Granville", "Marville", "Marsec", "Marsillac", "Marmont", "Vermont", "Verville", "Vaumont"}


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
