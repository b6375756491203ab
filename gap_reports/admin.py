"""Django's admin for the platform's staff: cases, whom operators name, codes that wait for a person."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin import ReadOnly
from coverage.embargo import today
from gap_reports.deadlines import overdue
from gap_reports.duplicates import NotOne, merge
from gap_reports.letters import why_nobody
from gap_reports.models import Bundle, Case, Contact, GapReport, Step, UnknownCode
from gap_reports.telling import UNTOLD
from gap_reports.words import STATE_NAMES
from measurements.vocabulary import network_of, operator_name


class Standing(admin.SimpleListFilter):
    """What the staff look after."""

    title = gettext_lazy("to be looked at")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("untold", _("waits for somebody to be told")), ("overdue", _("overdue"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        if self.value() == "untold":
            return queryset.filter(UNTOLD)
        return queryset.filter(overdue(today())) if self.value() == "overdue" else queryset


class StepInline(ReadOnly, admin.TabularInline):
    """What was done, by whom."""

    model = Step
    fields = ("number", "at", "move", "after", "author", "person", "reason", "day")
    ordering = ("number",)


@admin.register(Case)
class CaseAdmin(ReadOnly, admin.ModelAdmin):
    """Cases; they move by their verbs alone."""

    list_display = ("operator_named", "stands", "why_it_waits", "due_on", "role", "merged_into_id", "id")
    list_filter = (Standing, "state", "role", "operator")
    search_fields = ("id", "zone__id")
    ordering = ("operator", "due_on", "id")
    actions = ("merge_two",)
    inlines = (StepInline,)

    @admin.display(description=gettext_lazy("operator"), ordering="operator")
    def operator_named(self, case: Case) -> str:
        return f"{operator_name(case.operator)} ({case.operator})"

    @admin.display(description=gettext_lazy("Where it stands"), ordering="state")
    def stands(self, case: Case) -> str:
        return str(STATE_NAMES[case.state])

    @admin.display(description=gettext_lazy("why nobody was told"))
    def why_it_waits(self, case: Case) -> str:
        waits = Case.objects.filter(UNTOLD, pk=case.pk).exists()
        return why_nobody(case.operator) if waits else ""

    @admin.action(description=gettext_lazy("Merge two cases of one operator: the older one goes on"))
    def merge_two(self, request: HttpRequest, cases: QuerySet[Case]) -> None:
        chosen = list(cases.order_by("detected_on", "pk"))
        if len(chosen) != 2:
            messages.error(request, _("Choose two cases."))
            return
        try:
            heir = merge(chosen[1].pk, chosen[0].pk)
        except NotOne as error:
            messages.error(request, _("Not merged: %(why)s.") % {"why": error})
            return
        self.log_change(request, chosen[1], f"merged into {heir.pk}")
        messages.success(request, _("The newer case goes on in the older one."))


@admin.register(Step)
class StepAdmin(ReadOnly, admin.ModelAdmin):
    """Steps of all cases, the newest first."""

    list_display = ("at", "zone_id", "number", "move", "after", "by", "author", "person")
    list_filter = ("move", "by")
    search_fields = ("zone__id", "case__id")
    ordering = ("-at", "zone", "-number")


@admin.register(Contact)
class ContactAdmin(admin.ModelAdmin):
    """Whom operators want to be written to."""

    list_display = ("tenant", "name", "mail", "language", "territories")
    list_filter = ("tenant",)


class CodeForm(ModelForm):
    """A decision on a code."""

    class Meta:
        model = UnknownCode
        fields = ("state", "host", "note")

    def clean(self) -> dict[str, Any]:
        """A host where there is one, and none else; ours by its first code."""
        said: dict[str, Any] = super().clean() or {}
        host, is_hosted = said.get("host", ""), said.get("state") == UnknownCode.State.HOSTED
        if is_hosted and network_of(host) is None:
            raise ValidationError({"host": _("This is not the code of an operator with a network.")})
        said["host"] = network_of(host) if is_hosted else ""
        return said


@admin.register(UnknownCode)
class UnknownCodeAdmin(admin.ModelAdmin):
    """Codes that no table knows."""

    form = CodeForm
    list_display = ("plmn", "readings", "first_month", "last_month", "state", "host", "note")
    list_filter = ("state",)
    readonly_fields = ("plmn", "readings", "first_month", "last_month")
    ordering = ("-readings",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They are found, not made."""
        return False

    def has_delete_permission(self, request: HttpRequest, *args: Any) -> bool:
        """One that is deleted would be found again, and its decision lost."""
        return False


class WithoutContent(ReadOnly):
    """A list of files, without reading them."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        return found.defer("content")


@admin.register(Bundle)
class BundleAdmin(WithoutContent, admin.ModelAdmin):
    """Evidence bundles as they were given out."""

    list_display = ("zone_id", "as_of", "epoch", "method_version", "sha256", "file")
    search_fields = ("zone__id", "sha256")
    exclude = ("content", "signature")
    ordering = ("-as_of", "zone_id")

    @admin.display(description=gettext_lazy("File"))
    def file(self, bundle: Bundle) -> str:
        """The archive that the parties receive."""
        return format_html('<a href="{}">ZIP</a>', reverse("staff-bundle", args=[bundle.sha256]))


@admin.register(GapReport)
class GapReportAdmin(WithoutContent, admin.ModelAdmin):
    """Gap reports as they were given out; `manage.py build_gap_report` writes one into a folder."""

    list_display = ("operator", "territory", "on", "month", "zones", "overdue", "sha256")
    list_filter = ("operator",)
    exclude = ("content",)
    ordering = ("-on", "operator", "territory")
