"""Nothing that comes from outside is ever run: neither by how we are written, nor by what we open."""

from __future__ import annotations

import ast
import contextlib
import json
import re
import sys
from pathlib import Path

import pytest

import llmhero_widgets as hero
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding.document import open_document, to_json
from llmhero_widgets.decoding.tree import TokenTree
from llmhero_widgets.lessons import record
from llmhero_widgets.rag.export import from_python, to_python
from llmhero_widgets.rag.pipeline import Pipeline

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "llmhero_widgets"
FRONT_END = ROOT / "js"

RUN = {"eval", "exec", "compile", "__import__"}
MODULES = {"pickle", "cPickle", "dill", "joblib", "cloudpickle", "shelve", "marshal", "code", "runpy"}
SHELLS = {"system", "popen", "getoutput", "getstatusoutput"}
#: What a call must say, and what it must not.
DEMANDED = {
    "load": {"torch": ("weights_only", True), "np": ("allow_pickle", False), "numpy": ("allow_pickle", False)}
}
FORBIDDEN = {"shell": True, "trust_remote_code": True, "allow_pickle": True, "weights_only": False}
#: Places that may, and why.
EXCEPTIONS = {
    # The lazy public names: each module's name stands in a table beside it.
    ("__init__.py", "import_module"),
    ("lessons/__init__.py", "import_module"),
    # What an index in the cache was: one of the names in INDEXES, and no other.
    ("rag/stored.py", "import_module"),
    # How a library cuts: one of four names in the code above it.
    ("tokens/xray.py", "import_module"),
}


def offences(tree):
    """Yield what a module does that could run what it reads: the word, and the line."""
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            yield from ((name, line) for name in names if name.partition(".")[0] in MODULES)
        if isinstance(node, ast.keyword) and node.arg in FORBIDDEN:
            plain = isinstance(node.value, ast.Constant) and isinstance(node.value.value, bool)
            if not plain or node.value.value is FORBIDDEN[node.arg]:
                yield node.arg, node.value.lineno
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                said = getattr(key, "value", None)
                named = isinstance(said, str) and said in FORBIDDEN
                if named and (not isinstance(value, ast.Constant) or value.value is FORBIDDEN[said]):
                    yield said, line
        if isinstance(node, ast.Call):
            yield from ((word, line) for word in called(node))


def called(call):
    """Yield what a call may not be."""
    if isinstance(call.func, ast.Name) and call.func.id in RUN | {"import_module"}:
        yield call.func.id
    if not isinstance(call.func, ast.Attribute):
        return
    owner, name = getattr(call.func.value, "id", ""), call.func.attr
    if (owner in {"os", "subprocess"} and name in SHELLS) or (
        owner == "importlib" and name == "import_module"
    ):
        yield name
    if owner == "yaml" and name != "safe_load":
        yield f"yaml.{name}"
    wanted = DEMANDED.get(name, {}).get(owner)
    said = {k.arg: getattr(k.value, "value", None) for k in call.keywords}
    if wanted and said.get(wanted[0]) is not wanted[1]:
        yield f"{owner}.{name}"


@pytest.mark.parametrize(
    "source",
    [
        "eval('1')",
        "import pickle",
        "from joblib import load",
        "torch.load(x)",
        "np.load(x)",
        "subprocess.run(x, shell=True)",
        "subprocess.run(x, shell=asked)",
        "from_pretrained(x, trust_remote_code=True)",
        "options = {'trust_remote_code': asked}",
        "os.system(x)",
        "yaml.load(x)",
        "importlib.import_module(x)",
    ],
)
def test_the_search_finds_what_it_looks_for(source):
    assert list(offences(ast.parse(source)))


def test_the_package_has_no_way_to_run_what_it_reads():
    found = set()
    for path in PACKAGE.rglob("*.py"):
        name = path.relative_to(PACKAGE).as_posix()
        for word, line in offences(ast.parse(path.read_text(encoding="utf-8"))):
            if (name, word) not in EXCEPTIONS:
                raise AssertionError(f"{name}:{line}: {word}")
            found.add((name, word))
    assert found == EXCEPTIONS


def test_the_front_end_makes_no_markup_and_no_code_of_text():
    forbidden = re.compile(
        r"\beval\(|new Function\(|\.(inner|outer)HTML\s*=|insertAdjacentHTML|dangerouslySetInnerHTML"
        r"|document\.write\("
    )
    sources = [p for p in FRONT_END.rglob("*.ts*") if ".test." not in p.name and "gallery" not in p.parts]
    assert len(sources) > 100
    for path in sources:
        assert not forbidden.search(path.read_text(encoding="utf-8")), path


class Watch:
    """Notes whatever starts a program, runs code of no file, unpickles, or leaves the machine."""

    def __init__(self):
        self.on = False
        self.noted = []
        sys.addaudithook(self.hook)

    def hook(self, event, arguments):
        if not self.on:
            return
        if event in {
            "os.system",
            "subprocess.Popen",
            "os.exec",
            "os.posix_spawn",
            "os.fork",
            "pickle.find_class",
        }:
            self.noted.append(event)
        if event == "socket.connect":
            self.noted.append(event)
        if event == "exec" and not Path(getattr(arguments[0], "co_filename", "")).is_file():
            self.noted.append(f"exec {arguments[0]}")

    @contextlib.contextmanager
    def watching(self):
        self.noted.clear()
        self.on = True
        try:
            yield self.noted
        finally:
            self.on = False


