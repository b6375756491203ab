"""Addresses of the workspace, under /spaces/<slug>/."""

from django.urls import URLPattern, URLResolver, include, path

from councils.workspace import views, zone_views

ZONE: list[URLPattern] = [
    path("", zone_views.zone_page, name="space-zone"),
    path("plan/", zone_views.change, name="space-zone-plan"),
    path("notes/", zone_views.note, name="space-zone-note"),
    path("timers/day/", zone_views.day_timer, name="space-zone-day-timer"),
    path("timers/silence/", zone_views.silence_timer, name="space-zone-silence-timer"),
    path("timers/<int:number>/end/", zone_views.end, name="space-zone-timer-end"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("zones/", views.zones, name="space-zones"),
    path("zones.csv", views.zones_file, name="space-zones-csv"),
    path("zones/<uuid:zone>/", include(ZONE)),
    path("comparison/", views.comparison, name="space-comparison"),
    path("comparison/<str:key>/", views.comparison, name="space-comparison-of"),
]
