"""Addresses of a council's work for programs, under /api/v1/."""

from django.urls import URLPattern, path

from councils.api import campaigns, zones

WORKSPACE: list[URLPattern] = [
    path("spaces/<slug:slug>/zones", zones.Zones.as_view(), name="space-zones-json"),
    path("spaces/<slug:slug>/zones.csv", zones.ZonesFile.as_view(), name="space-zones-file"),
]

CAMPAIGNS: list[URLPattern] = [
    path(
        "spaces/<slug:slug>/campaigns/<uuid:number>/targets.csv",
        campaigns.TargetsFile.as_view(),
        name="campaign-targets-file",
    ),
]

urlpatterns: list[URLPattern] = [*WORKSPACE, *CAMPAIGNS]
