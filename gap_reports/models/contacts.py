"""Whom an operator's space names to be written to, and for which territories."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Tenant
from accounts.models.tenants import TERRITORY

LANGUAGES = (("fr", "Français"), ("en", "English"))  # as each calls itself


class Contact(models.Model):
    """An address of a space's; without territories it answers for all that no other one does."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="contacts", verbose_name=_("Space"))
    name = models.CharField(_("Name"), max_length=120)
    mail = models.EmailField(_("E-mail address"))
    language = models.CharField(_("Language"), max_length=2, choices=LANGUAGES, default=LANGUAGES[0][0])
    territories = ArrayField(
        models.CharField(max_length=14, validators=[TERRITORY]),
        default=list,
        blank=True,
        verbose_name=_("Territories"),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("contact"), _("contacts")
        constraints = [models.UniqueConstraint(fields=["tenant", "mail"], name="one_contact_by_address")]

    def __str__(self) -> str:
        return self.name
