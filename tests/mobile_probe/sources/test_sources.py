"""What all sources share."""

import re
from pathlib import Path

from mobile_probe import sources
from mobile_probe.messages import TEXTS
from mobile_probe.reading import EMERGENCY_ONLY
from mobile_probe.sources.limited import limited

FOLDER = Path(sources.__file__).parent
REASON = re.compile(r'(?:why_unknown=|missing=|Error\(|else |None, )"([a-z_]+)"')


def test_every_reason_that_a_source_gives_can_be_told() -> None:
    named = {word for file in FOLDER.glob("*.py") for word in REASON.findall(file.read_text())}
    assert {
        "no_ready_sim",
        "modem_unclear",
        "gpsd_unreachable",
        "mmcli_missing",
        "home_network_refuses",
    } <= named
    assert named <= TEXTS.keys()


def test_only_another_network_makes_an_emergency() -> None:
    assert limited("20810", "20801") == (EMERGENCY_ONLY, None)
    assert limited("20810", None) == (EMERGENCY_ONLY, None)
    assert limited(None, "20801") == (EMERGENCY_ONLY, None)
    assert limited("208001", "20801") == (None, "home_network_refuses")
