import re
from pathlib import Path

from django.template import Context, Template
from django.templatetags.static import static

from tests.conftest import PROJECT

FOLDER = PROJECT / "maps" / "static" / "maps"


def rendered(entry):
    return Template('{% load modules %}{% module "' + entry + '" %}').render(Context())


def hinted(entry):
    return re.findall(r'rel="modulepreload" href="/static/\w+/maps/([\w.]+)"', rendered(entry))


def test_a_page_hints_at_each_module_that_its_script_needs_once():
    names = hinted("maps/page.js")
    needed = {
        name
        for script in ["page.js", *names]
        for name in re.findall(r'from "\./([\w.]+)"', Path(FOLDER / script).read_text())
    }
    assert names == sorted(needed)
    assert "words.js" in names  # which page.js has from others


def test_the_script_itself_comes_last():
    address = static("maps/embed.js")
    assert rendered("maps/embed.js").endswith(f'<script type="module" src="{address}"></script>')
    assert "embed.js" not in hinted("maps/embed.js")


def test_each_file_is_read_anew_while_somebody_edits_it(settings, monkeypatch, tmp_path):
    settings.DEBUG = True
    monkeypatch.setattr("maps.templatetags.modules.finders.find", lambda name: tmp_path / Path(name).name)
    (tmp_path / "one.js").write_text('import { two } from "./two.js";\n')
    (tmp_path / "two.js").write_text("")
    assert hinted("maps/one.js") == ["two.js"]

    (tmp_path / "two.js").write_text('import { three } from "./three.js";\n')
    (tmp_path / "three.js").write_text("")
    assert hinted("maps/one.js") == ["three.js", "two.js"]
