"""Addresses of the councils room: what anybody may subscribe to, and the pages of spaces."""

from django.urls import include, path

from councils.campaigns.urls import IN_SPACE as CAMPAIGNS
from councils.campaigns.urls import PUBLIC as PUBLIC_CAMPAIGNS
from councils.dossiers.urls import IN_SPACE as DOSSIERS

urlpatterns = [
    path("spaces/<slug:slug>/", include("councils.workspace.urls")),
    path("spaces/<slug:slug>/campaigns/", include(CAMPAIGNS)),
    path("spaces/<slug:slug>/dossiers/", include(DOSSIERS)),
    path("campaigns/", include(PUBLIC_CAMPAIGNS)),
    path("", include("councils.subscriptions.urls")),
]
