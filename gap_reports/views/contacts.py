"""The doors of an operator's contacts: whom letters about cases go to, for which places, in what language."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import SpaceRequest, allowed
from accounts.views.spaces import render_space
from gap_reports.models import Contact
from gap_reports.operators.forms import ContactForm


@require_http_methods(["GET", "HEAD", "POST"])
@allowed("cases.answer")
def contacts(request: SpaceRequest, slug: str) -> HttpResponse:
    """Those that there are, and a form for another; an address that is there already is changed."""
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        Contact.objects.update_or_create(tenant=request.tenant, mail=given.pop("mail"), defaults=given)
        messages.success(request, _("The contact is kept."))
        return redirect("contacts", slug)
    context = {"contacts": request.tenant.contacts.order_by("name", "pk"), "form": form}
    return render_space(
        request, "gap_reports/contacts.html", context, status=422 if request.method == "POST" else 200
    )


@require_POST
@allowed("cases.answer")
def remove_contact(request: SpaceRequest, slug: str, number: int) -> HttpResponse:
    """Letters go there no longer."""
    get_object_or_404(Contact, pk=number, tenant=request.tenant).delete()
    messages.success(request, _("The contact is removed."))
    return redirect("contacts", slug)
