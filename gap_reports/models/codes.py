"""Codes of operators that no table knows, and what a person decided of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnknownCode(models.Model):
    """A home code on SIM cards of contributors; nothing here tells whose."""

    class State(models.TextChoices):
        OPEN = "open", _("waits for a decision")
        HOSTED = "hosted", _("customers of a virtual operator: its host is asked")
        NOBODY = "nobody", _("foreign, or nobody's here: nobody is asked")

    plmn = models.CharField(_("Code"), max_length=6, primary_key=True)
    readings = models.IntegerField(_("Readings lately"))  # in the months that were last looked at
    first_month = models.DateField(_("First month"))
    last_month = models.DateField(_("Last month"))
    state = models.CharField(_("State"), max_length=6, choices=State, default=State.OPEN)
    host = models.CharField(_("Host"), max_length=6, blank=True)  # an operator with a network
    note = models.TextField(_("Note"), blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("unknown code"), _("unknown codes")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="hosted") ^ models.Q(host=""), name="a_host_where_there_is_one"
            )
        ]

    def __str__(self) -> str:
        return self.plmn
