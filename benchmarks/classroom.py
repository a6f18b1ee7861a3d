"""A class on one machine: memory for each learner, and how long a picture takes while the others ask too.

It starts one Jupyter server and up to 20 kernels, and speaks to them as a browser does: over the server's
REST interface and websockets, in the widgets' own messages. Every kernel loads the default model from one
shared folder, opens an AttentionExplorer and a DecodingTree, and gives each a new text.

    python benchmarks/classroom.py [--learners 1,5,10,20] [--threads 1] [--docs]

`--docs` writes the figures into docs/classroom.md, its Chinese twin and docs/classroom/measured.json.

Two ways of asking are measured. "At once": everybody at the same moment, as after "now run this cell". "In
turn": each learner at random moments of half a minute, as people do who look at what they got. Memory is
told in two parts that add up: what a kernel has for itself, times the number of kernels, and what they all
map from files (weights, libraries), which a machine holds once. No peer has such a measurement.
"""

# ruff: noqa: S310 - every address is the loopback's

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import websocket
from jupyter_server.services.kernels.connection.base import deserialize_binary_message
from measure import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOKEN = "classroom"  # noqa: S105 - guards nothing: the server listens on loopback only
WORDS = (
    "the",
    "cat",
    "sat",
    "on",
    "a",
    "mat",
    "in",
    "Paris",
    "because",
    "rain",
    "fell",
    "over",
    "our",
    "river",
)
PATIENCE = 600
DOCS = Path(__file__).parents[1] / "docs"
KEYS = ("blank_mb", "idle_mb", "active_mb", "shared_mb")
PAGES: dict[str, dict[str, Any]] = {
    "classroom.md": {
        "machine": "Measured on {cores} cores with {memory_gb} GB, `OMP_NUM_THREADS={threads}`; "
        "{load} programs were busy on it before the run began.",
        "memory": ["learners", "own, blank MB", "idle MB", "active MB", "shared MB", "together GB"],
        "learners": "{} learners, half / 95 %",
        "asked": (
            "open AttentionExplorer, at once",
            "open DecodingTree, at once",
            "a new sentence in AttentionExplorer, at once",
            "a new prompt in DecodingTree, at once",
            "a new sentence in AttentionExplorer, in turn",
            "a new prompt in DecodingTree, in turn",
        ),
    },
    "classroom.zh.md": {
        "machine": "测量环境：{cores} 核，{memory_gb} GB 内存，`OMP_NUM_THREADS={threads}`；"
        "开始之前，机器上平均有 {load} 个程序在忙。",
        "memory": ["学习者", "独占：空白 MB", "空闲 MB", "使用中 MB", "共享 MB", "合计 GB"],
        "learners": "{} 人，半数 / 95 %",
        "asked": (
            "打开 AttentionExplorer，同时",
            "打开 DecodingTree，同时",
            "AttentionExplorer 中的新句子，同时",
            "DecodingTree 中的新提示，同时",
            "AttentionExplorer 中的新句子，轮流",
            "DecodingTree 中的新提示，轮流",
        ),
    },
}
IN_TURN_SECONDS = 30
LOAD = """
import llmhero_widgets as hero
lm = hero.load_model()
explorer, tree = hero.AttentionExplorer(lm), hero.DecodingTree(lm)
"""


