"""Models from a hub: a mirror named by HF_ENDPOINT, its refusals, and no network afterwards."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import hub, messages

ROOT = Path(__file__).parents[3]
COMMIT = "0123456789abcdef0123456789abcdef01234567"
LOAD = """
import json, sys
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.load import load_model
for name in sys.argv[1:]:
    seen = []
    try:
        lm = load_model(name, progress=lambda *state: seen.append(state))
        print(json.dumps({"lm": repr(lm), "seen": seen[-1:]}))
    except HeroError as error:
        print(json.dumps({"en": error.sentence("en"), "hint": error.next_step("en"),
                          "zh": error.sentence("zh") + error.next_step("zh")}))
"""
TOKENIZE = """
import json, sys
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.tokens.load import load_tokenizer
for name in sys.argv[1:]:
    seen = []
    try:
        cutter = load_tokenizer(name, progress=lambda *state: seen.append(state))
        print(json.dumps({"name": cutter.name, "ids": cutter.encode("hello you"), "seen": seen[-1:]}))
    except HeroError as error:
        print(json.dumps({"en": error.sentence("en"), "hint": error.next_step("en"),
                          "zh": error.sentence("zh") + error.next_step("zh")}))
"""


def make_routes(repos):
    """Return what a hub answers on each path: status, headers, body."""
    routes = {}
    for repo, files in repos.items():
        siblings = [{"rfilename": name, "size": len(data)} for name, data in files.items()]
        facts = {"id": repo, "sha": COMMIT, "siblings": siblings}
        routes[f"/api/models/{repo}"] = (
            200,
            {"Content-Type": "application/json"},
            json.dumps(facts).encode(),
        )
        for name, data in files.items():
            headers = {"ETag": f'"{hashlib.sha256(data).hexdigest()}"', "X-Repo-Commit": COMMIT}
            routes[f"/{repo}/resolve/main/{name}"] = (200, headers, data)
    return routes


def make_handler(routes, asked):
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_HEAD(self):
            self.answer()

        def do_GET(self):
            self.wfile.write(self.answer())

        def answer(self):
            path = self.path.partition("?")[0]
            asked.append(path)
            status, headers, body = routes.get(path, (404, {"X-Error-Code": "RepoNotFound"}, b""))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            return body

    return Handler


@pytest.fixture
def mirror(tiny_bert):
    """Serve a good model, one of pickles and one behind terms; yield the URL and what was asked."""
    good = {path.name: path.read_bytes() for path in tiny_bert.iterdir()}
    good["pytorch_model.bin"] = b"pickle"
    pickles = {"config.json": good["config.json"], "pytorch_model.bin": b"pickle"}
    asked = []
    routes = make_routes(
        {"some/bert": good, "some/pickles": pickles, "some/weights": {"model.safetensors": b""}}
    )
    routes["/api/models/some/gated"] = (403, {"X-Error-Code": "GatedRepo"}, b"")
    server = ThreadingHTTPServer(("127.0.0.1", 0), make_handler(routes, asked))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


def load(endpoint, home, *names, script=LOAD):
    done = subprocess.run(
        [sys.executable, "-c", script, *names],
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "HF_ENDPOINT": endpoint,
            "HF_HOME": str(home),
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "no_proxy": "127.0.0.1",
        },
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_mirror_is_asked_once_and_pickle_never(mirror, tmp_path):
    endpoint, asked = mirror
    (first,) = load(endpoint, tmp_path, "some/bert")
    assert first["lm"].startswith("LanguageModel(bert: encoder, 2 layers × 4 heads")
    done, total, stage = first["seen"][0]
    assert done == total > 10_000
    assert stage == "download"
    assert not [path for path in asked if "pickle" in path or path.endswith(".bin")]
    asked.clear()
    (again,) = load(endpoint, tmp_path, "some/bert")
    assert again == {"lm": first["lm"], "seen": []}
    assert asked == []


def test_tokenizer_comes_without_the_weights_and_once(mirror, tmp_path):
    endpoint, asked = mirror
    (first,) = load(endpoint, tmp_path, "some/bert", script=TOKENIZE)
    # [CLS] hello you [SEP], as WORDS in conftest.py numbers them.
    assert (first["name"], first["ids"]) == ("bert", [2, 5, 8, 3])
    assert first["seen"][0][2] == "download"
    assert not [path for path in asked if path.endswith((".bin", ".safetensors"))]
    asked.clear()
    (again,) = load(endpoint, tmp_path, "some/bert", script=TOKENIZE)
    assert again == {**first, "seen": []}
    assert asked == []


def test_tokenizer_that_no_hub_has(mirror, tmp_path):
    endpoint, _ = mirror
    known = "HuggingFaceTB/SmolLM2-135M-Instruct"
    weights, absent, of_catalogue = load(
        endpoint, tmp_path, "some/weights", "some/absent", known, script=TOKENIZE
    )
    assert "“some/weights” has no tokenizer file there" in weights["en"]
    assert "no model “some/absent”" in absent["en"]
    assert "“some/absent”" in absent["zh"]
    assert of_catalogue["hint"].startswith('`load_tokenizer("smollm2")`')


def test_refusals_say_why_and_what_to_do(mirror, tmp_path):
    endpoint, _ = mirror
    gated, pickles, absent = load(endpoint, tmp_path, "some/gated", "some/pickles", "some/absent")
    assert f"{endpoint}/some/gated" in gated["en"]
    assert "hf auth login" in gated["hint"]
    assert "pickle" in pickles["en"]
    assert "no model “some/absent”" in absent["en"]


def test_hub_that_nobody_answers_for(tmp_path):
    known = "HuggingFaceTB/SmolLM2-135M-Instruct"
    answer, of_catalogue = load("http://127.0.0.1:9", tmp_path, "some/bert", known)
    assert "http://127.0.0.1:9 does not answer (Connection refused)" in answer["en"]
    assert "HF_ENDPOINT" in answer["zh"]
    assert of_catalogue["hint"].startswith('`load_model("smollm2-135m-instruct")`')


def test_full_disk_is_noticed_before_the_hub_is_asked_for_weights(monkeypatch, tmp_path):
    import huggingface_hub

    info = SimpleNamespace(siblings=[SimpleNamespace(rfilename="model.safetensors", size=10**18)])
    monkeypatch.setattr(huggingface_hub.HfApi, "model_info", lambda *_, **__: info)
    monkeypatch.setattr(hub, "reach", lambda *_: "")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    with pytest.raises(HeroError) as caught:
        hub.fetch("some/bert", lambda *_: None)
    assert caught.value.what is messages.NO_ROOM
    assert "HF_HOME" in caught.value.next_step("zh")


def test_offline_switch_of_hugging_face_is_respected(monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(hub.HubError) as caught:
        hub.fetch("some/bert", lambda *_: None)
    assert caught.value.what is messages.HUB_OFFLINE


def test_shards_that_are_missing_make_a_folder_incomplete(tmp_path):
    (tmp_path / "tokenizer.json").touch()
    index = {"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}
    (tmp_path / "model.safetensors.index.json").write_text(json.dumps(index))
    (tmp_path / "model-00001-of-00002.safetensors").touch()
    assert not hub.complete(tmp_path)
    (tmp_path / "model-00002-of-00002.safetensors").touch()
    assert hub.complete(tmp_path)
    (tmp_path / "tokenizer.json").unlink()
    assert not hub.complete(tmp_path)
