"""What a model writes is what Hugging Face generates; a server is sent the same chat."""

from __future__ import annotations

import json
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import torch

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.jobs import Cancelled
from llmhero_widgets.models.remote import RemoteModel
from llmhero_widgets.rag.generating import Writing, _chooser, generate, text_of, write, write_ids
from llmhero_widgets.rag.prompting import build_prompt
from tests.unit.rag.answer_data import PASSAGES, QUESTION, chat_model, hits_of
from tests.unit.tiny_models import build

MOST = 24


@pytest.fixture(scope="module")
def chatty():
    return chat_model()


@pytest.fixture(scope="module")
def prompt(chatty):
    return build_prompt(hits_of(PASSAGES, QUESTION), chatty)


def generated(lm, ids, **options):
    """Return what Hugging Face writes, and the log-probability of each token."""
    with torch.inference_mode():
        found = lm.module.generate(
            torch.tensor([ids]), attention_mask=torch.ones(1, len(ids)).long(), max_new_tokens=MOST,
            output_logits=True, return_dict_in_generate=True, **options,
        )  # fmt: skip
    new = found.sequences[0, len(ids) :].tolist()
    logprobs = [
        float(step[0].double().log_softmax(-1)[token]) for step, token in zip(found.logits, new, strict=True)
    ]
    return new, logprobs


def test_greedy_writing_is_that_of_generate(chatty, prompt):
    found = generate(prompt, chatty, Writing(MOST))
    new, logprobs = generated(chatty, prompt.ids, do_sample=False)
    end = chatty.tokenizer.eos_token_id
    assert list(found.ids) == [token for token in new if token != end]
    assert found.logprobs == pytest.approx(logprobs[: len(found.ids)], abs=1e-4)
    assert found.text == chatty.tokenizer.decode(new, skip_special_tokens=True).strip()
    assert found.ended is (end in new)
    assert (found.prompt, found.model) == (prompt, "chatty")


@pytest.mark.parametrize("name", ["gpt2", "gemma2", "mistral", "qwen3"])
def test_every_decoder_continues_as_generate_does(name):
    lm = build(name)
    ids = tuple(lm.tokenizer("Grouped queries: ")["input_ids"])
    new, logprobs = generated(lm, ids, do_sample=False)
    found = write_ids(lm, ids, Writing(MOST))
    assert list(found.ids) == [token for token in new if token != 258]
    assert found.logprobs == pytest.approx(logprobs[: len(found.ids)], abs=1e-4)


def test_an_end_token_ends_the_text_and_is_not_part_of_it(chatty, prompt):
    first, second, *_ = write_ids(chatty, prompt.ids, Writing(MOST)).ids
    assert first != second
    config = chatty.module.generation_config
    before, config.eos_token_id = config.eos_token_id, [second]
    try:
        found = write_ids(chatty, prompt.ids, Writing(MOST))
    finally:
        config.eos_token_id = before
    assert (found.ids, found.ended) == ((first,), True)


def test_a_temperature_draws_from_the_distribution_of_hugging_faces_warpers(chatty, prompt):
    temperature, top_p, count = 2.0, 0.8, 3000
    with torch.inference_mode():
        logits = chatty.module(torch.tensor([prompt.ids])).logits[0, -1]
    draw = _chooser(Writing(1, temperature, top_p, seed=5))
    drawn = Counter(draw(logits) for _ in range(count))
    probabilities = (logits / temperature).softmax(-1)
    order = probabilities.argsort(descending=True)
    before = probabilities[order].cumsum(0) - probabilities[order]
    allowed = order[before < top_p]
    expected = probabilities[allowed] / probabilities[allowed].sum()
    assert drawn.keys() <= set(allowed.tolist())
    for token, share in list(zip(allowed.tolist(), expected.tolist(), strict=True))[:10]:
        assert drawn[token] / count == pytest.approx(share, abs=4 * (share * (1 - share) / count) ** 0.5)
    (first,) = write_ids(chatty, prompt.ids, Writing(1, temperature, top_p, seed=5)).ids
    assert first == _chooser(Writing(1, temperature, top_p, seed=5))(logits)


def test_one_seed_writes_one_text(chatty, prompt):
    def written(seed):
        return write_ids(chatty, prompt.ids, Writing(MOST, 1.5, 1.0, seed)).ids

    assert written(1) == written(1)
    assert written(1) != written(2)


