"""A space has its own colours and logo, by configuration; nobody else's pages change."""

import pytest

from accounts.looks import Unfit, check
from tests.accounts import factories

pytestmark = pytest.mark.django_db
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.fixture
def folder(tmp_path, settings):
    (tmp_path / "somme.svg").write_bytes(LOGO)
    (tmp_path / "somme.txt").write_text("not a picture")
    (tmp_path.parent / "secret.svg").write_bytes(LOGO)
    settings.TENANT_LOGOS = str(tmp_path)


@pytest.fixture
def council(folder):
    council = factories.council()
    council.colour, council.colour_dark, council.logo = "#7a1f5c", "#f0a8d8", "somme.svg"
    council.save()
    check(council)
    return council


def test_a_spaces_pages_have_its_colours_and_its_logo(council):
    client = factories.signed_in(factories.member(council))
    page = client.get("/spaces/conseil-80/").content.decode()
    assert page.index("carte_blanche.css") < page.index('href="/spaces/conseil-80/theme.css"')
    assert 'src="/spaces/conseil-80/logo"' in page
    assert client.get("/spaces/conseil-80/theme.css").content.decode() == (
        ":root { --link: #7a1f5c; }\n"
        "@media (prefers-color-scheme: dark) { :root:not(.on-paper) { --link: #f0a8d8; } }\n"
    )
    assert client.get("/spaces/conseil-80/logo").content == LOGO
    assert "/spaces/conseil-80/theme.css" not in client.get("/spaces/").content.decode()


def test_a_space_without_a_look_has_ours(folder):
    client = factories.signed_in(factories.member(factories.council()))
    page = client.get("/spaces/conseil-80/").content.decode()
    assert "theme.css" not in page
    assert client.get("/spaces/conseil-80/logo").status_code == 404


def test_a_look_is_for_those_who_belong_to_the_space(council):
    stranger = factories.signed_in(factories.member(factories.council("conseil-02")))
    for path in ("theme.css", "logo"):
        assert stranger.get(f"/spaces/conseil-80/{path}").status_code == 404


@pytest.mark.parametrize("logo", ["../secret.svg", "somme.txt", "nowhere.svg", "/etc/hostname", "."])
def test_no_other_file_is_shown_as_a_logo(council, logo):
    council.logo = logo
    council.save()
    with pytest.raises(Unfit, match="logo|file"):
        check(council)
    client = factories.signed_in(factories.member(council))
    assert client.get("/spaces/conseil-80/logo").status_code == 404
