"""Addresses of cases and bundles for programs, under /api/v1/."""

from django.urls import path

from gap_reports.api import bundles, cases, histories, reports

BUNDLES = [
    path("cases/<uuid:case>/bundle", bundles.CaseBundle.as_view(), name="case-bundle"),
    path("zones/<uuid:zone>/bundles", bundles.zone_bundles, name="zone-bundles"),
]

HISTORIES = [path("zones/<uuid:zone>/history", histories.zone_history, name="zone-history-json")]

CASES = [
    path("cases", cases.Cases.as_view(), name="cases-json"),
    path("cases/answers", cases.Answers.as_view(), name="answers-json"),
    path("cases/answers.csv", cases.AnswerFiles.as_view(), name="answers-csv"),
    path("cases/<uuid:case>", cases.OneCase.as_view(), name="case-json"),
    path("scoreboard", cases.scoreboard_view, name="scoreboard-json"),
]

REPORTS = [
    path("gap-reports", reports.GapReports.as_view(), name="gap-reports-json"),
    path("gap-reports/<int:number>", reports.GapReportFile.as_view(), name="gap-report"),
]

urlpatterns = [*REPORTS, *BUNDLES, *CASES, *HISTORIES]
