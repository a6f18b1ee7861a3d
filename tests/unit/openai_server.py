"""An OpenAI-compatible server on the loopback: it answers from a real model, well or badly."""

from __future__ import annotations

import contextlib
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import torch

from llmhero_widgets.decoding.names import Names


@dataclass
class Server:
    """What the server does; a test changes it as it likes."""

    lm: Any = None
    url: str = ""
    model: str = "tiny"
    #: "completions" as OpenAI had it, "llama.cpp" with lists of tokens, "chat" without /completions.
    form: str = "completions"
    #: Of a chat server: "continues", "ignores" (what it does not know), "refuses" (the same) or "uncounted".
    chat: str = "continues"
    lists: bool = True
    #: A status, headers and a body instead of an answer, for the paths of `broken`.
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"{}"
    broken: tuple[str, ...] = ("/completions", "/chat/completions")
    #: While it is not set, nobody is answered.
    release: threading.Event = field(default_factory=threading.Event)
    asked: threading.Event = field(default_factory=threading.Event)
    hung_up: threading.Event = field(default_factory=threading.Event)
    requests: list[tuple[str, Any, Any]] = field(default_factory=list)

    def says(self, status, body, **headers):
        """Let every request for tokens have this answer."""
        self.status, self.headers = status, {name.replace("_", "-"): value for name, value in headers.items()}
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()

    def paths(self):
        """Return what was asked for, in order."""
        return [path for path, _, _ in self.requests]


def chat_prompt(user):
    """Return what the model reads for a user's message."""
    return f"U: {user}\nA:"


def answer(server, path, body):
    """Return status and JSON."""
    if path == "/models":
        return 200, {"data": [{"id": server.model}, {"id": "another"}]}
    if body["model"] != server.model:
        return 404, {"error": {"message": f"The model {body['model']!r} does not exist."}}
    if path == "/completions" and server.form != "chat":
        return completions(server, body)
    if path == "/chat/completions" and server.form == "chat":
        return chat(server, body)
    return 404, {"error": {"message": "no such path"}}


def completions(server, body):
    many = isinstance(body["prompt"], list)
    if many and not server.lists:
        return 400, {"error": {"message": "prompt has to be a string"}}
    texts = body["prompt"] if many else [body["prompt"]]
    make = with_lists if server.form == "llama.cpp" else with_tables
    choices = [{"index": place, **make(server, text, body["logprobs"])} for place, text in enumerate(texts)]
    # The order is not promised by anybody.
    return 200, {"choices": choices[::-1]}


def chat(server, body):
    extra = {"continue_final_message", "add_generation_prompt"} & body.keys()
    if extra and server.chat == "refuses":
        return 400, {"error": {"message": f"Unrecognized request arguments: {sorted(extra)}"}}
    user, *rest = (message["content"] for message in body["messages"])
    text = chat_prompt(user) + "".join(rest)
    if rest and server.chat == "ignores":
        text += "\nA:"
    usage = {"prompt_tokens": len(ids_of(server.lm, text))}
    choice = {"index": 0, **with_lists(server, text, body["top_logprobs"])}
    return 200, {"choices": [choice]} | ({} if server.chat == "uncounted" else {"usage": usage})


def ids_of(lm, text):
    return lm.tokenizer.encode(text, add_special_tokens=False)


def likeliest(server, text, count):
    """Return (bytes, log-probability) of the likeliest next tokens, from the model itself."""
    with torch.inference_mode():
        output = server.lm.module(input_ids=torch.tensor([ids_of(server.lm, text)]), use_cache=False)
    found = output.logits[0, -1].double().log_softmax(-1).topk(count)
    names = Names(server.lm)
    ends = found.indices[0].item() in names.ends
    pairs = [(names.piece(n), x) for n, x in zip(found.indices.tolist(), found.values.tolist(), strict=True)]
    return pairs, "stop" if ends else "length"


def with_tables(server, text, count):
    pairs, reason = likeliest(server, text, count)
    top = {as_text(piece): logprob for piece, logprob in pairs}
    (first, logprob), *_ = top.items()
    made = {"tokens": [first], "token_logprobs": [logprob], "top_logprobs": [top]}
    return {"text": first, "logprobs": made, "finish_reason": reason}


def with_lists(server, text, count):
    pairs, reason = likeliest(server, text, count)
    top = [{"token": p.decode(errors="replace"), "bytes": list(p), "logprob": x} for p, x in pairs]
    return {"logprobs": {"content": [{**top[0], "top_logprobs": top}]}, "finish_reason": reason}


def as_text(piece):
    """Return a token as OpenAI's /completions writes it."""
    try:
        return piece.decode()
    except UnicodeDecodeError:
        return "bytes:" + "".join(chr(b) if 32 < b < 127 else f"\\x{b:02x}" for b in piece)


def make_handler(server):
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_GET(self):
            self.respond(None)

        def do_POST(self):
            self.respond(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def respond(self, body):
            path = self.path.removeprefix("/v1")
            server.requests.append((path, body, dict(self.headers)))
            server.asked.set()
            if not server.release.is_set():
                # A client that hangs up ends the line, which reads as nothing.
                self.connection.settimeout(30)
                with contextlib.suppress(OSError):
                    if self.connection.recv(1) == b"":
                        server.hung_up.set()
                return
            status, headers, data = server.status, server.headers, server.body
            if not status or path not in server.broken:
                status, made = answer(server, path, body)
                headers, data = {}, json.dumps(made).encode()
            with contextlib.suppress(OSError):
                self.send_response(status)
                for name, value in ({"Content-Length": str(len(data))} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

    return Handler


@pytest.fixture
def server(monkeypatch):
    """Serve on the loopback; there is no key unless a test sets one."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    served = Server()
    served.release.set()
    listening = ThreadingHTTPServer(("127.0.0.1", 0), make_handler(served))
    listening.daemon_threads = True
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    served.url = f"http://127.0.0.1:{listening.server_port}/v1"
    yield served
    listening.shutdown()
    listening.server_close()
    thread.join()