class Learner:
    """One kernel, and the browser's end of its websocket."""

    def __init__(self, server: str) -> None:
        made = _rest(server, "/api/kernels", {"name": "python3"})
        self._session = uuid.uuid4().hex
        address = f"ws{server[4:]}/api/kernels/{made['id']}/channels?token={TOKEN}&session_id={self._session}"
        self._line = websocket.create_connection(address, timeout=PATIENCE)
        self.pid = int(self.run("import os; print(os.getpid())"))
        self.explorer = self.tree = ""
        self._chance = random.Random(self.pid)  # noqa: S311 - no secret

    def run(self, code: str) -> str:
        """Run a cell and return what it printed."""
        content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False}
        asked = self._send("execute_request", {**content, "user_expressions": {}, "stop_on_error": True})
        printed = []
        for message in self._heard():
            if message["parent_header"].get("msg_id") != asked:
                continue
            kind, content = message["header"]["msg_type"], message["content"]
            if kind == "stream" and content["name"] == "stdout":
                printed.append(content["text"])
            if kind == "error":
                raise RuntimeError("\n".join(content["traceback"]))
            if kind == "status" and content["execution_state"] == "idle":
                return "".join(printed).strip()
        raise RuntimeError("the line ended")

    def text(self) -> str:
        """Return a sentence that no widget of this learner has read yet, nearly surely."""
        return " ".join(self._chance.choices(WORDS, k=12))

    def load(self) -> float:
        """Import everything and load the model."""
        began = time.perf_counter()
        self.run(LOAD)
        return time.perf_counter() - began

    def open_explorer(self) -> float:
        """Run a cell with an explorer, and wait for its picture."""
        began = time.perf_counter()
        self.explorer = self.run(
            f"explorer.close()\nexplorer = hero.AttentionExplorer(lm, {self.text()!r})\n"
            "print(explorer.comm.comm_id)"
        )
        self.ask(self.explorer, "open")
        return time.perf_counter() - began

    def open_tree(self) -> float:
        """Run a cell with a tree, and wait for its picture."""
        began = time.perf_counter()
        self.tree = self.run(
            f"tree.close()\ntree = hero.DecodingTree(lm, {self.text()!r})\nprint(tree.comm.comm_id)"
        )
        self.ask(self.tree, "show", rev=0)
        return time.perf_counter() - began

    def new_sentence(self) -> float:
        """Let the explorer read another sentence."""
        return self.ask(self.explorer, "open", text=self.text())

    def new_prompt(self) -> float:
        """Let the tree grow from another prompt."""
        return self.ask(self.tree, "read", rev=0, prompt=self.text())

    def ask(self, widget: str, op: str, **args: Any) -> float:
        """Ask a widget, and return the seconds until its answer was here, arrays and all."""
        began = time.perf_counter()
        rid = uuid.uuid4().hex
        said = {"v": 1, "kind": "req", "rid": rid, "op": op, "args": args}
        data = {"method": "custom", "content": said}
        self._send("comm_msg", {"comm_id": widget, "data": data})
        for message in self._heard():
            told = message["content"].get("data", {}).get("content", {})
            if message["header"]["msg_type"] != "comm_msg" or told.get("rid") != rid:
                continue
            if told["kind"] == "error":
                raise RuntimeError(told)
            if told["kind"] == "done":
                return time.perf_counter() - began
        raise RuntimeError("the line ended")

    def _send(self, kind: str, content: dict[str, Any]) -> str:
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "username": "", "session": self._session}
        message = {"header": {**header, "version": "5.3", "date": ""}, "parent_header": {}, "metadata": {}}
        self._line.send(json.dumps({**message, "content": content, "channel": "shell", "buffers": []}))
        return header["msg_id"]

    def _heard(self) -> Iterator[dict[str, Any]]:
        while True:
            said = self._line.recv()
            yield json.loads(said) if isinstance(said, str) else deserialize_binary_message(said)


