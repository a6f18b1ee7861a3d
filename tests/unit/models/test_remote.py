"""A server may say anything or nothing: the reader is told what to do, and a key is never shown."""

# ruff: noqa: F811 - a fixture is imported under the name that its users give their argument

from __future__ import annotations

import copy
import gc
import json
import math
import os
import socket
import traceback
import types

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Cancelled
from llmhero_widgets.models.remote import RemoteModel
from llmhero_widgets.models.remote_answers import Token, listed
from tests.unit.openai_server import server  # noqa: F401 - a fixture

FUZZ = int(os.environ.get("LLMHERO_FUZZ", "60"))
KEY = "sk-proj-A1b2C3d4E5f6"


@pytest.fixture
def remote(server, tiny):
    """Return a model on the server; it has five seconds where a test wants an error."""
    server.lm = tiny("llama")
    return RemoteModel(server.url, server.model)


@pytest.fixture
def key(monkeypatch):
    """Put a key into the environment."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    return KEY


def ask(remote, **options):
    return remote.next_tokens("When Mary", [""], **options)[0]


def failure(remote, **options):
    """Return the error of a request; it speaks both languages and says what to do."""
    with pytest.raises(HeroError) as error:
        ask(remote, **options)
    assert error.value.sentence("zh")
    assert remote.base_url in error.value.sentence("en")
    return error.value


class TestAnswers:
    def test_the_likeliest_come_first_as_many_as_were_asked_for(self, server, tiny):
        server.lm = tiny("llama")
        ids, logprobs = ask(RemoteModel(server.url, "tiny", top=9))
        assert len(ids) == len(set(ids)) == len(logprobs) == 9
        assert logprobs == sorted(logprobs, reverse=True)
        (_, body, headers), *more = server.requests
        assert more == []
        assert body == {
            "model": "tiny",
            "prompt": "When Mary",
            "max_tokens": 1,
            "temperature": 0,
            "logprobs": 9,
        }
        assert "Authorization" not in headers

    def test_many_texts_are_sent_in_parts(self, remote, server):
        found = remote.next_tokens("a", [chr(97 + n % 26) * (n // 26 + 1) for n in range(70)])
        assert [len(body["prompt"]) for _, body, _ in server.requests] == [32, 32, 6]
        alone = [remote.next_tokens("a", ["b"])[0], remote.next_tokens("a", ["zz"])[0]]
        assert [found[1][0], found[51][0]] == [ids for ids, _ in alone]
        assert found[51][1] == pytest.approx(alone[1][1], abs=1e-5)

    def test_a_chat_model_is_found_behind_completions(self, remote, server):
        server.form = "chat"
        ids, _ = ask(remote)
        assert len(ids) == 20
        assert remote.api == "chat"
        assert server.paths() == ["/completions", "/models", "/chat/completions"]
        ask(remote)
        assert server.paths()[3:] == ["/chat/completions"]

    def test_a_chat_server_is_asked_once_whether_it_continues(self, remote, server):
        server.form = "chat"
        remote.next_tokens("a", ["b", "c"])
        assert server.paths() == ["/completions", "/models", *["/chat/completions"] * 4]
        *_, (_, body, _) = server.requests
        assert body["messages"][-1] == {"role": "assistant", "content": "c"}
        assert (body["continue_final_message"], body["add_generation_prompt"]) == (True, False)

    def test_newer_chat_models_count_their_tokens_under_another_name(self, server):
        remote = RemoteModel(server.url, "tiny", api="chat")
        server.says(400, {"error": {"message": "Use 'max_completion_tokens' instead."}})
        failure(remote)
        counted = [{"max_tokens", "max_completion_tokens"} & body.keys() for _, body, _ in server.requests]
        assert counted == [{"max_tokens"}, {"max_completion_tokens"}]

    def test_the_models_of_a_server(self, remote):
        assert remote.models() == ["tiny", "another"]

    def test_nothing_is_asked_before_it_is_needed(self, remote, server):
        assert repr(remote) == f"RemoteModel(tiny at {server.url}, top 20)"
        assert remote.api is None
        assert server.requests == []


class TestErrors:
    def test_nobody_there(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            remote = RemoteModel(f"http://127.0.0.1:{taken.getsockname()[1]}/v1", "tiny")
            error = failure(remote)
        assert "does not answer (" in error.sentence("en")
        assert "server runs" in error.next_step("en")

    def test_no_such_host(self):
        assert "does not answer (" in failure(RemoteModel("http://no-such-host.invalid/v1", "m")).sentence(
            "en"
        )

    def test_a_key_is_asked_for(self, remote, server):
        server.says(401, {"error": {"message": "no key"}})
        error = failure(remote)
        assert "asks for a key (401), and the environment variable OPENAI_API_KEY is empty" in str(error)
        assert "OPENAI_API_KEY" in error.next_step("zh")
        without = RemoteModel(server.url, "tiny", api_key_env=None)
        assert "api_key_env" in failure(without).next_step("en")

    def test_a_key_is_not_accepted(self, remote, server, key):
        server.says(401, {"error": {"message": f"Incorrect API key provided: {key}"}})
        assert "does not accept the key in the environment variable OPENAI_API_KEY" in str(failure(remote))

    def test_no_such_model(self, server):
        error = failure(RemoteModel(server.url, "gpt-9"))
        assert "has no model “gpt-9”. It offers: tiny, another." in error.sentence("en")
        assert "tiny, another" in error.sentence("zh")

    def test_no_such_interface(self, remote, server):
        server.says(404, b"<html>not here</html>")
        assert "neither /completions nor /chat/completions" in failure(remote).sentence("en")
        assert "/v1" in failure(remote).next_step("en")

    @pytest.mark.parametrize(
        "choice",
        [
            {"text": " a"},
            {"text": " a", "logprobs": None},
            {"logprobs": {"tokens": [], "token_logprobs": []}},
        ],
    )
    def test_no_log_probabilities(self, remote, server, choice):
        server.says(200, {"choices": [choice]})
        error = failure(remote)
        assert "without log-probabilities" in error.sentence("en")
        assert "vLLM" in error.next_step("en")

    def test_an_end_without_a_list(self, remote, server):
        server.says(200, {"choices": [{"logprobs": {"content": []}, "finish_reason": "stop"}]})
        assert "ends the text here and lists no next token" in failure(remote).sentence("en")

    def test_what_went_wrong_once_is_tried_again(self, remote, server):
        server.says(404, b"<html>starting</html>")
        failure(remote)
        server.says(400, {"error": "too long"})
        with pytest.raises(HeroError, match="too long"):
            remote.next_tokens("a", ["b", "c"])
        server.status = 0
        server.requests.clear()
        assert len(remote.next_tokens("a", ["b", "c"])) == 2
        assert [body["prompt"] for _, body, _ in server.requests] == [["ab", "ac"]]
        assert remote.api == "completions"

    @pytest.mark.parametrize(
        ("after", "said"), [("17", "Wait 17 seconds"), ("", "Wait a little"), ("x\ty", "Wait a")]
    )
    def test_too_many_requests(self, remote, server, after, said):
        server.says(429, {"error": "slow down"}, Retry_After=after)
        error = failure(remote)
        assert "asked too often (429)" in error.sentence("en")
        assert said in error.next_step("en")

    def test_too_many_tokens_are_asked_for(self, remote, server):
        server.says(400, {"error": {"message": "logprobs must be at most 5"}})
        error = failure(remote)
        assert "refused the request (400): logprobs must be at most 5" in error.sentence("en")
        assert "top=5" in error.next_step("en")

    def test_a_server_that_breaks(self, remote, server):
        server.says(500, b"")
        assert "failed while it answered (500): —" in failure(remote).sentence("en")

    def test_a_server_that_says_nothing_in_time(self, server):
        server.release.clear()
        error = failure(RemoteModel(server.url, "tiny", timeout=0.2))
        assert "did not answer within 0.2 s" in error.sentence("en")
        assert server.hung_up.wait(30)

    def test_a_server_that_sends_us_elsewhere_is_not_followed(self, remote, server, key):
        server.says(307, b"", Location=f"http://evil.example/v1?key={key}")
        error = failure(remote)
        assert "sends us on to http://evil.example/v1?key=…" in error.sentence("en")
        assert server.paths() == ["/completions"]

    @pytest.mark.parametrize("body", [b"<html></html>", b"", b"\xff", b"[" * 100_000])
    def test_no_json(self, remote, server, body):
        server.says(200, body)
        assert "is no JSON" in failure(remote).sentence("en")

    def test_an_answer_that_stops_halfway(self, remote, server):
        server.says(200, b"{}", Content_Length="100")
        assert "does not answer (" in failure(remote).sentence("en")


def test_a_request_under_way_is_given_up_at_once(remote, server):
    server.release.clear()
    looked = []

    def check():
        looked.append(server.asked.is_set())
        if looked[-1]:
            raise Cancelled

    # The server waits until the end of this test: had we waited for it, we would not come back.
    with pytest.raises(Cancelled):
        ask(remote, check=check)
    assert server.hung_up.wait(30)
    assert looked[-1]


def test_a_cancel_between_two_requests_is_seen(remote, server):
    def check():
        if server.requests:
            raise Cancelled

    with pytest.raises(Cancelled):
        remote.next_tokens("a", ["b"] * 100, check=check)
    assert len(server.requests) == 1


class TestKey:
    def test_it_is_sent(self, remote, server, key):
        ask(remote)
        assert server.requests[0][2]["Authorization"] == f"Bearer {key}"

    def test_it_is_read_for_each_request(self, remote, server, key, monkeypatch):
        ask(remote)
        monkeypatch.setenv("OPENAI_API_KEY", "another")
        ask(remote)
        assert [headers["Authorization"] for *_, headers in server.requests] == [
            f"Bearer {key}",
            "Bearer another",
        ]

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 302])
    def test_it_is_in_no_error_and_no_traceback(self, remote, server, key, status):
        server.says(status, {"error": {"message": f"You sent {key}!"}}, Location=f"/{key}", Retry_After=key)
        error = failure(remote)
        shown = [str(error), repr(error.slots), *map(str, error.args)]
        details = traceback.TracebackException.from_exception(error, capture_locals=True, compact=False)
        # The test itself knows the key; what counts is every frame of ours.
        frames = [frame for frame in details.stack if "llmhero_widgets" in frame.filename]
        assert len(frames) > 2
        shown += [json.dumps(frame.locals) for frame in frames]
        assert not any(key in text for text in shown)

    def test_it_is_kept_nowhere(self, remote, server, key):
        ask(remote)
        server.says(401, {"error": key})
        failure(remote)
        assert key not in repr(remote)
        assert not any(isinstance(thing, str | bytes) and key in str(thing) for thing in reachable(remote))

    @pytest.mark.parametrize("value", [f"{KEY}\r\nX-Evil: 1", f"{KEY}通", f"{KEY}\x00"])
    def test_what_cannot_be_a_key_is_not_quoted(self, remote, server, monkeypatch, value):
        if "\0" in value:
            monkeypatch.setattr(os, "environ", {"OPENAI_API_KEY": value})
        else:
            monkeypatch.setenv("OPENAI_API_KEY", value)
        error = failure_without_request(remote, server)
        assert "OPENAI_API_KEY holds something that cannot be a key" in str(error)
        assert KEY not in str(error)

    def test_a_key_in_the_place_of_a_variable_is_refused_and_not_quoted(self, server):
        with pytest.raises(HeroError, match="name of an environment variable") as error:
            RemoteModel(server.url, "tiny", api_key_env=KEY)
        assert KEY not in str(error.value) + repr(error.value.slots)


def failure_without_request(remote, server):
    with pytest.raises(HeroError) as error:
        ask(remote)
    assert server.requests == []
    return error.value


def reachable(thing):
    """Return everything that an object holds, directly or not, but code and classes."""
    seen, waiting = {}, [thing]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type | types.ModuleType | types.FunctionType):
            continue
        seen[id(one)] = one
        waiting += gc.get_referents(one)
    return seen.values()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"base_url": "127.0.0.1:8000/v1"}, "no address"),
        ({"base_url": "ftp://host/v1"}, "no address"),
        ({"base_url": "http://me:secret@host/v1"}, "no address"),
        ({"base_url": "http://host/v1?api-key=secret"}, "no address"),
        ({"base_url": "http://host:port/v1"}, "no address"),
        ({"base_url": "http://host/v1\nX"}, "no address"),
        ({"base_url": None}, "no address"),
        ({"model": " "}, "needs a name"),
        ({"top": 0}, "top has to be"),
        ({"top": 2.0}, "top has to be"),
        ({"timeout": 0}, "timeout has to be"),
        ({"timeout": math.inf}, "timeout has to be"),
        ({"api": "responses"}, "api has to be"),
    ],
)
def test_arguments_that_cannot_be_are_refused(options, said):
    with pytest.raises(HeroError, match=said) as error:
        RemoteModel(**{"base_url": "http://127.0.0.1:8000/v1", "model": "m"} | options)
    assert error.value.code == "bad_request"
    assert "secret" not in str(error.value)
    assert error.value.sentence("zh")


def test_a_proxy_is_used_but_for_this_machine(server, tiny, monkeypatch):
    server.lm = tiny("llama")
    monkeypatch.setenv("http_proxy", server.url.removesuffix("/v1"))
    monkeypatch.setenv("no_proxy", "")
    ask(RemoteModel(server.url, "tiny"))
    server.says(500, {})
    # The proxy is asked for the whole address.
    with pytest.raises(HeroError):
        ask(RemoteModel("http://models.example:81/v1", "tiny"))
    assert server.paths()[1].startswith("http://models.example:81")
    assert server.requests[1][2]["Host"] == "models.example:81"


class TestForms:
    @pytest.mark.parametrize(
        ("text", "data", "token"),
        [
            (" on", None, Token(b" on")),
            ("通", list("通".encode()), Token("通".encode())),
            ("�", [0xE9, 0x80], Token(b"\xe9\x80")),
            # vLLM decodes each token alone: which bytes they are is lost.
            ("�", [0xEF, 0xBF, 0xBD], Token("�".encode(), known=False)),
            ("�", None, Token("�".encode(), known=False)),
            ("token_id:17", None, Token("⟨17⟩".encode(), 17, known=False)),
            (r"bytes: \xf0\x9f", None, Token(b" \xf0\x9f")),
            (r"bytes:\xe9", None, Token(b"\xe9")),
            ("bytes: of", None, Token(b"bytes: of")),
            ("", None, Token("⟨?⟩".encode(), known=False)),
        ],
    )
    def test_a_token_in_each_form(self, text, data, token):
        entry = {"token": text, "bytes": data, "logprob": -1.0}
        assert listed({"logprobs": {"content": [entry]}}).tokens == (token,)

    def test_what_looks_the_same_is_one_and_what_is_not_listed_is_none(self):
        top = {"a": -9999.0, "b": -1.0, "c": 1e-9, "d": -2}
        found = listed({"logprobs": {"tokens": ["b"], "token_logprobs": [-1.0], "top_logprobs": [top]}})
        assert [token.piece for token in found.tokens] == [b"c", b"b", b"d"]
        assert found.logprobs == (0.0, -1.0, -2.0)

    def test_equal_tokens_have_equal_numbers(self):
        remote = RemoteModel("http://127.0.0.1:9/v1", "m")
        assert remote.intern(b"a") == remote.intern(Token(b"a")) == 0
        assert remote.intern(Token(b"a", known=False)) == 1
        assert remote.piece(0) == b"a"
        for number in (-1, 2):
            with pytest.raises(HeroError, match="m has named 2 so far"):
                remote.piece(number)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(10**400),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)
GOOD = [
    {
        "choices": [
            {
                "index": 0,
                "logprobs": {"tokens": ["a"], "token_logprobs": [-0.1], "top_logprobs": [{"a": -0.1}]},
                "finish_reason": "stop",
            }
        ]
    },
    {
        "choices": [
            {
                "logprobs": {
                    "content": [
                        {
                            "token": "a",
                            "bytes": [97],
                            "logprob": -0.1,
                            "top_logprobs": [{"token": "b", "bytes": None, "logprob": -3}],
                        }
                    ]
                }
            }
        ]
    },
]


@settings(max_examples=FUZZ, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_a_server_answers_is_read_or_refused(server, data):
    answer = copy.deepcopy(data.draw(st.sampled_from(GOOD)))
    at, key = answer, "choices"
    while isinstance(at[key], list | dict) and at[key] and data.draw(st.booleans()):
        at = at[key]
        key = data.draw(st.sampled_from(range(len(at)) if isinstance(at, list) else sorted(at)))
    at[key] = data.draw(json_values)
    server.says(200, answer)
    try:
        ids, logprobs = ask(RemoteModel(server.url, "tiny"))
    except HeroError as error:
        error.sentence("en"), error.sentence("zh")
    else:
        assert len(ids) == len(set(ids)) == len(logprobs)
        assert all(logprob <= 0 for logprob in logprobs)


def test_it_closes_and_says_so():
    remote = RemoteModel("http://127.0.0.1:9/v1", "m")
    assert remote.worker.submit(len, "abc").result() == 3
    remote.close()
    remote.close()
    with pytest.raises(HeroError, match="was closed"):
        _ = remote.worker
