"""Another council is a table more in a file; what is wrong is named, and nothing half is kept."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Tenant
from accounts.tenants_file import Unreadable, import_tenants

pytestmark = pytest.mark.django_db
GOOD = """
[conseil-80]
name = "Conseil départemental de la Lène"
kind = "council"
territories = ["dep-80", "epci-200000172"]
contact = "carte@conseil.example"
colour = "#7a1f5c"

[lumo]
name = "Lumo"
kind = "operator"
operators = ["00101", "00105"]
"""


@pytest.fixture
def write(tmp_path):
    def written(text):
        path = tmp_path / "tenants.toml"
        path.write_text(text)
        return path

    return written


def test_a_file_makes_spaces_and_again_changes_nothing(write):
    assert import_tenants(write(GOOD)) == (["conseil-80", "lumo"], [], [])
    assert import_tenants(write(GOOD)) == ([], [], ["conseil-80", "lumo"])
    assert Tenant.objects.get(slug="conseil-80").territories == ["dep-80", "epci-200000172"]
    assert Tenant.objects.get(slug="lumo").operators == ["00101", "00105"]


def test_a_second_council_is_configuration_alone(write, capsys):
    import_tenants(write(GOOD))
    call_command(
        "import_tenants", str(write('[conseil-02]\nname="C"\nkind="council"\nterritories=["dep-02"]'))
    )
    assert capsys.readouterr().out == "made: conseil-02\nchanged: none\nunchanged: none\n"
    assert Tenant.objects.count() == 3


def test_what_a_file_no_longer_says_is_taken_back(write):
    import_tenants(write(GOOD))
    assert import_tenants(write(GOOD.replace('colour = "#7a1f5c"', ""))).changed == ["conseil-80"]
    assert Tenant.objects.get(slug="conseil-80").colour == ""


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('name = "Lumo"', "", r"\[lumo\] name: is missing"),
        ('name = "Lumo"', "name = 3", r"\[lumo\] name: is not a text"),
        ('kind = "operator"', 'kind = "bank"', r"\[lumo\] kind: "),
        ('kind = "operator"', 'kind = "council"', r"\[lumo\] territories: is empty"),
        ('operators = ["00101", "00105"]', "", r"\[lumo\] operators: is empty"),
        ('"00105"', '"001"', r"\[lumo\] operators: .*(five digits|cinq chiffres)"),
        ('"dep-80"', '"Somme"', r"\[conseil-80\] territories: .*dep-80"),
        ('["dep-80", "epci-200000172"]', '"dep-80"', r"\[conseil-80\] territories: is not a list of texts"),
        ("#7a1f5c", "purple", r"\[conseil-80\] colour: .*#14507a"),
        ("#7a1f5c", "#ffee00", r"\[conseil-80\] colour: .*contrast"),
        ('colour = "#7a1f5c"', 'colour_dark = "#101010"', r"\[conseil-80\] colour_dark: .*contrast"),
        ('colour = "#7a1f5c"', 'logo = "../secret.svg"', r"\[conseil-80\] logo: there is no file"),
        ("carte@conseil.example", "nobody", r"\[conseil-80\] contact: "),
        ('kind = "operator"', 'kind = "operator"\nemail = "x"', r"\[lumo\] email: is no field"),
        ("[lumo]", "[Lumo SA]", r"tenants.toml: "),
        ("[lumo]", '["Lumo"]', r"\[Lumo\] slug: "),
        ("\n[conseil-80]", "lumo2 = 1\n[conseil-80]", r"lumo2: stands outside of a table"),
        (GOOD, "", r"there is no table"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(write, before, after, told):
    assert before in GOOD
    with pytest.raises(Unreadable, match=told):
        import_tenants(write(GOOD.replace(before, after)))
    assert not Tenant.objects.exists()


def test_a_file_that_is_not_there_is_said():
    with pytest.raises(CommandError, match=r"nowhere\.toml"):
        call_command("import_tenants", "nowhere.toml")
