"""Kernels that branch off from one process which has imported what all of them need.

A kernel of ours spends ten seconds on imports before its first cell. What branches off is an ordinary
ipykernel in a process of its own; what the server starts for it stands for it: it passes on signals, and
ends when the kernel ends.

``python warm.py serve SOCKET`` runs the first, ``python warm.py kernel SOCKET -f FILE`` asks for a kernel.
"""

# Nothing heavy up here: whoever asks for a kernel starts with these alone.
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def warm_kernels(home: Path) -> Iterator[list[str]]:
    """Run the first process until the block ends; the command that starts a kernel from it."""
    import subprocess

    address = home / "warm"
    # Without this folder among those where modules are found.
    with subprocess.Popen([sys.executable, "-P", __file__, "serve", address]) as process:
        try:
            yield [sys.executable, "-IS", __file__, "kernel", str(address), "-f", "{connection_file}"]
        finally:
            process.kill()


def serve(address: str) -> None:
    """Branch off a kernel for each that asks."""
    from importlib import import_module

    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address)
    listener.listen()
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
        be_kernel(asking, **json.loads(asked))


def be_kernel(
    asking: socket.socket, arguments: list[str], directory: str, environment: dict[str, str]
) -> None:
    """Be a kernel for as long as the one lives that asked for it."""
    from ipykernel.kernelapp import IPKernelApp

    os.setsid()
    os.chdir(directory)
    os.environ.clear()
    os.environ.update(environment)
    # Its parent is not the server.
    os.environ.pop("JPY_PARENT_PID", None)
    sys.argv[:] = ["ipykernel_launcher", *arguments]
    asking.sendall(str(os.getpid()).encode())

    def follow() -> None:
        asking.recv(1)
        os._exit(0)

    threading.Thread(target=follow, daemon=True).start()
    try:
        IPKernelApp.launch_instance(arguments)
    finally:
        os._exit(0)


def ask(address: str, arguments: list[str]) -> None:
    """Ask for a kernel and live as long as it does."""
    kernel = socket.socket(socket.AF_UNIX)
    kernel.connect(address)
    asked = {"arguments": arguments, "directory": str(Path.cwd()), "environment": dict(os.environ)}
    socket.send_fds(kernel, [json.dumps(asked).encode()], [0, 1, 2])
    pid = int(kernel.recv(32))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _: os.kill(pid, received))
    kernel.recv(1)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(sys.argv[2])
    else:
        ask(sys.argv[2], sys.argv[3:])