@pytest.fixture(scope="module")
def watch():
    # A hook cannot be taken away again: there is one, and it sleeps.
    return Watch()


def test_the_watch_sees(watch):
    with watch.watching() as noted:
        exec("1 + 1")  # noqa: S102 - what is looked for
    assert noted


COMMAND = "__import__('os').system('touch owned')"
#: What a hostile hand would write wherever a document has a text, a number or a list.
PAYLOADS = [
    COMMAND,
    f"{{{{ cycler.__init__.__globals__.os.popen({COMMAND!r}).read() }}}}",
    "{question.__class__.__init__.__globals__}",
    "!!python/object/apply:os.system ['touch owned']",
    "cos\nsystem\n(S'touch owned'\ntR.",
    {"__reduce__": ["os.system", ["touch owned"]], "py/object": "os.system"},
    "../../../etc/passwd\x00",
    "<script>fetch('http://127.0.0.1:9')</script>",
]


def spoiled(value, payload):
    """Yield a document with the payload in the place of each of its values, one after another."""
    yield payload
    if isinstance(value, dict):
        for key, each in value.items():
            for bad in spoiled(each, payload):
                yield {**value, key: bad}
            yield {**value, json.dumps(payload): each}
    elif isinstance(value, list) and value:
        for bad in spoiled(value[0], payload):
            yield [bad, *value[1:]]


def hostile(document):
    """Return every spoiled form of a JSON document."""
    return [json.dumps(each) for payload in PAYLOADS for each in spoiled(json.loads(document), payload)]


def require_quiet(watch, opens, document, spoils, folder):
    """Open a good document, so that everything is imported, then every bad one under watch."""
    opens(document)
    opened = refused = 0
    with watch.watching() as noted:
        for text in spoils:
            try:
                opens(text)
                opened += 1
            except HeroError:
                refused += 1
    assert noted == []
    assert not list(folder.rglob("owned"))
    return opened, refused


def test_a_tree_runs_nothing(watch, tiny, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lm = tiny("llama")
    tree = TokenTree(lm, "When Mary")
    tree.expand(tree.root)
    document = to_json(tree)
    spoils = hostile(document)[::3]
    _, refused = require_quiet(watch, lambda text: open_document(lm, text), document, spoils, tmp_path)
    assert refused > 50


def test_a_pipeline_runs_nothing_by_being_opened_shown_or_exported(watch, tiny, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lm = tiny("llama")
    document = Pipeline.default({"a.md": "A cache keeps keys."}, lm=lm, embedder="wordllama").to_json()

    def opens(text):
        pipeline = Pipeline.from_json(text, lm=lm, cache=False)
        pipeline.to_json()
        repr(pipeline)
        program = to_python(pipeline.graph)
        assert compile(program, "program", "exec", ast.PyCF_ONLY_AST)

    opened, refused = require_quiet(watch, opens, document, hostile(document), tmp_path)
    assert opened > 5
    assert refused > 50


def test_the_answers_of_a_page_run_nothing(watch, tiny, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lm = tiny("llama")
    document = Pipeline.default({"a.md": "A cache keeps keys."}, lm=lm, embedder="wordllama").to_json()
    counts = []

    def opens(text):
        for widget in (
            hero.TokenInspector(text[-60:], tokenizers=lm),
            hero.AttentionExplorer(lm, text[-20:]),
        ):
            counts.append(widget.export_html("page.html", overwrite=True, seconds=0.5).answers)
            widget.close()
        widget = hero.RagBuilder.from_json(text, lm=lm)
        counts.append(widget.export_html("page.html", overwrite=True).answers)
        widget.close()

    require_quiet(watch, opens, document, hostile(document)[::40], tmp_path)
    assert sum(counts) > 100


def test_a_program_is_read_and_not_run(watch, tiny, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    graph = Pipeline.default({"a.md": "A cache keeps keys."}, lm=tiny("llama"), embedder="wordllama").graph
    program = to_python(graph)
    lines = program.splitlines()
    spoils = ["\n".join([*lines[:at], COMMAND, *lines[at:]]) for at in range(0, len(lines), 7)]
    spoils += [program.replace('"', f'" + {COMMAND} + "', count) for count in range(1, 20)]
    _, refused = require_quiet(watch, from_python, program, spoils, tmp_path)
    assert refused > 5


def test_what_was_passed_runs_nothing(watch, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "progress.json"
    monkeypatch.setenv("LLMHERO_PROGRESS", str(file))
    record.pass_exercise("1.1", "softmax")
    record.answer_question("1.1", "why", right=True)
    document = file.read_text()

    def opens(text):
        file.write_text(text)
        record.read()

    opened, _ = require_quiet(watch, opens, document, hostile(document), tmp_path)
    assert opened > 20
