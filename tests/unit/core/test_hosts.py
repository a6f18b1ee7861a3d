from types import SimpleNamespace

import pytest

from llmhero_widgets.core.hosts import detect_host


def ipython(shell):
    return SimpleNamespace(get_ipython=lambda: shell)


KERNEL = SimpleNamespace(kernel=SimpleNamespace(_supports_kernel_subshells=True), user_ns={})
OLD_KERNEL = SimpleNamespace(kernel=SimpleNamespace(), user_ns={})
VSCODE_KERNEL = SimpleNamespace(kernel=KERNEL.kernel, user_ns={"__vsc_ipynb_file__": "a.ipynb"})
MARIMO = SimpleNamespace(running_in_notebook=lambda: True)
IDLE_MARIMO = SimpleNamespace(running_in_notebook=lambda: False)


@pytest.mark.parametrize(
    ("environ", "modules", "platform", "name", "threads", "subshells"),
    [
        ({}, {}, "linux", "script", True, False),
        ({}, {"IPython": ipython(None)}, "linux", "script", True, False),
        ({}, {"IPython": ipython(SimpleNamespace())}, "linux", "ipython", True, False),
        ({}, {"IPython": ipython(KERNEL)}, "linux", "jupyter", True, True),
        ({}, {"IPython": ipython(OLD_KERNEL)}, "linux", "jupyter", True, False),
        ({"VSCODE_PID": "1"}, {"IPython": ipython(KERNEL)}, "linux", "vscode", True, False),
        ({}, {"IPython": ipython(VSCODE_KERNEL)}, "win32", "vscode", True, False),
        ({}, {"google.colab": object(), "IPython": ipython(KERNEL)}, "linux", "colab", False, False),
        ({}, {"IPython": ipython(KERNEL)}, "emscripten", "jupyterlite", False, False),
        ({}, {"marimo": MARIMO}, "linux", "marimo", True, False),
        ({}, {"marimo": IDLE_MARIMO, "IPython": ipython(KERNEL)}, "linux", "jupyter", True, True),
    ],
)
def test_hosts(environ, modules, platform, name, threads, subshells):
    host = detect_host(environ, modules, platform)
    assert (host.name, host.threads, host.subshells) == (name, threads, subshells)
