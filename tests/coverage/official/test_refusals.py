"""A coverage file that is refused leaves a row that says so, until one of its layer is taken."""

import hashlib

import pytest
from django.core.management import CommandError, call_command

from coverage.models import OfficialRefusal, OfficialRelease
from coverage.official.refusals import standing
from tests.accounts import factories
from tests.coverage.factories_official import coverage_file, rings

pytestmark = pytest.mark.django_db

X, Y = 650_000, 6_975_000  # near Amiens, Lambert-93
NEXT = "2026_T2_couv_Metropole_DEMO01_4G_data.gpkg"
OTHER = "2026_T2_couv_Metropole_DEMO02_4G_data.gpkg"


def good(folder, name=NEXT):
    return coverage_file(folder, rings(X, Y, 3000), name)


def bad(folder, name=NEXT):
    return coverage_file(folder, rings(X, Y, 3000), name, techno="3G")


def refuse(path, **options):
    with pytest.raises(CommandError):
        call_command("import_coverage", str(path), **options)


def test_a_refused_file_is_remembered_with_its_hash_and_the_reason(tmp_path):
    path = bad(tmp_path)
    refuse(path)
    (row,) = standing()
    assert (row.step, row.name) == ("import", NEXT)
    assert row.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert row.message == "techno: 3G, but the file's name says 4G"
    assert (row.operator, row.layer, row.territory) == ("00101", "4G_data", "Metropole")


def test_the_same_refusal_again_is_one_row_with_its_last_time(tmp_path):
    path = bad(tmp_path)
    refuse(path)
    before = standing().get()
    refuse(path)
    after = standing().get()
    assert after.pk == before.pk
    assert after.refused_at > before.refused_at


def test_an_older_quarter_settles_no_newer_one(tmp_path):
    refuse(bad(tmp_path))
    (tmp_path / "older").mkdir()
    older = good(tmp_path / "older", "2026_T1_couv_Metropole_DEMO01_4G_data.gpkg")
    for _ in range(2):
        call_command("import_coverage", str(older))
        assert standing().get().name == NEXT


def test_the_last_good_release_stays_and_a_good_file_settles_what_was_refused(tmp_path):
    (tmp_path / "first").mkdir()
    call_command(
        "import_coverage", str(good(tmp_path / "first", "2026_T1_couv_Metropole_DEMO01_4G_data.gpkg"))
    )
    refuse(bad(tmp_path))
    assert OfficialRelease.objects.get().name.startswith("2026_T1")
    assert standing().exists()
    call_command("import_coverage", str(good(tmp_path)))
    assert not standing().exists()
    assert OfficialRefusal.objects.get().settled_at is not None


def test_a_file_that_is_known_already_settles_too(tmp_path):
    call_command("import_coverage", str(good(tmp_path)))
    (tmp_path / "again").mkdir()
    refuse(bad(tmp_path / "again"))
    call_command("import_coverage", str(good(tmp_path)))
    assert not standing().exists()


def test_a_file_of_another_layer_settles_nothing_but_names_that_nobody_reads(tmp_path):
    refuse(bad(tmp_path))
    unread = tmp_path / "couverture.gpkg"
    unread.write_bytes(b"")
    refuse(unread)
    call_command("import_coverage", str(good(tmp_path, OTHER)))
    assert [row.name for row in standing()] == [NEXT]


def test_a_trial_and_a_file_that_is_not_there_leave_no_row(tmp_path):
    refuse(bad(tmp_path), dry_run=True)
    refuse(tmp_path / OTHER)
    assert not OfficialRefusal.objects.exists()


def test_a_file_that_is_not_there_is_told_as_such_whatever_its_name():
    with pytest.raises(CommandError, match=r"^\*\.gpkg: .*No such file"):
        call_command("import_coverage", "*.gpkg")


def test_staff_reads_what_was_refused_and_changes_nothing(tmp_path):
    refuse(bad(tmp_path))
    staff = factories.second_factor(factories.person("staff", is_staff=True, is_superuser=True))
    client = factories.signed_in(staff)
    page = client.get("/admin/coverage/officialrefusal/").content.decode()
    assert NEXT in page
    assert "techno: 3G" in page
    row = standing().get()
    assert client.get(f"/admin/coverage/officialrefusal/{row.pk}/change/").status_code == 200
    assert client.post(f"/admin/coverage/officialrefusal/{row.pk}/delete/").status_code == 403