def test_the_text_comes_while_it_is_written_and_writing_can_be_stopped(chatty, prompt, monkeypatch):
    monkeypatch.setattr("llmhero_widgets.rag.generating._SAY_SECONDS", 0)
    said = []
    found = generate(prompt, chatty, Writing(MOST), say=said.append)
    assert len(said) == len(found.ids)
    assert all(found.text.startswith(text.rstrip("\ufffd")) for text in said if text)
    calls = []

    def check():
        calls.append(1)
        if len(calls) > 8:
            raise Cancelled

    with pytest.raises(Cancelled):
        generate(prompt, chatty, Writing(MOST), check=check)
    assert len(calls) == 9


def test_a_paragraph_ends_with_its_blank_line(chatty, monkeypatch):
    lines = chatty.tokenizer("One.\n\nTwo.", add_special_tokens=False)["input_ids"]
    blank = next(n for n in range(len(lines)) if "\n\n" in chatty.tokenizer.decode(lines[: n + 1]))
    script = iter([*lines, *lines])
    monkeypatch.setattr("llmhero_widgets.rag.generating._chooser", lambda _how: lambda _logits: next(script))
    found = write_ids(chatty, [5, 6], Writing(MOST, paragraph=True))
    assert (found.text, found.ended) == ("One.", True)
    assert len(found.ids) == blank + 1
    script = iter([*lines, *lines, *lines])
    found = write_ids(chatty, [5, 6], Writing(len(lines)))
    assert (found.text, found.ended) == ("One.\n\nTwo.", False)


def test_a_blank_line_before_the_first_word_does_not_end_a_paragraph(chatty, monkeypatch):
    lines = chatty.tokenizer("\n\nOne.\n\n", add_special_tokens=False)["input_ids"]
    script = iter(lines)
    monkeypatch.setattr("llmhero_widgets.rag.generating._chooser", lambda _how: lambda _logits: next(script))
    assert write_ids(chatty, [5, 6], Writing(len(lines), paragraph=True)).text == "One."


def test_a_chat_is_written_by_the_template_and_without_one_by_its_contents(chatty):
    chat = [("system", "Be short."), ("user", "Name a cache.")]
    turns = [{"role": role, "content": content} for role, content in chat]
    ids = chatty.tokenizer.apply_chat_template(turns, add_generation_prompt=True)["input_ids"]
    assert write(chatty, chat, max_tokens=8) == write_ids(chatty, ids, Writing(8)).text
    lm = build("gpt2")
    ids = lm.tokenizer("Be short.\n\nName a cache.")["input_ids"]
    assert write(lm, chat, max_tokens=8) == write_ids(lm, ids, Writing(8)).text


def test_another_model_than_the_prompt_was_cut_for_is_refused(prompt):
    with pytest.raises(HeroError, match="cut for chatty, and gpt2 cuts text otherwise"):
        generate(prompt, build("gpt2"))


def test_a_full_window_leaves_no_room(chatty):
    with pytest.raises(HeroError, match="no room for an answer"):
        write_ids(chatty, [5] * chatty.context, Writing(1))
    assert len(write_ids(chatty, [5] * (chatty.context - 2), Writing(50)).ids) <= 2


@pytest.mark.parametrize("name", ["bert", "t5"])
def test_a_model_that_does_not_write_token_after_token_is_refused(name):
    with pytest.raises(HeroError, match=name) as caught:
        write_ids(build(name), [5, 6], Writing(1))
    assert caught.value.code == "bad_request"


class Answering:
    """A server that answers whole texts from a real model."""

    def __init__(self, lm):
        self.lm = lm
        self.asked = []
        self.paths = {"/v1/chat/completions", "/v1/completions"}
        self.refuses = ()
        self.wants = ""
        self.release = threading.Event()
        self.release.set()

    def answer(self, path, body):
        self.asked.append((path, body))
        if path not in self.paths:
            return 404, {"error": "no such path"}
        for name in self.refuses:
            if name in body:
                return 400, {"error": {"message": f"Unsupported parameter: {name}. {self.wants}"}}
        chat = path.endswith("/chat/completions")
        if chat:
            turns = body["messages"]
            ids = self.lm.tokenizer.apply_chat_template(turns, add_generation_prompt=True)["input_ids"]
        else:
            ids = self.lm.tokenizer(body["prompt"])["input_ids"]
        most = body.get("max_tokens") or body["max_completion_tokens"]
        found = write_ids(self.lm, ids, Writing(most))
        pieces = [{"token": "", "logprob": value} for value in found.logprobs]
        reason = "stop" if found.ended else "length"
        if chat:
            told = {"message": {"content": f" {found.text}\n"}, "finish_reason": reason}
            told["logprobs"] = {"content": pieces} if "logprobs" in body else None
        else:
            told = {"text": found.text, "finish_reason": reason}
            told["logprobs"] = {"token_logprobs": list(found.logprobs)} if "logprobs" in body else None
        return 200, {"choices": [told]}


