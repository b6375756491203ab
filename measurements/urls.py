"""Addresses of the web probe, under /measure/."""

from django.urls import path

from measurements import other_ways, pages

urlpatterns = [
    path("", pages.measure, name="measure"),
    path("apps/", other_ways.other_ways, name="measure-apps"),
    path("mobile_probe.pyz", other_ways.probe, name="measure-probe"),
    path("answer", pages.answer, name="measure-answer"),
    path("<slug:version>/<str:name>", pages.file, name="measure-file"),
]