def _rest(server: str, path: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(server + path, data, {"Authorization": f"token {TOKEN}"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.load(answer)


@contextlib.contextmanager
def jupyter(home: Path, models: str, threads: int) -> Iterator[str]:
    """Run a Jupyter server with nothing of the user's, and yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "LLMHERO_MODELS": models,
        "LLMHERO_CACHE": str(home / "cache"),
        "LLMHERO_PROGRESS": str(home / "progress.json"),
        "HF_HUB_OFFLINE": "1",
        "OMP_NUM_THREADS": str(threads),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "IPYTHONDIR": str(home / "ipython"),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
    }
    command = [sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"]
    options = [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={home}"]
    log = (home / "server.log").open("w")
    process = subprocess.Popen(
        [*command, *options, f"--IdentityProvider.token={TOKEN}", "--ServerApp.kernel_ws_protocol=",
         # Nobody answers pings while others are measured.
         "--ServerApp.websocket_ping_interval=0"],
        stdout=log, stderr=log, env=environment, cwd=home,
    )  # fmt: skip
    server = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                _rest(server, "/api/status")
                break
            time.sleep(0.2)
        yield server
        for kernel in _rest(server, "/api/kernels"):
            request = urllib.request.Request(f"{server}/api/kernels/{kernel['id']}", method="DELETE")
            request.add_header("Authorization", f"token {TOKEN}")
            urllib.request.urlopen(request, timeout=PATIENCE).close()
    finally:
        process.terminate()
        process.wait()
        log.close()


def memory(learners: list[Learner]) -> tuple[float, float]:
    """Return megabytes that a kernel has for itself, on average, and those that all map from files."""
    own = []
    mapped: dict[str, float] = {}
    for learner in learners:
        alone = 0
        files: dict[str, float] = {}
        name = ""
        for line in Path(f"/proc/{learner.pid}/smaps").read_text().splitlines():
            heading = re.match(r"[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \S+ *(.*)", line)
            if heading:
                name = heading[1]
            elif line.startswith("Rss:") and name.startswith("/"):
                files[name] = files.get(name, 0) + int(line.split()[1])
            elif line.startswith("Anonymous:"):
                anonymous = int(line.split()[1])
                alone += anonymous
                if name.startswith("/"):
                    files[name] -= anonymous
        own.append(alone / 1e3)
        for each, size in files.items():
            mapped[each] = max(mapped.get(each, 0), size / 1e3)
    return statistics.mean(own), sum(mapped.values())


def at_once(learners: list[Learner], work: Callable[[Learner], float]) -> list[float]:
    """Let everybody do it at the same moment; seconds of each."""
    gate = threading.Barrier(len(learners))

    def one(learner: Learner) -> float:
        gate.wait()
        return work(learner)

    with ThreadPoolExecutor(len(learners)) as pool:
        return list(pool.map(one, learners))


def in_turn(
    learners: list[Learner], first: Callable[[Learner], float], second: Callable[[Learner], float]
) -> tuple[list[float], list[float]]:
    """Let everybody do both, each at a random moment of one half of half a minute; seconds of each."""
    chance = random.Random(len(learners))  # noqa: S311 - no secret
    half = IN_TURN_SECONDS / 2
    began = time.perf_counter()

    def one(learner: Learner, moments: tuple[float, float]) -> tuple[float, float]:
        time.sleep(moments[0])
        took = first(learner)
        time.sleep(max(0, began + moments[1] - time.perf_counter()))
        return took, second(learner)

    moments = [(chance.uniform(0, half), chance.uniform(half, 2 * half)) for _ in learners]
    with ThreadPoolExecutor(len(learners)) as pool:
        found = list(pool.map(one, learners, moments))
    return [took for took, _ in found], [took for _, took in found]


def measured(learners: list[Learner], fresh: list[Learner]) -> dict[str, Any]:
    """Open what is new, ask everybody, and return figures for so many learners."""
    blank = memory(fresh)
    loaded = at_once(fresh, Learner.load)
    times = {
        "open the explorer, at once": at_once(learners, Learner.open_explorer),
        "open the tree, at once": at_once(learners, Learner.open_tree),
    }
    idle = memory(learners)
    times |= {
        "a new sentence, at once": at_once(learners, Learner.new_sentence),
        "a new prompt, at once": at_once(learners, Learner.new_prompt),
    }
    sentences, prompts = in_turn(learners, Learner.new_sentence, Learner.new_prompt)
    times |= {"a new sentence, in turn": sentences, "a new prompt, in turn": prompts}
    own, shared = memory(learners)
    return {
        "learners": len(learners),
        "blank_mb": round(blank[0]),
        "idle_mb": round(idle[0]),
        "active_mb": round(own),
        "shared_mb": round(shared),
        "machine_gb": round((own * len(learners) + shared) / 1e3, 1),
        "newcomers": len(fresh),
        "load_seconds": round(max(loaded), 1),
        "seconds": {name: [_point(found, 0.5), _point(found, 0.95)] for name, found in times.items()},
    }


def _point(found: list[float], share: float) -> float:
    """Return the value that this share of the others does not exceed (nearest rank)."""
    place = max(0, -(-int(share * 100) * len(found) // 100) - 1)
    return round(sorted(found)[place], 2)


def report(rows: list[dict[str, Any]]) -> None:
    """Print both tables."""
    heading = (
        "learners",
        "blank MB",
        "idle MB",
        "active MB",
        "shared once MB",
        "together GB",
        "newcomers",
        "load s",
    )
    keys = (
        "learners",
        "blank_mb",
        "idle_mb",
        "active_mb",
        "shared_mb",
        "machine_gb",
        "newcomers",
        "load_seconds",
    )
    table("Memory of kernels", [heading, *(tuple(f"{row[key]:,}" for key in keys) for row in rows)])
    heading = ("seconds, p50 / p95", *(f"n = {row['learners']}" for row in rows))
    lines = [
        (name, *("{:.2f} / {:.2f}".format(*row["seconds"][name]) for row in rows))
        for name in rows[0]["seconds"]
    ]
    table("Until the answer is in the browser", [heading, *lines])


def write(figures: dict[str, Any]) -> None:
    """Put the figures between the marks of both pages, and into a file of their own."""
    (DOCS / "classroom" / "measured.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    rows = figures["rows"]
    for name, words in PAGES.items():
        machine = words["machine"].format(**figures["machine"], threads=figures["threads"])
        cells = [[f"{row['learners']}", *(f"{row[key]:,}" for key in (*KEYS, "machine_gb"))] for row in rows]
        seconds = [
            [asked, *("{:.2f} / {:.2f}".format(*row["seconds"][key]) for row in rows)]
            for key, asked in zip(rows[0]["seconds"], words["asked"], strict=True)
        ]
        made = {
            "memory": f"{machine}\n\n{_markdown(words['memory'], cells)}",
            "seconds": _markdown(["", *(words["learners"].format(row["learners"]) for row in rows)], seconds),
        }
        page = DOCS / name
        text = page.read_text(encoding="utf-8")
        for mark, part in made.items():
            begin = f"<!-- measured: {mark} -->\n"
            before, _, rest = text.partition(begin)
            text = f"{before}{begin}{part}\n{rest[rest.index('<!-- end -->') :]}"
        page.write_text(text, encoding="utf-8")


def _markdown(heading: list[str], rows: list[list[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--learners", default="1,5,10,20", help="how many, rising, separated by commas")
    parser.add_argument("--threads", type=int, default=1, help="OMP_NUM_THREADS of each kernel")
    parser.add_argument("--docs", action="store_true", help="write the figures into docs/")
    options = parser.parse_args()
    load = round(os.getloadavg()[0], 1)
    counts = sorted({int(each) for each in options.learners.split(",")})
    from llmhero_widgets.models import catalog, shared

    with tempfile.TemporaryDirectory() as scratch:
        models = Path(scratch, "models")
        shared.share(catalog.DEFAULT_MODEL, models)
        learners: list[Learner] = []
        rows = []
        with jupyter(Path(scratch), str(models), options.threads) as server:
            for count in counts:
                fresh = [Learner(server) for _ in range(count - len(learners))]
                learners += fresh
                rows.append(measured(learners, fresh))
                print(json.dumps(rows[-1]), flush=True)
    report(rows)
    if options.docs:
        with Path("/proc/meminfo").open() as file:
            memory_gb = round(int(file.readline().split()[1]) / 2**20)
        machine = {"cores": os.cpu_count(), "memory_gb": memory_gb, "load": load}
        write({"machine": machine, "threads": options.threads, "rows": rows})


if __name__ == "__main__":
    main()
