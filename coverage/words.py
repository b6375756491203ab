"""The vocabulary of the coverage room: how services, levels, verdicts, witnesses and operators are called."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, gettext_noop

from measurements.vocabulary import operator_name

Names = Mapping[str, str | Promise]

SERVICE_NAMES: Names = {
    "voice": gettext_lazy("Voice and SMS"),
    "data_3g": gettext_lazy("3G data"),
    "data_4g": gettext_lazy("4G data"),
    "data_5g": gettext_lazy("5G data"),
}
DEFAULT_SERVICE = "data_4g"  # what most people mean by "network"

# In the middle of a sentence.
SPOKEN_SERVICES = {
    "voice": gettext_noop("calls and SMS"),
    "data_3g": gettext_noop("3G"),
    "data_4g": gettext_noop("4G"),
    "data_5g": gettext_noop("5G"),
}
LACKS = {
    "voice": gettext_noop("without voice and SMS"),
    "data_3g": gettext_noop("without a 3G network"),
    "data_4g": gettext_noop("without a 4G network"),
    "data_5g": gettext_noop("without a 5G network"),
}

# What the template of the map page says of the same codes, in the same words.
VERDICT_NAMES = {
    "white": gettext_noop("White zone"),
    "served": gettext_noop("Served"),
    "not_known": gettext_noop("Not known"),
}
REASON_NAMES = {
    "nobody": gettext_noop("nobody, or one person alone, measured it"),
    "alone": gettext_noop("one person alone measured"),
    "few_witnesses": gettext_noop("too few witnesses"),
    "in_between": gettext_noop("served in part"),
    "not_sure": gettext_noop("not sure enough"),
}
LEVEL_NAMES = {
    "TBC": gettext_noop("Declared: very good coverage"),
    "BC": gettext_noop("Declared: good coverage"),
    "CL": gettext_noop("Declared: limited coverage"),
    "covered": gettext_noop("Declared covered, without a level"),
}
WITNESSES = {
    "1": gettext_noop("one person"),
    "2–4": gettext_noop("few: 2 to 4 people"),
    "5–9": gettext_noop("several: 5 to 9 people"),
    "10–19": gettext_noop("many: 10 to 19 people"),
    "20+": gettext_noop("very many: 20 people or more"),
}

# What became of a white zone.
STATUS_NAMES: Names = {
    "open": gettext_lazy("open"),
    "map_corrected": gettext_lazy("official map corrected"),
    "repaired": gettext_lazy("repaired"),
    "withdrawn": gettext_lazy("withdrawn"),
}


def distinct_names(operators: Sequence[str]) -> dict[str, str]:
    """The name of each operator, by code; the code stands beside a name that several of them have.

    >>> distinct_names(["20801", "20810", "64700"])
    {'20801': 'Orange (20801)', '20810': 'SFR', '64700': 'Orange (64700)'}
    """
    named = {code: operator_name(code) for code in operators}
    times = Counter(named.values())
    return {code: name if times[name] == 1 else f"{name} ({code})" for code, name in named.items()}
