"""Addresses of a council's work for programs, under /api/v1/."""

from django.urls import URLPattern, path

from councils.api import zones

WORKSPACE: list[URLPattern] = [
    path("spaces/<slug:slug>/zones", zones.Zones.as_view(), name="space-zones-json"),
    path("spaces/<slug:slug>/zones.csv", zones.ZonesFile.as_view(), name="space-zones-file"),
]

urlpatterns: list[URLPattern] = [*WORKSPACE]
