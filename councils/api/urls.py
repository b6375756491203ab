"""Addresses of a council's work for programs, under /api/v1/."""

from django.urls import URLPattern, path

from councils.api import campaigns, dossiers, zones

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

DOSSIERS: list[URLPattern] = [
    path("spaces/<slug:slug>/dossiers", dossiers.Dossiers.as_view(), name="dossiers-api"),
    path(
        "spaces/<slug:slug>/dossiers/<uuid:number>.zip",
        dossiers.DossierFile.as_view(),
        name="dossier-api-file",
    ),
]

urlpatterns: list[URLPattern] = [*WORKSPACE, *CAMPAIGNS, *DOSSIERS]
