"""The Python of JupyterLite itself: what it lacks is what we say that it lacks."""

import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROGRAM = """
import json, sys, threading
sys.path.insert(0, "/src")
sys.dont_write_bytecode = True
told = {"platform": sys.platform, "refused": {}, "thread": ""}
try:
    threading.Thread(target=print).start()
except RuntimeError as error:
    told["thread"] = str(error)
import llmhero_widgets as hero
from llmhero_widgets.core.hosts import detect_host, notice_of
from llmhero_widgets.models.keys import read
told["host"] = detect_host().name
told["notice"] = notice_of(detect_host())
told["key"] = bool(read("OPENAI_API_KEY"))
for name in hero.__all__:
    try:
        getattr(hero, name)
    except hero.HeroError as error:
        told["refused"][name] = [error.sentence("en"), error.sentence("zh")]
    except ModuleNotFoundError as error:
        told["refused"][name] = error.name
json.dumps(told)
"""


@pytest.fixture(scope="module")
def told():
    pyodide = ROOT / "node_modules" / "pyodide"
    script = Path(__file__).with_name("pyodide.mjs")
    done = subprocess.run(
        ["node", str(script), str(pyodide), str(ROOT), PROGRAM], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_it_is_recognised_and_has_no_threads(told):
    assert (told["platform"], told["host"]) == ("emscripten", "jupyterlite")
    assert told["thread"] == "can't start new thread"
    assert all(words.startswith("JupyterLite") for words in told["notice"])
    assert told["key"] is False


def test_what_needs_a_model_or_a_connection_is_refused_in_words(told):
    in_words = {name for name, said in told["refused"].items() if isinstance(said, list)}
    assert in_words == {
        "AttentionExplorer",
        "DecodingTree",
        "MetricLab",
        "PromptLab",
        "RagBuilder",
        "RemoteModel",
        "load_model",
    }
    # Its NumPy is a package of its own that JupyterLite loads.
    rest = {name: said for name, said in told["refused"].items() if name not in in_words}
    assert rest == {"PositionExplorer": "numpy", "TokenInspector": "numpy"}
