"""Addresses of the write side, under /api/v1/."""

from django.urls import path

from measurements.api import own, views

urlpatterns = [
    path("contributors", views.Contributors.as_view(), name="contributors"),
    path("contributors/me", views.Me.as_view(), name="contributor-me"),
    path("contributors/me/readings", own.OwnReadings.as_view(), name="own-readings"),
    path("duty-gaps", views.DutyGaps.as_view(), name="duty-gaps"),
    path("readings", views.Readings.as_view(), name="readings"),
    path("receipts/<uuid:receipt>", views.Receipt.as_view(), name="receipt"),
]
