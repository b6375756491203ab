"""The address of the vector tiles, which are many: it is looked for before all others."""

from django.urls import path

from maps import views

urlpatterns = [path("tiles/<str:layer>/<int:z>/<int:x>/<int:y>.mvt", views.tile, name="tile")]
