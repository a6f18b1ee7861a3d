"""A notebook that has run as a page: all of it is there, and nothing in it can act."""

import base64
import json
import re
import signal
import subprocess
import sys
import time

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from llmhero_widgets.cli import main
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import set_language
from llmhero_widgets.export import run
from llmhero_widgets.export.notebook import highlight, read
from llmhero_widgets.export.run import export
from llmhero_widgets.export.sanitise import clean
from llmhero_widgets.export.text import Text
from llmhero_widgets.lessons import Quiz
from tests.unit.pages import Answers

STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"
HOSTILE = """# A <script>alert(1)</script> *title*

<abbr title="A list of numbers.">vector</abbr> <img src=x onerror="alert(2)"> <iframe src="//e.com"></iframe>
<a href="javascript:alert(3)">a</a> [b](javascript:alert(4)) ![c](https://example.com/c.png)
<svg onload=alert(5)>
<style>body { display: none }</style> <p style="position:fixed;color:red">d</p> <base href="//e.com">
"""
SCRIPT = re.compile(
    r"<script|onerror|onload|javascript:|<iframe|<svg|<style|<base|<object|position", re.IGNORECASE
)


def data(mime, value):
    return new_output("display_data", data={mime: value})


def page(*cells, widgets=None, lang="en"):
    notebook = new_notebook(cells=list(cells))
    if widgets:
        notebook.metadata["widgets"] = {STATE: {"version_major": 2, "version_minor": 0, "state": widgets}}
    return read(notebook, lang=lang)


def body(text):
    return text[text.index("<body>") :]


def test_hostile_text_loses_what_could_act_and_keeps_what_it_says():
    made = body(page(new_markdown_cell(HOSTILE)))
    assert not SCRIPT.search(made)
    assert "example.com" not in made
    assert '<abbr title="A list of numbers.">vector</abbr>' in made
    assert '<p style="color:red">d</p>' in made


@pytest.mark.parametrize(
    "mime", ["text/html", "text/markdown", "text/latex", "text/plain", "application/json"]
)
def test_hostile_outputs_cannot_act(mime):
    made = body(page(new_code_cell("x", outputs=[data(mime, HOSTILE)])))
    assert "<script" not in made
    assert not re.search(r"<(iframe|object|base|img[^>]*onerror)", made)


def test_a_drawing_becomes_an_image_in_which_nothing_runs():
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    made = page(new_code_cell("x", outputs=[data("image/svg+xml", svg)]))
    (coded,) = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', made)
    assert base64.b64decode(coded).decode() == svg
    assert "<svg" not in made


def test_formulas_are_drawn_by_the_browser():
    text = Text()
    made = text.markup(
        r"At $\theta^{-2i/d}$ and" + "\n\n$$\n\\frac{q\\,k^\\top}{\\sqrt{d}} < 1\n$$\n\nit costs 5 $ or 6 $."
    )
    assert made.count("<math") == 2
    assert '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block"' in made
    assert "<mfrac>" in made
    assert "5 $ or 6 $" in made


def test_contents_lead_to_every_section():
    made = page(new_markdown_cell("# T\n\n## One `a<b`\n\n### Two\n\n## Three"))
    links = re.findall(r'<a href="#(s\d)">([^<]+)</a>', made)
    assert links[:3] == [("s2", "One a&lt;b"), ("s3", "Two"), ("s4", "Three")]
    for anchor, _ in links:
        assert made.count(f'id="{anchor}"') == 1
    assert "<title>T</title>" in made


def test_code_is_shown_without_the_marks_of_its_makers():
    assert "display" not in highlight('hero.set_language("en")  # display')
    assert highlight("<b>").count("&lt;") == 1


def test_streams_and_errors_are_text():
    outputs = [
        new_output("stream", name="stdout", text="10 %\r100 %\n\x1b[31mred\x1b[0m <b>"),
        new_output("error", ename="E", evalue="<b>", traceback=["\x1b[0;31mE\x1b[0m: <b>"]),
    ]
    made = page(new_code_cell("x", outputs=outputs))
    assert '<pre class="stream stdout">100 %\nred &lt;b&gt;</pre>' in made
    assert '<pre class="error">E: &lt;b&gt;</pre>' in made


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_solution_is_left_out_and_the_page_says_so(lang):
    cell = new_code_cell("q1.solution()", outputs=[data("text/plain", "return x.max()")])
    made = page(cell, lang=lang)
    assert "return x.max()" not in made
    assert {"en": "left out of this page", "zh": "没有保留"}[lang] in made


def widget_state(esm="export default {}", kind="llmhero_widgets.lessons.quiz.Quiz", **more):
    quiz = Quiz("1.1", lang="en")
    state = {name: value for name, value in quiz.get_state().items() if name != "_esm"}
    quiz.close()
    return {
        "m": {"model_module": "anywidget", "state": {**state, "_esm": esm, "_anywidget_id": kind, **more}}
    }


SHOWN = data(VIEW, {"model_id": "m", "version_major": 2, "version_minor": 0})


def test_a_widget_is_drawn_by_our_own_module_never_by_one_that_a_file_brings():
    made = page(
        new_code_cell("x", outputs=[SHOWN]),
        new_code_cell("x", outputs=[SHOWN]),
        widgets=widget_state("export default {render: () => fetch('https://evil.example')}"),
    )
    assert "evil.example" not in made
    assert made.count("data-llmhero=") == 2
    saved = re.search(r'<script type="application/json">(.*?)</script>', made)[1]
    assert json.loads(saved)["traits"]["lesson"] == "1.1"
    assert made.count('<script type="module">') == 2


