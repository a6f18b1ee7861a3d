"""A key that we were given is sent to its server, and is found nowhere else that anybody could look at."""

# ruff: noqa: F811 - a fixture is imported under the name that its users give their argument

from __future__ import annotations

import gc
import io
import json
import logging
import traceback
from base64 import b64decode

import keyring
import pytest

import llmhero_widgets as hero
from llmhero_widgets import cli
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.decoding.document import to_json
from llmhero_widgets.decoding.tree import TokenTree
from llmhero_widgets.doctor import diagnose
from llmhero_widgets.models import keys
from llmhero_widgets.models.remote import RemoteModel
from llmhero_widgets.rag.export import TARGETS, to_python
from llmhero_widgets.rag.pipeline import Pipeline
from tests.unit.models.test_keys import Memory
from tests.unit.openai_server import server  # noqa: F401 - a fixture
from tests.unit.pages import unpacked, widgets_of
from tests.unit.wire import Browser

CANARY = "sk-canary-c0ffee-7f3b91d2"
DOCUMENTS = {"cache.md": "Keys and values are kept in a cache. A sliding window keeps it small."}


class FoundError(AssertionError):
    """The canary was seen."""


class Log:
    """Everything that anybody could look at, searched as it comes."""

    def __init__(self):
        self.seen = 0

    def __call__(self, shown):
        text = shown if isinstance(shown, str) else repr(shown)
        self.seen += len(text)
        if CANARY in text or CANARY.encode().hex() in text:
            raise FoundError(text[max(0, text.find(CANARY) - 200) : text.find(CANARY) + 30])

    def widget(self, widget):
        """Search what a notebook keeps of a widget, and what it shows of it."""
        self(json.dumps(widget.get_state(), default=repr))
        self(widget)
        self(widget._repr_mimebundle_())
        if hasattr(widget, "to_json"):
            self(widget.to_json())
        if hasattr(widget, "export_html"):
            # Into the folder that is searched afterwards.
            made = widget.export_html(f"{type(widget).__name__}.html", overwrite=True)
            # Packed, it would be hidden from that search.
            for saved in widgets_of(made.path.read_text(encoding="utf-8")):
                told, data = unpacked(b64decode(saved["answers"])) if "answers" in saved else ({}, b"")
                self(json.dumps(told, ensure_ascii=False) + data.decode(errors="replace"))
            self(made)

    def failure(self, error):
        """Search an error with the variables of every frame of ours."""
        self(str(error) + repr(error) + repr(getattr(error, "slots", "")))
        details = traceback.TracebackException.from_exception(error, capture_locals=True, compact=False)
        while details is not None:
            for frame in details.stack:
                if "llmhero_widgets" in frame.filename:
                    self(frame.locals or {})
            details = details.__cause__ or details.__context__


