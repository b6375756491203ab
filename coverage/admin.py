"""Django's admin for the platform's staff: official files that were refused; no evidence, nor whose it is."""

from django.contrib import admin

from accounts.admin import ReadOnly
from coverage.models import OfficialRefusal


@admin.register(OfficialRefusal)
class OfficialRefusalAdmin(ReadOnly, admin.ModelAdmin):
    """What could not be downloaded or imported, and why; what a later file settled stays to be read."""

    list_display = ("name", "step", "refused_at", "settled_at", "message")
    list_filter = ("step", ("settled_at", admin.EmptyFieldListFilter), "territory", "layer")
    search_fields = ("name", "sha256")
    ordering = ("-refused_at",)
