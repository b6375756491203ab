"""The doors of dossiers in a space: what was built, a form for another, and the file."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SpaceRequest, allowed, role_may
from accounts.views.spaces import render_space
from councils.dossiers.forms import DossierForm
from councils.dossiers.keeping import NotYours, ask
from councils.dossiers.subject import NoSubject
from councils.models import Dossier

TEMPLATE = "councils/dossiers/dossiers.html"


@require_safe
@allowed("dossiers.see")
def dossiers(request: SpaceRequest, slug: str) -> HttpResponse:
    """Every dossier of the space, the last asked for first; `?zone=` or `?territory=` fills the form."""
    asked = request.GET.get("zone", "") or request.GET.get("territory", "")
    return _page(request, DossierForm(request.tenant, initial={"other": asked}))


def _page(request: SpaceRequest, form: DossierForm, status: int = 200) -> HttpResponse:
    found = Dossier.objects.filter(tenant=request.tenant).defer("content")
    found = found.select_related("asked_by").order_by("-asked_at", "pk")
    context = {
        "dossiers": found,
        "form": form,
        "may_build": role_may(request.role, request.tenant.kind, "dossiers.build"),
        "is_waiting": any(one.state == Dossier.State.WAITING for one in found),
    }
    return render_space(request, TEMPLATE, context, status=status)


@require_POST
@allowed("dossiers.build")
def build(request: SpaceRequest, slug: str) -> HttpResponse:
    """Asks for a dossier; a worker builds it."""
    form = DossierForm(request.tenant, request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        ask(request.tenant, request.user, form.asked())
    except (NoSubject, NotYours) as error:
        form.add_error("other", str(error))
        return _page(request, form, status=422)
    messages.success(request, _("The dossier is being built. Come back to this page in a moment."))
    return redirect("dossiers", slug)


@require_safe
@never_cache
@allowed("dossiers.see")
def download(request: SpaceRequest, slug: str, number: UUID) -> HttpResponse:
    """The file as it was built."""
    found = Dossier.objects.filter(tenant=request.tenant, pk=number, state=Dossier.State.BUILT).first()
    if found is None or found.content is None:
        raise Http404("this dossier is not here, or not any more")
    return attached(found)


def attached(dossier: Dossier) -> HttpResponse:
    """The file of a dossier that is kept, under its name and hash."""
    name = f"dossier-{dossier.subject}-{dossier.as_of}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "ETag": f'"{dossier.sha256}"'}
    headers["Cache-Control"] = "no-store"  # it holds evidence: no copy stays on a machine that is shared
    return HttpResponse(bytes(dossier.content or b""), content_type="application/zip", headers=headers)
