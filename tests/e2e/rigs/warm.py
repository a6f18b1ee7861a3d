"""A Python that has imported already what nearly every process of these tests imports.

Each process of ours would spend ten seconds on imports before it did anything. Here one process does it once,
and the others branch off from it: each is a Python process of its own with its own main module. What is
started for it (``python warm.py run SOCKET …``, with ``-m MODULE`` or ``-c CODE`` as Python has them) stands
for it: passes on signals, ends when it ends, and with its status.
"""

# Nothing heavy up here: whoever asks for a process starts with these alone.
import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from functools import cache
from pathlib import Path

IMPORTS = (
    "ipykernel.kernelapp",
    "transformers.models.bert.modeling_bert",
    "transformers.models.llama.modeling_llama",
    "llmhero_widgets.attention.explorer",
    "llmhero_widgets.decoding.explorer",
    "llmhero_widgets.metrics.lab",
    "llmhero_widgets.positions.explorer",
    "llmhero_widgets.prompts.lab",
    "llmhero_widgets.rag.builder",
    "llmhero_widgets.tokens.inspector",
)
MOST_BYTES = 1 << 20
PID_BYTES = 4


@cache
def warm_python() -> list[str]:
    """Return how to call this Python; it ends with the process that asked first."""
    folder = tempfile.TemporaryDirectory(prefix="warm-")
    atexit.register(folder.cleanup)
    address = str(Path(folder.name) / "socket")
    # Whoever asks while it still imports waits in the line.
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        number = listener.fileno()
        # Without this folder among those where modules are found.
        command = [sys.executable, "-P", __file__, "serve", str(number)]
        process = subprocess.Popen(command, pass_fds=[number], env={**os.environ, "HF_HUB_OFFLINE": "1"})
    atexit.register(process.kill)
    return [sys.executable, "-IS", __file__, "run", address]


def serve(listener: socket.socket) -> None:
    """Branch off a process for each that asks."""
    from importlib import import_module

    for name in IMPORTS:
        import_module(name)
    assert threading.active_count() == 1, "a thread does not branch off"
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        asking, _ = listener.accept()
        asked, streams, _, _ = socket.recv_fds(asking, MOST_BYTES, 3)
        if os.fork():
            asking.close()
            for stream in streams:
                os.close(stream)
            continue
        listener.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for place, stream in enumerate(streams):
            os.dup2(stream, place)
            os.close(stream)
        branch(asking, **json.loads(asked))


def branch(asking: socket.socket, arguments: list[str], directory: str, environment: dict[str, str]) -> None:
    """Be a Python called with these arguments, for as long as the one lives that asked for it."""
    import runpy

    os.setsid()
    os.chdir(directory)
    os.environ.clear()
    os.environ.update(environment)
    # A kernel would look for the server among its parents.
    os.environ.pop("JPY_PARENT_PID", None)
    asking.sendall(os.getpid().to_bytes(PID_BYTES, "little"))

    def follow() -> None:
        asking.recv(1)
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
    kind, what, *more = arguments
    sys.path.insert(0, "")
    sys.argv[:] = [what if kind == "-m" else kind, *more]
    status = 1
    try:
        if kind == "-m":
            runpy.run_module(what, run_name="__main__", alter_sys=True)
        else:
            exec(compile(what, "<string>", "exec"), {"__name__": "__main__"})  # noqa: S102 - as `python -c`
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
        raise
    finally:
        asking.sendall(bytes([status]))
    sys.exit()


def run(address: str, arguments: list[str]) -> None:
    """Ask for a process and live as long as it does."""
    other = socket.socket(socket.AF_UNIX)
    other.connect(address)
    asked = {"arguments": arguments, "directory": str(Path.cwd()), "environment": dict(os.environ)}
    socket.send_fds(other, [json.dumps(asked).encode()], [0, 1, 2])
    pid = int.from_bytes(other.recv(PID_BYTES), "little")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _: os.kill(pid, received))
    status = 1
    while said := other.recv(1):
        status = said[0]
    sys.exit(status)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(socket.socket(fileno=int(sys.argv[2])))
    else:
        run(sys.argv[2], sys.argv[3:])
