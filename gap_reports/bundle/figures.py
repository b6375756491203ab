"""The published error rates: how often the method was wrong on worlds whose truth is known."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings

# Written by `script/bench discovery --publish`, never by hand; the method's page reads it too.
FIGURES = Path(settings.BASE_DIR) / "docs" / "figures" / "discovery.json"
STANDARD = "standard"  # people as they are


def bench(figures: Path = FIGURES) -> dict[str, Any] | None:
    """Worlds of the standard scenario, shares of false white squares and zones; None before a bench."""
    if not figures.exists():
        return None
    measured = json.loads(figures.read_text(encoding="utf-8"))
    line = measured["scenarios"][STANDARD]
    ours = line["white"]["ours"]
    return {
        "method_version": measured["method_version"],
        "scenario": STANDARD,
        "worlds": line["worlds"],
        "false_tiles": ours["false_tiles"],
        "false_zones": ours["false_zones"],
    }
