"""The doors of a space's own measurements: which vehicles and phones measure for it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SpaceRequest, allowed
from accounts.views.spaces import render_space
from gap_reports.models import OwnContributor
from gap_reports.operators import own_measurements as verbs
from gap_reports.operators.forms import OwnContributorForm


@require_safe
@allowed("measurements.upload")
def own_measurements(request: SpaceRequest, slug: str) -> HttpResponse:
    """Those that there are, and a form for another."""
    return _page(request, OwnContributorForm())


def _page(
    request: SpaceRequest, form: OwnContributorForm, token: str = "", status: int = 200
) -> HttpResponse:
    own = request.tenant.own_contributors.select_related("made_by").order_by("made_at")
    context = {"own": own, "form": form, "token": token}
    return render_space(request, "gap_reports/own_measurements.html", context, status=status)


@require_POST
@never_cache
@allowed("measurements.upload")
def mint(request: SpaceRequest, slug: str) -> HttpResponse:
    """Makes a contributor and shows its token in this one answer."""
    form = OwnContributorForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    _own, token = verbs.mint(request.tenant, request.user, form.cleaned_data["name"])
    return _page(request, OwnContributorForm(), token)


@require_POST
@allowed("measurements.upload")
def take_back(request: SpaceRequest, slug: str, number: int) -> HttpResponse:
    """Erases one and all that it sent."""
    own = get_object_or_404(OwnContributor, pk=number, tenant=request.tenant)
    count = verbs.take_back(own)
    told = ngettext("%(count)d reading was erased.", "%(count)d readings were erased.", count)
    messages.success(request, told % {"count": count})
    return redirect("own-measurements", slug)
