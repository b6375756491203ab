"""An address of a file names its content: no page meets scripts of another version."""

import shutil

import pytest
from django.templatetags.static import static
from django.test import Client

from config.static_version import PINS, static_version
from tests.conftest import PROJECT


def of_a_copy(folder):
    """A copy of what the version is told from, in `folder`."""
    for package in PROJECT.glob("*/__init__.py"):
        static_files = package.parent / "static"
        if static_files.exists():
            shutil.copytree(static_files, folder / static_files.relative_to(PROJECT))
            shutil.copy(package, folder / package.relative_to(PROJECT))
    for name in PINS:
        shutil.copy(PROJECT / name, folder / name)
    return folder


def test_the_version_follows_our_files_and_those_that_others_wrote(tmp_path):
    copy = of_a_copy(tmp_path)
    versions = [static_version(PROJECT), static_version(copy)]
    (copy / "maps" / "static" / "maps" / "page.js").write_text("// another")
    versions.append(static_version(copy))
    (copy / "package-lock.json").write_text("{}")
    versions.append(static_version(copy))

    assert versions[0] == versions[1]
    assert len(set(versions)) == 3


def test_what_is_gathered_for_a_deployment_changes_no_version(tmp_path):
    copy = of_a_copy(tmp_path)
    (copy / "var" / "static").mkdir(parents=True)
    (copy / "var" / "static" / "page.js").write_text("// gathered")

    assert static_version(copy) == static_version(PROJECT)


@pytest.mark.django_db
def test_a_file_is_at_the_address_of_its_version_alone():
    address = static("maps/page.js")

    assert Client().get(address).status_code == 200
    assert Client().get(address.replace(static_version(PROJECT), "0123456789abcdef")).status_code == 404
