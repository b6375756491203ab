"""Addresses of the web probe, under /measure/."""

from django.urls import path

from measurements import pages

urlpatterns = [
    path("", pages.measure, name="measure"),
    path("answer", pages.answer, name="measure-answer"),
    path("<slug:version>/<str:name>", pages.file, name="measure-file"),
]