@pytest.fixture
def far(chatty):
    """Return a server on the loopback and a remote model that stands for it."""
    serving = Answering(chatty)

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            serving.release.wait(30)
            status, told = serving.answer(self.path, body)
            data = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    url = f"http://127.0.0.1:{listening.server_port}/v1"
    yield serving, RemoteModel(url, "far", api_key_env=None)
    serving.release.set()
    listening.shutdown()
    listening.server_close()
    thread.join()


def test_a_server_is_sent_the_messages_and_its_text_comes_back(chatty, prompt, far):
    serving, lm = far
    asked = build_prompt(hits_of(PASSAGES, QUESTION), lm)
    found = generate(asked, lm, Writing(MOST))
    here = write_ids(chatty, prompt.ids, Writing(MOST))
    assert (found.text, found.ended, found.ids) == (here.text, here.ended, ())
    assert found.logprobs == pytest.approx(here.logprobs)
    ((path, body),) = serving.asked
    assert path == "/v1/chat/completions"
    assert [(turn["role"], turn["content"]) for turn in body["messages"]] == list(asked.messages)
    assert (body["max_tokens"], body["temperature"], "seed" in body) == (MOST, 0, False)
    generate(asked, lm, Writing(MOST, 0.7, 0.9, 4))
    assert (serving.asked[-1][1]["top_p"], serving.asked[-1][1]["seed"]) == (0.9, 4)


def test_a_server_without_chat_completes_the_contents(chatty, far):
    serving, lm = far
    serving.paths = {"/v1/completions"}
    asked = build_prompt(hits_of(PASSAGES, QUESTION), lm)
    found = generate(asked, lm, Writing(MOST))
    assert serving.asked[-1][1]["prompt"] == asked.text
    assert found.text == write_ids(chatty, chatty.tokenizer(asked.text)["input_ids"], Writing(MOST)).text
    assert len(found.logprobs) > 0


def test_a_server_that_knows_fewer_options_is_asked_without_them(far):
    serving, lm = far
    asked = build_prompt(hits_of(PASSAGES, QUESTION), lm)
    serving.refuses = ("logprobs",)
    found = generate(asked, lm, Writing(4))
    assert found.logprobs == ()
    assert "logprobs" not in serving.asked[-1][1]
    serving.refuses, serving.wants = ("max_tokens",), "Use max_completion_tokens"
    generate(asked, lm, Writing(4))
    assert serving.asked[-1][1]["max_completion_tokens"] == 4


@pytest.mark.parametrize(
    ("status", "told", "what"),
    [
        (500, {"error": "out of memory"}, "out of memory"),
        (422, {"error": "no"}, "no"),
        (200, {"choices": []}, "127.0.0.1"),
        (200, {"choices": [{"message": None}]}, "127.0.0.1"),
        (200, b"<html>", "127.0.0.1"),
    ],
)
def test_what_a_server_cannot_do_is_said(far, status, told, what):
    serving, lm = far
    serving.answer = lambda _path, _body: (status, told)
    asked = build_prompt(hits_of(PASSAGES, QUESTION), lm)
    with pytest.raises(HeroError, match=what):
        generate(asked, lm, Writing(4))


def test_waiting_for_a_server_can_be_given_up(far):
    serving, lm = far
    serving.release.clear()
    asked = build_prompt(hits_of(PASSAGES, QUESTION), lm)

    def check():
        raise Cancelled

    with pytest.raises(Cancelled):
        generate(asked, lm, Writing(4), check=check)


def test_white_space_around_a_text_is_not_part_of_it(chatty):
    ids = chatty.tokenizer("  Two words \n", add_special_tokens=False)["input_ids"]
    assert text_of(chatty, [*ids, chatty.tokenizer.eos_token_id]) == "Two words"
    assert text_of(chatty, []) == ""


@pytest.mark.model
def test_the_default_model_answers_from_the_passages():
    from llmhero_widgets import load_model

    lm = load_model("smollm2-135m-instruct")
    note = "The library of Brimfield opens at seven in the morning and closes at noon on Sundays."
    asked = build_prompt(hits_of([note], "When does the library of Brimfield open?"), lm)
    found = generate(asked, lm, Writing(48, paragraph=True))
    assert "seven" in found.text.lower() or "7" in found.text