@pytest.fixture(params=["environment", "keyring"])
def canary(request, monkeypatch, tmp_path, server):
    """Put the canary into every variable that holds a key, or into the keyring under all of these names."""
    monkeypatch.setenv("LLMHERO_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("LLMHERO_KEY_HOSTS", "127.0.0.1")
    monkeypatch.chdir(tmp_path)
    before = keyring.get_keyring()
    keyring.set_keyring(Memory())
    for name in keys.KNOWN:
        if request.param == "environment":
            monkeypatch.setenv(name, CANARY)
        else:
            monkeypatch.delenv(name, raising=False)
            keys.save(name, keys.Key(CANARY))
    yield CANARY
    keyring.set_keyring(before)


@pytest.fixture
def log(caplog):
    caplog.set_level(logging.DEBUG)
    return Log()


def require_sent(server):
    """See that the key was used: what was never read is easily kept secret."""
    assert f"Bearer {CANARY}" in {headers.get("Authorization") for *_, headers in server.requests}


def require_no_trace(log, tmp_path, caplog, capsys):
    """Search the disk, the log and the screen."""
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert CANARY.encode() not in path.read_bytes(), path
    log(caplog.text)
    shown = capsys.readouterr()
    log(shown.out + shown.err)
    assert log.seen > 1000


def test_a_tree_of_a_remote_model(canary, log, server, tiny, tmp_path, caplog, capsys):
    server.lm = tiny("llama")
    remote = RemoteModel(server.url, "tiny")
    log(remote)
    tree = TokenTree(remote, "When")
    tree.expand(tree.root)
    log(to_json(tree))
    widget = hero.DecodingTree(remote, "When", lang="en").compute()
    browser = Browser(widget)
    for op in ("show", "document"):
        browser.final(browser.ask(op, rev=0))
    log.widget(widget)
    assert widget.export_html("again.html").answers > 0
    log(browser.messages)
    for status in (400, 401, 429, 500):
        server.says(status, {"error": {"message": f"You sent {CANARY}!"}}, Location=f"/{CANARY}")
        with pytest.raises(HeroError) as error:
            remote.next_tokens(f"Other {status}", [""])
        log.failure(error.value)
        browser.final(browser.ask("read", rev=0, prompt=f"Another {status}"))
    log(browser.messages)
    widget.close()
    require_sent(server)
    require_no_trace(log, tmp_path, caplog, capsys)


def remote_pipeline(server, tiny):
    pipeline = Pipeline.default(DOCUMENTS, lm=tiny("llama"), embedder="wordllama")
    for node in ("prompt", "generate"):
        pipeline = pipeline.with_params(node, model=f"openai:{server.url}#tiny")
    return pipeline


def test_a_pipeline_and_its_programs(canary, log, server, tiny, tmp_path, caplog, capsys):
    server.lm = tiny("llama")
    pipeline = remote_pipeline(server, tiny)
    widget = hero.RagBuilder(pipeline=pipeline, question="What is kept?", lang="en")
    browser = Browser(widget)
    browser.final(browser.ask("open", rev=0))
    log.widget(widget)
    server.says(401, {"error": {"message": f"You sent {CANARY}!"}})
    result = pipeline.run("What is small?")
    log(result)
    if result.error is not None:
        log.failure(result.error)
    log(pipeline.to_json())
    for target in TARGETS:
        try:
            log(to_python(pipeline.graph, target))
        except HeroError as error:
            log.failure(error)
    log(browser.messages)
    widget.close()
    require_sent(server)
    require_no_trace(log, tmp_path, caplog, capsys)


def test_a_document_that_names_a_server(canary, log, server, tiny, tmp_path, caplog, capsys, monkeypatch):
    monkeypatch.delenv("LLMHERO_KEY_HOSTS")
    server.lm = tiny("llama")
    text = remote_pipeline(server, tiny).to_json()
    log(Pipeline.from_json(text, lm=tiny("llama")).run("What is kept?"))
    assert server.requests
    assert {headers.get("Authorization") for *_, headers in server.requests} == {None}
    require_no_trace(log, tmp_path, caplog, capsys)


def test_what_the_doctor_and_the_command_say(canary, log, tmp_path, caplog, capsys):
    diagnosis = diagnose(offline=True)
    log(diagnosis)
    for language in ("en", "zh"):
        log(diagnosis.render(language))
        assert "OPENAI_API_KEY" in diagnosis.render(language)
        for arguments in (["keys"], ["keys", "list"], ["models", "list"], ["doctor", "--offline"]):
            cli.main([*arguments, "--lang", language])
    require_no_trace(log, tmp_path, caplog, capsys)


def test_nothing_holds_it_afterwards(canary, server, tiny):
    server.lm = tiny("llama")
    remote = RemoteModel(server.url, "tiny")
    remote.next_tokens("When", [""])
    require_sent(server)
    gc.collect()
    assert [thing for thing in gc.get_objects() if type(thing) is keys.Key] == []


def test_the_search_finds_a_canary(log):
    with pytest.raises(FoundError):
        log(io.StringIO(CANARY).getvalue())
    with pytest.raises(FoundError):
        log({"headers": {"Authorization": f"Bearer {CANARY}"}})
