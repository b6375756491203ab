"""Addresses of subscriptions: for anybody, and a space's own."""

from django.urls import path

from councils.subscriptions import feed, space_views, views

SPACE = "spaces/<slug:slug>/subscriptions/"

urlpatterns = [
    path("subscribe/", views.subscribe, name="subscribe"),
    path("subscribe/asked/", views.asked, name="subscribe-asked"),
    path("subscribe/confirm/<str:secret>/", views.confirm, name="subscribe-confirm"),
    path("subscribe/end/<str:secret>/", views.end, name="subscribe-end"),
    path("territories/<str:key>/zones.atom", feed.zones_feed, name="zones-feed"),
    path(SPACE, space_views.subscriptions, name="subscriptions"),
    path(f"{SPACE}add/", space_views.add, name="add-subscription"),
    path(f"{SPACE}<uuid:subscription>/end/", space_views.end, name="end-subscription"),
    path(f"{SPACE}webhooks/<int:number>/test/", space_views.test_call, name="test-webhook"),
    path(f"{SPACE}deliveries/<uuid:notice>/replay/", space_views.replay, name="replay-notice"),
]
