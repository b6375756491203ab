"""Ground floor: what a token may be good for; each scope stands for one action of the permissions."""

from django.utils.translation import gettext_lazy as _

from accounts.permissions import TABLE, role_may

# Scope: the action that its maker must be allowed, at the making and at each use.
SCOPES = {
    "zones:read": "zones.see",
    "campaigns:read": "campaigns.see",
    "dossiers:read": "dossiers.see",
    "cases:read": "cases.see",
    "cases:answer": "cases.answer",
    "cases:bulk": "cases.bulk",
    "reports:read": "reports.see",
}
NAMES = {
    "zones:read": _("read the zones of the space"),
    "campaigns:read": _("read campaigns"),
    "dossiers:read": _("read dossiers"),
    "cases:read": _("read cases"),
    "cases:answer": _("answer cases"),
    "cases:bulk": _("answer many cases at once"),
    "reports:read": _("read reports"),
}

assert SCOPES.keys() == NAMES.keys()
assert TABLE.keys() >= set(SCOPES.values())


def scopes_of(role: str | None, kind: str) -> list[str]:
    """The scopes that somebody in this role may give to a token, in a space of this kind."""
    return [scope for scope, action in SCOPES.items() if role_may(role, kind, action)]
