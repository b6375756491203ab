"""Addresses of the pages and of the vector tiles."""

from django.urls import include, path

from maps import (
    embed,
    geocode,
    here,
    offline,
    pages,
    paper,
    releases,
    territories,
    territory_answer,
    views,
    zone,
)
from maps.api import territories as open_data
from maps.data import views as data

urlpatterns = [
    path("", views.map_page, name="map"),
    path("map_worker.js", offline.worker, name="map-worker"),
    path("method/", views.method_page, name="method"),
    path("here/", here.here_page, name="here"),
    path("here/area.json", here.here_area, name="here-area"),
    path("accessibility/", pages.accessibility_page, name="accessibility"),
    path("legal/", pages.legal_page, name="legal"),
    path("privacy/", pages.privacy_page, name="privacy"),
    path("catalog.jsonld", data.catalogue_file, name="catalogue"),
    path("data/", data.data_page, name="data"),
    path("data/<str:name>", data.data_file, name="data-file"),
    path("contact/", pages.contact_page, name="contact"),
    path("embed/", embed.embed_page, name="embed"),
    path("embed/how/", embed.embed_how_page, name="embed-how"),
    path("print/", paper.print_page, name="print"),
    path("zones/<str:zone>/", zone.zone_page, name="zone"),
    path("releases/", releases.releases_page, name="releases"),
    path("releases/<int:release>/", releases.changes_page, name="release"),
    path("territories/", territories.territories_page, name="territories"),
    path("territories/<str:key>/", territories.territory_page, name="territory"),
    path("territories/<str:key>.csv", open_data.territory_file, name="territory-csv"),
    path("territories/<str:key>/ranking.csv", open_data.side_by_side_file, name="territory-ranking-csv"),
    path("territories/<str:key>/box.json", territories.territory_box, name="territory-box"),
    path("territories/<str:key>/answer.json", territory_answer.territory_answer, name="territory-answer"),
    path("addresses.json", geocode.addresses, name="addresses"),
    path("communes.json", views.communes, name="communes"),
    path("tiles/<str:layer>.json", views.tilejson, name="tilejson"),
    path("", include("maps.tile_urls")),
]
