"""Every address that the product answers, by the room that answers it."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from config import health, theme
from measurements.api.geosubmit import geosubmit
from measurements.api.uploads import GnettrackLog

handler404 = "publishing.problems.not_found"
handler500 = "publishing.problems.server_error"

urlpatterns = [
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/v1/", include("measurements.api.urls")),
    path("api/v1/", include("gap_reports.api.urls")),
    path("api/v1/", include("councils.api.urls")),
    path("api/v1/", include("maps.api.urls")),
    path("v2/geosubmit", geosubmit, name="geosubmit"),
    path("upload/gnettrack", GnettrackLog.as_view(), name="upload-gnettrack"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("gap_reports.urls")),
    path("", include("councils.urls")),
    path("health", health.health, name="health"),
    path("theme.css", theme.style_sheet, name="theme"),
    path("theme/logo", theme.logo, name="logo"),
    path("measure/", include("measurements.urls")),
    path("", include("maps.urls")),
]
