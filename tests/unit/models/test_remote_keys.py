"""A document of a stranger names a server; the reader's keys go only where the reader allows it."""

# ruff: noqa: F811 - a fixture is imported under the name that its users give their argument

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.remote_keys import may_have_key
from llmhero_widgets.rag.indexes import IndexSettings, build_index
from llmhero_widgets.rag.models import Models
from llmhero_widgets.rag.pipeline import Pipeline
from tests.unit.openai_server import server  # noqa: F401 - a fixture
from tests.unit.rag.vectors import clustered, vectors_of

KEY = "sk-proj-A1b2C3d4E5f6"


@pytest.fixture(autouse=True)
def _alone(monkeypatch):
    monkeypatch.delenv("LLMHERO_KEY_HOSTS", raising=False)
    monkeypatch.delenv("MILVUS_URI", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)


def sent(server):
    return [headers.get("Authorization") for _, _, headers in server.requests]


def test_a_document_takes_no_key_to_its_own_server(server, tiny, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    server.lm = tiny("llama")
    graph = Pipeline.default(["A cache keeps keys."], embedder="wordllama").graph
    for node in ("prompt", "generate"):
        graph = graph.with_params(node, model=f"openai:{server.url}#tiny")
    text = Pipeline(graph).to_json()
    Pipeline.from_json(text).run("What does it keep?")
    assert server.requests
    assert set(sent(server)) == {None}


def test_a_refusal_says_how_a_host_is_allowed(server, tiny, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    server.lm = tiny("llama")
    server.says(401, {"error": "no key"})
    remote = Models().language_model(f"openai:{server.url}#tiny")
    with pytest.raises(HeroError, match="a document names this server") as error:
        remote.next_tokens("When", [""])
    for language in ("en", "zh"):
        assert "LLMHERO_KEY_HOSTS=127.0.0.1" in error.value.next_step(language)
        assert "OPENAI_API_KEY" in error.value.next_step(language)
    assert KEY not in str(error.value)
    assert set(sent(server)) == {None}
    server.status = 0
    monkeypatch.setenv("LLMHERO_KEY_HOSTS", "example.org, 127.0.0.1")
    assert remote.next_tokens("When", [""])
    assert sent(server)[-1] == f"Bearer {KEY}"


def test_the_server_that_the_reader_named_has_the_key(server, tiny, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    server.lm = tiny("llama")
    name = f"openai:{server.url}#tiny"
    Models(name).language_model().next_tokens("When", [""])
    assert sent(server)[-1] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("variable", "url", "allowed"),
    [
        ("OPENAI_API_KEY", "https://api.openai.com/v1", True),
        ("OPENAI_API_KEY", "https://API.OpenAI.com:8443/v1", True),
        ("OPENAI_API_KEY", "http://api.openai.com/v1", False),
        ("OPENAI_API_KEY", "https://api.openai.com.evil.org/v1", False),
        ("OPENAI_API_KEY", "https://api.openai.com@evil.org/v1", False),
        ("OPENAI_API_KEY", "http://127.0.0.1:8000/v1", False),
        ("OPENAI_API_KEY", "http://cluster:19530", False),
        ("OPENAI_API_KEY", "https://listed.org/v1", True),
        ("OPENAI_API_KEY", "https://ported.org:8000/v1", True),
        ("OPENAI_API_KEY", "https://ported.org:8001/v1", False),
        ("OPENAI_API_KEY", "http://[::1]:8000/v1", True),
        ("OPENAI_API_KEY", "http://vllm:8000/other", True),
        ("OPENAI_API_KEY", "http://vllm:8001/v1", False),
        ("OPENAI_API_KEY", "https://vllm:8000/v1", False),
        ("MILVUS_TOKEN", "http://cluster:19530", True),
        ("MILVUS_TOKEN", "http://cluster:19531", False),
        ("MILVUS_TOKEN", "https://api.openai.com/v1", False),
        ("MILVUS_TOKEN", "https://listed.org", True),
        ("MILVUS_TOKEN", "vectors.db", False),
        ("MILVUS_TOKEN", "http://host:port", False),
    ],
)
def test_hosts(variable, url, allowed, monkeypatch):
    monkeypatch.setenv("LLMHERO_KEY_HOSTS", "Listed.org,ported.org:8000, [::1]")
    monkeypatch.setenv("MILVUS_URI", "http://cluster:19530")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://vllm:8000/v1")
    assert may_have_key(variable, url) is allowed


def test_nothing_is_allowed_by_empty_variables(monkeypatch):
    monkeypatch.setenv("LLMHERO_KEY_HOSTS", " ,")
    monkeypatch.setenv("MILVUS_URI", "")
    assert not may_have_key("MILVUS_TOKEN", "vectors.db")
    assert not may_have_key("MILVUS_TOKEN", "http://cluster:19530")


def test_milvus_has_the_token_only_where_it_is_meant_for(monkeypatch):
    import grpc

    monkeypatch.setenv("MILVUS_TOKEN", "root:Secret")
    heard = []

    class Listener(grpc.GenericRpcHandler):
        def service(self, call):
            heard.append(dict(call.invocation_metadata).get("authorization"))

    listening = grpc.server(ThreadPoolExecutor(2), handlers=[Listener()])
    uri = f"http://127.0.0.1:{listening.add_insecure_port('127.0.0.1:0')}"
    listening.start()
    try:
        for allowed in (False, True):
            if allowed:
                monkeypatch.setenv("MILVUS_URI", uri)
            heard.clear()
            with pytest.raises(HeroError, match="did not do it") as error:
                build_index(vectors_of(clustered(5)), IndexSettings("flat", uri=uri), Models())
            assert heard
            assert any(heard) is allowed
            for language in ("en", "zh"):
                told = error.value.next_step(language)
                assert ("LLMHERO_KEY_HOSTS=127.0.0.1" in told) is not allowed
            assert "Secret" not in str(error.value)
    finally:
        listening.stop(None)
