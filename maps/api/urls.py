"""Addresses of the open data, under /api/v1/."""

from django.urls import path

from maps.api import views

urlpatterns = [
    path("white-zones", views.white_zones, name="white-zones"),
    path("white-zones/<str:zone>", views.white_zone, name="white-zone"),
    path("served-undeclared", views.served_undeclared, name="served-undeclared"),
    path("tiles-at", views.tiles_at, name="tiles-at"),
]
