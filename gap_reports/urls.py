"""Addresses of cases for people, and what is public of bundles."""

from django.contrib import admin
from django.urls import path

from gap_reports.views import (
    answer_files,
    bundles,
    cases,
    contacts,
    following,
    histories,
    own_measurements,
    reports,
    scoreboard,
)

BUNDLES = [
    path("spaces/<slug:slug>/cases/<uuid:case>/bundle.zip", bundles.bundle_of_case, name="case-bundle-file"),
    path(
        "staff/bundles/<str:digest>.zip", admin.site.admin_view(bundles.bundle_for_staff), name="staff-bundle"
    ),
    path(".well-known/carte-blanche-signing-key.pem", bundles.signing_key, name="signing-key"),
    path("bundles/recompute.py", bundles.script, name="recompute-script"),
]

HISTORIES = [
    path("zones/<uuid:zone>/history/", histories.history_page, name="zone-history"),
    path("zones/<uuid:zone>/follow/", following.follow, name="follow-zone"),
    path("following/<str:secret>/confirm/", following.confirm, name="follow-confirm"),
    path("following/<str:secret>/end/", following.end, name="follow-end"),
]

SPACES = [
    path("operators/", cases.operators, name="operators"),
    path("spaces/<slug:slug>/cases/", cases.cases, name="cases"),
    path("spaces/<slug:slug>/cases/<uuid:case>/", cases.case, name="case"),
    path("spaces/<slug:slug>/cases/<uuid:case>/answer/", cases.answer_case, name="answer-case"),
    path("spaces/<slug:slug>/cases/template.csv", answer_files.template, name="answer-template"),
    path("spaces/<slug:slug>/cases/answers/", answer_files.answer_files, name="answer-files"),
    path("spaces/<slug:slug>/cases/answers/<int:number>/", answer_files.answer_file, name="answer-file"),
    path("spaces/<slug:slug>/cases/answers/<int:number>.csv", answer_files.refused, name="answers-refused"),
    path("spaces/<slug:slug>/contacts/", contacts.contacts, name="contacts"),
    path("spaces/<slug:slug>/contacts/<int:number>/", contacts.remove_contact, name="remove-contact"),
    path("spaces/<slug:slug>/measurements/", own_measurements.own_measurements, name="own-measurements"),
    path("spaces/<slug:slug>/measurements/mint/", own_measurements.mint, name="mint-own"),
    path("spaces/<slug:slug>/measurements/<int:number>/", own_measurements.take_back, name="take-back-own"),
]

SCOREBOARD = [
    path("scoreboard/", scoreboard.scoreboard_page, name="scoreboard"),
    path("scoreboard.csv", scoreboard.scoreboard_file, name="scoreboard-csv"),
    path("cases/", scoreboard.cases_page, name="public-cases"),
    path("cases/<uuid:case>/", scoreboard.case_page, name="public-case"),
]

REPORTS = [
    path("spaces/<slug:slug>/reports/", reports.reports, name="gap-reports"),
    path("spaces/<slug:slug>/reports/build/", reports.build_report, name="build-gap-report"),
    path("spaces/<slug:slug>/reports/<int:number>.zip", reports.report_file, name="gap-report-file"),
]

urlpatterns = [*REPORTS, *BUNDLES, *HISTORIES, *SPACES, *SCOREBOARD]