@pytest.mark.parametrize(
    "kind",
    [
        "evil.module.Widget",
        "llmhero_widgets.../x.y",
        "llmhero_widgets.core.widget.X",
        "llmhero_widgets.export.run.X",
    ],
)
def test_a_widget_of_others_is_its_text(kind):
    output = new_output("display_data", data={**SHOWN["data"], "text/plain": "A <widget>"})
    made = page(new_code_cell("x", outputs=[output]), widgets=widget_state(kind=kind))
    assert "<pre>A &lt;widget&gt;</pre>" in made
    assert "<script" not in made


def test_what_a_widget_saved_cannot_end_its_script():
    made = page(new_code_cell("x", outputs=[SHOWN]), widgets=widget_state(lesson="</script><script>alert(1)"))
    assert "<script>alert" not in made


def test_cleaning_twice_changes_nothing():
    once = clean(HOSTILE)
    assert clean(once) == once


@pytest.fixture
def ran(tmp_path):
    cell = new_code_cell("1 + 1", outputs=[new_output("execute_result", data={"text/plain": "2"})])
    path = tmp_path / "ran.ipynb"
    nbformat.write(new_notebook(cells=[new_markdown_cell("# Sum"), cell]), path)
    return path


def test_the_command_writes_what_has_run(ran, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["export", str(ran), "--lang", "en"]) == 0
    assert str(tmp_path / "ran.html") in capsys.readouterr().out
    assert main(["export", str(ran), "--html", "ran.html", "--lang", "en"]) == 1
    assert "already" in capsys.readouterr().err
    assert main(["export", str(ran), "--html", "ran.html", "--overwrite", "--lang", "zh"]) == 0
    assert '<html lang="zh-CN">' in (tmp_path / "ran.html").read_text(encoding="utf-8")


def test_what_has_not_run_is_run_and_its_widgets_compute(tmp_path):
    set_language("en")
    source = "import llmhero_widgets as hero\nhero.MetricLab('the cat', 'the cat sat', lang='en')"
    path = tmp_path / "new.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(source)]), path)
    written = export(str(path), tmp_path / "page.html", quiet=True)
    made = written.path.read_text(encoding="utf-8")
    saved = json.loads(re.search(r'<script type="application/json">(.*?)</script>', made)[1])
    assert saved["traits"]["detail"]["bleu"]["candidate"] == ["the", "cat"]
    assert "settle" not in body(made)
    assert (written.answers, written.left_out) == (2, 0)
    assert Answers(made).operations() == ["judge", "judge"]
    assert "Answers saved with it: 2." in made
    assert (
        "outputs" not in json.loads(path.read_text())["cells"][0]
        or not json.loads(path.read_text())["cells"][0]["outputs"]
    )


def test_answers_are_left_out_where_a_page_would_be_too_large(tmp_path, monkeypatch):
    path = tmp_path / "own.ipynb"
    source = "import llmhero_widgets as hero\nlabs = [hero.MetricLab('a cat', x) for x in ('a cat', 'a dog')]"
    cells = [new_code_cell(source), new_code_cell("labs[0]"), new_code_cell("labs[1]")]
    nbformat.write(new_notebook(cells=cells), path)
    written = export(str(path), tmp_path / "page.html", quiet=True)
    assert (written.answers, written.left_out) == (4, 0)
    monkeypatch.setattr(run, "MAX_BYTES", written.size - 1)
    smaller = export(str(path), tmp_path / "smaller.html", quiet=True)
    assert (smaller.answers, smaller.left_out) == (2, 2)
    assert smaller.size < written.size
    assert "Left out, for want of time or room: 2." in smaller.path.read_text(encoding="utf-8")


def test_a_cell_that_fails_is_named(tmp_path):
    path = tmp_path / "bad.ipynb"
    nbformat.write(new_notebook(cells=[new_markdown_cell("a"), new_code_cell("1 / 0")]), path)
    with pytest.raises(HeroError, match="Cell 2 raised ZeroDivisionError") as caught:
        export(str(path), tmp_path / "page.html", quiet=True)
    assert caught.value.next_step("zh")
    assert not (tmp_path / "page.html").exists()


def test_an_interrupt_ends_the_kernel_too(tmp_path):
    path, mark = tmp_path / "slow.ipynb", tmp_path / "pid"
    source = f"import os, time\nopen({str(mark)!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)"
    nbformat.write(new_notebook(cells=[new_code_cell(source)]), path)
    command = [
        sys.executable,
        "-m",
        "llmhero_widgets.cli",
        "export",
        str(path),
        "--html",
        str(tmp_path / "p.html"),
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        while not mark.exists() or not mark.read_text():
            assert running.poll() is None
            time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in said
    assert not psutil.pid_exists(int(mark.read_text()))
    assert not (tmp_path / "p.html").exists()


@pytest.mark.parametrize("name", ["9.9", "missing.ipynb", "broken.ipynb"])
def test_what_is_no_lesson_is_refused(tmp_path, name, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.ipynb").write_text("{")
    with pytest.raises(HeroError) as caught:
        export(name, quiet=True)
    assert caught.value.next_step("en")
