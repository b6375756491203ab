"""Addresses of the open data, under /api/v1/."""

from django.urls import path

from maps.api import audits, guidance, releases, territories, views

urlpatterns = [
    path("white-zones", views.white_zones, name="white-zones"),
    path("white-zones/<str:zone>", views.white_zone, name="white-zone"),
    path("served-undeclared", views.served_undeclared, name="served-undeclared"),
    path("releases", releases.releases, name="releases-json"),
    path("releases/<str:release>/changes", releases.changes, name="release-changes"),
    path("territories", territories.search, name="territories-json"),
    path("territories/<str:key>", territories.territory, name="territory-json"),
    path("territories/<str:key>/ranking", territories.side_by_side, name="territory-ranking"),
    path("where-to-measure", guidance.where_to_measure_view, name="where-to-measure"),
    path("territories/<str:key>/audits", audits.of_territory, name="territory-audits"),
    path("audits", audits.around, name="audits-around"),
    path("tiles-at", views.tiles_at, name="tiles-at"),
]
