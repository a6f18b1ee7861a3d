import json
import re
from base64 import b64decode, b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest
import traitlets as t

from llmhero_widgets.core import page
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Worker
from llmhero_widgets.core.picture import Drawing, Picture
from llmhero_widgets.core.widget import HeroWidget

HOSTILE = "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)> ]]> \u2028 \x00 \"'&"


class Echo(HeroWidget):
    _esm = 'const tag="</script><!--";const x={render(){}};export{x as default};'
    text = t.Unicode().tag(sync=True)
    data = t.Bytes().tag(sync=True)
    secret = t.Unicode("canary")

    def __init__(self, worker, text="", data=b""):
        super().__init__(worker, lang="en", text=text, data=data)

    def _picture(self, lang):
        drawing = Drawing(self.text)
        drawing.text(0, 10, self.text)
        return Picture(self.text, drawing.svg(20))


@pytest.fixture
def echo():
    worker = Worker("test", inline=True)
    widget = Echo(worker, HOSTILE, b"\x00\xff")
    yield widget
    widget.close()


class Reader(HTMLParser):
    """What a browser makes of a page: each element, and what stands in each script."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.scripts, self.title = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append([dict(attrs), ""])

    def handle_data(self, data):
        if self.lasttag == "script" and self.scripts and self.cdata_elem == "script":
            self.scripts[-1][1] += data
        if self.lasttag == "title" and not self.title:
            self.title = data


def exported(widget, folder, **options):
    told = widget.export_html(folder / "page.html", **options)
    return told, told.path.read_text(encoding="utf-8")


def test_hostile_text_starts_no_element_and_comes_back_whole(echo, tmp_path):
    _, text = exported(echo, tmp_path, title=HOSTILE)
    reader = Reader(text)
    data, module, runtime = reader.scripts
    assert data[0] == {"type": "application/json"}
    saved = json.loads(data[1])
    assert saved["traits"]["text"] == HOSTILE
    assert b64decode(saved["bytes"]["data"]) == b"\x00\xff"
    assert [attrs for attrs, _ in (module, runtime)] == [{"type": "module"}] * 2
    tags = {tag for tag, _ in reader.tags}
    assert not tags & {"img", "link", "iframe", "object"}
    assert not [attrs for _, attrs in reader.tags if any(name.startswith("on") for name in attrs)]


def test_only_what_is_synced_is_saved(echo, tmp_path):
    _, text = exported(echo, tmp_path)
    saved = json.loads(Reader(text).scripts[0][1])
    assert set(saved["traits"]) == {"lang", "text"}
    assert "canary" not in text


def test_the_policy_allows_its_own_scripts_and_no_request(echo, tmp_path):
    _, text = exported(echo, tmp_path)
    reader = Reader(text)
    (policy,) = [a["content"] for tag, a in reader.tags if a.get("http-equiv") == "Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    hashes = {
        f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'" for _, code in reader.scripts[1:]
    }
    assert set(rules["script-src"].split()) == hashes
    assert rules["img-src"] == "data: blob:"
    assert not re.search(r"https?:", " ".join(rules.values()))


@pytest.mark.parametrize(
    ("options", "says"),
    [({"lang": "fr"}, "lang"), ({"theme": "blue"}, "theme"), ({"max_bytes": 100}, "max_bytes=")],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(echo, tmp_path, options, says):
    with pytest.raises(HeroError, match=says):
        exported(echo, tmp_path, **options)
    assert not list(tmp_path.iterdir())


def test_language_and_theme_are_the_pages(echo, tmp_path):
    _, text = exported(echo, tmp_path, lang="zh", theme="dark")
    assert '<html lang="zh-CN" data-theme="dark">' in text
    assert json.loads(Reader(text).scripts[0][1])["traits"]["lang"] == "zh"
    assert echo.lang == "en"


def test_a_file_is_replaced_only_when_asked(echo, tmp_path):
    exported(echo, tmp_path)
    before = (tmp_path / "page.html").read_text(encoding="utf-8")
    echo.text = "newer"
    with pytest.raises(HeroError, match="overwrite=True"):
        exported(echo, tmp_path)
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == before
    told, text = exported(echo, tmp_path, overwrite=True)
    assert "newer" in text
    assert told.size == len(text.encode())
    assert [file.name for file in tmp_path.iterdir()] == ["page.html"]


def test_a_file_that_appears_meanwhile_stays(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "refuse_path", lambda *_, **__: None)
    (tmp_path / "page.html").write_text("another's")
    with pytest.raises(HeroError, match="already"):
        page.write("mine", tmp_path / "page.html", overwrite=False)
    assert (tmp_path / "page.html").read_text() == "another's"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_page_that_cannot_be_finished_leaves_the_old_one(tmp_path, monkeypatch):
    target = tmp_path / "page.html"
    target.write_text("old")

    def full(draft, data):
        draft.open("wb").close()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(target), "write_bytes", full)
    with pytest.raises(HeroError, match="No space left") as caught:
        page.write("new", target, overwrite=True)
    assert "room" in caught.value.next_step("en")
    assert target.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("place", ["", "missing/page.html"])
def test_a_place_that_is_none_is_refused_with_a_next_step(echo, tmp_path, place):
    with pytest.raises(HeroError) as caught:
        echo.export_html(tmp_path / place)
    assert caught.value.next_step("en")
    assert caught.value.next_step("zh")


def test_it_says_where_and_how_large(echo, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = echo.export_html("page.html")
    assert str(told) == f"{tmp_path / 'page.html'} ({told.size / 1000:,.0f} kB)"
    (tmp_path / "any").touch()
    assert told.path.stat().st_mode == (tmp_path / "any").stat().st_mode
