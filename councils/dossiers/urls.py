"""Addresses of dossiers, under those of a space."""

from django.urls import URLPattern, path

from councils.dossiers import views

IN_SPACE: list[URLPattern] = [
    path("", views.dossiers, name="dossiers"),
    path("build/", views.build, name="build-dossier"),
    path("<uuid:number>.zip", views.download, name="dossier-file"),
]
