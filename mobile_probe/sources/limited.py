"""Stage 0, the probe: what a device says that hears a network and is not allowed on it."""

from mobile_probe.reading import EMERGENCY_ONLY
from mobile_probe.sources.scales import same_network


def limited(heard_plmn: str | None, home_plmn: str | None) -> tuple[str | None, str | None]:
    """(service state, why unknown) of a device that can only call for help, by what it hears.

    Another network than its own: emergency only. Its own one: nothing on coverage, since it is there and
    refuses this card (an unpaid subscription, a blocked device, a busy cell).
    """
    if same_network(heard_plmn, home_plmn):
        return None, "home_network_refuses"
    return EMERGENCY_ONLY, None
