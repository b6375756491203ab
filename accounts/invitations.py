"""Ground floor: people come by invitation: a link reaches an address, and whoever follows it is its owner."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import outbox
from accounts.keyed import keyed_hash, new_secret
from accounts.models import Invitation, Membership, Tenant, User
from accounts.permissions import may

VALID = timedelta(days=7)  # over a week-end and somebody's leave
PURPOSE = "invitation"


class NotOpen(ValueError):
    """This invitation was accepted, revoked, is too old, or is of somebody who may not invite any more."""


class AlreadyThere(ValueError):
    """The address is that of somebody who belongs to the space."""


@transaction.atomic
def invite(tenant: Tenant, email: str, role: str, by: User, link: str) -> Invitation:
    """Posts an invitation; an open one to the same address is replaced, so that one link alone is good.

    `link` is the address of the page that accepts, with `{secret}` where the secret goes. AlreadyThere for a
    member.
    """
    email, now = email.strip().lower(), timezone.now()
    if Membership.objects.filter(tenant=tenant, user__email=email).exists():
        raise AlreadyThere(email)
    Invitation.objects.filter(tenant=tenant, email=email, accepted_at=None, revoked_at=None).update(
        revoked_at=now
    )
    secret = new_secret()
    invitation = Invitation.objects.create(
        tenant=tenant,
        email=email,
        role=role,
        invited_by=by,
        token_hash=keyed_hash(secret, PURPOSE),
        expires_at=now + VALID,
    )
    mail = _mail(invitation, link.format(secret=secret))
    outbox.post(f"invitation:{invitation.pk}", mail=mail, tenant=tenant)
    return invitation


def _mail(invitation: Invitation, link: str) -> outbox.Mail:
    subject = _("%(space)s invites you") % {"space": invitation.tenant.name}
    text = _(
        "Hello,\n\n"
        "%(person)s invites you to the space “%(space)s” of %(site)s, as: %(role)s.\n\n"
        "To accept, open this address before %(until)s:\n\n%(link)s\n\n"
        "If you do not know what this is about, do nothing: the invitation ends by itself.\n"
    ) % {
        "person": str(invitation.invited_by),
        "space": invitation.tenant.name,
        "site": settings.THEME_NAME,
        "role": invitation.get_role_display(),
        "until": _day(invitation),
        "link": link,
    }
    return outbox.Mail(invitation.email, subject, text, forget=True)


def _day(invitation: Invitation) -> str:

    return date_format(invitation.expires_at, "DATE_FORMAT")


def find(secret: str) -> Invitation | None:
    """The invitation of a link, open or not."""
    found = Invitation.objects.filter(token_hash=keyed_hash(secret, PURPOSE))
    return found.select_related("tenant", "invited_by").first()


def is_good(invitation: Invitation) -> bool:
    """Whether it is open, and of somebody who may still invite: who was sent away brings nobody back.

    The platform's staff may invite to any space.
    """
    by = invitation.invited_by
    if by is None or not invitation.is_open:
        return False
    return (by.is_staff and by.is_active) or may(by, invitation.tenant, "people.invite")


@transaction.atomic
def accept(invitation: Invitation, user: User) -> Membership:
    """The role becomes the user's, once; NotOpen where it is good no more.

    Whoever belongs to the space already keeps the role that they have.
    """
    invitation = Invitation.objects.select_for_update().select_related("tenant").get(pk=invitation.pk)
    if not is_good(invitation) or user.email != invitation.email:
        raise NotOpen
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    membership, _made = Membership.objects.get_or_create(
        tenant=invitation.tenant, user=user, defaults={"role": invitation.role}
    )
    return membership


@transaction.atomic
def accept_as_new_person(invitation: Invitation, password: str) -> Membership:
    """Makes the person whom the invitation reached, with this password, and accepts; NotOpen as above."""
    user = User.objects.create_user(invitation.email, password)
    return accept(invitation, user)


def revoke(invitation: Invitation) -> None:
    """The link is good no more; one that was accepted stays so."""
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(
        revoked_at=timezone.now()
    )
