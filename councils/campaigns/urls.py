"""The addresses of campaigns: in a space, and for everybody."""

from django.urls import path

from councils.campaigns import public, views

IN_SPACE = [
    path("", views.campaigns, name="campaigns"),
    path("new/", views.new, name="new-campaign"),
    path("<uuid:number>/", views.campaign, name="campaign"),
    path("<uuid:number>/propose/", views.propose, name="propose-targets"),
    path("<uuid:number>/add/", views.add, name="add-target"),
    path("<uuid:number>/remove/", views.remove, name="remove-targets"),
    path("<uuid:number>/open/", views.open_campaign, name="open-campaign"),
    path("<uuid:number>/show/", views.show, name="show-campaign"),
    path("<uuid:number>/discard/", views.discard, name="discard-campaign"),
    path("<uuid:number>/targets.csv", views.targets_file, name="campaign-targets"),
    path("<uuid:number>/targets.gpx", views.waypoints, name="campaign-waypoints"),
    path("<uuid:number>/map.svg", views.drawn, name="campaign-map"),
    path("<uuid:number>/report.pdf", views.report, name="campaign-report"),
    path("<uuid:number>/report.zip", views.report_archive, name="campaign-archive"),
]
PUBLIC = [
    path("<uuid:number>/", public.campaign, name="public-campaign"),
    path("<uuid:number>/map.svg", public.drawn, name="public-campaign-map"),
]
