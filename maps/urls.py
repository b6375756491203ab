"""Addresses of the pages and of the vector tiles."""

from django.urls import path

from maps import here, releases, views, zone

urlpatterns = [
    path("", views.map_page, name="map"),
    path("method/", views.method_page, name="method"),
    path("here/", here.here_page, name="here"),
    path("here/area.json", here.here_area, name="here-area"),
    path("zones/<str:zone>/", zone.zone_page, name="zone"),
    path("releases/", releases.releases_page, name="releases"),
    path("releases/<int:release>/", releases.changes_page, name="release"),
    path("communes.json", views.communes, name="communes"),
    path("tiles/<str:layer>.json", views.tilejson, name="tilejson"),
    path("tiles/<str:layer>/<int:z>/<int:x>/<int:y>.mvt", views.tile, name="tile"),
]
