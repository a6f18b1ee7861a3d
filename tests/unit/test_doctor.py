"""The doctor on machines with one thing wrong each."""

from __future__ import annotations

import importlib.metadata
import json
import shutil
import socket
import string
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from llmhero_widgets.core.hosts import Host
from llmhero_widgets.core.text import LANGUAGES, Message
from llmhero_widgets.doctor import environment, hosts, messages, network, storage
from llmhero_widgets.doctor.diagnosis import Diagnosis, diagnose
from llmhero_widgets.doctor.finding import Finding
from llmhero_widgets.models import cache, pip_download
from llmhero_widgets.models import messages as model_messages
from llmhero_widgets.models.catalog import CATALOG


@pytest.fixture(autouse=True)
def machine(tmp_path, monkeypatch):
    """Give each test an empty cache of its own."""
    monkeypatch.setenv("LLMHERO_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))


def found(findings, what):
    """Return the one finding of that kind, checked to be whole in both languages."""
    (finding,) = [finding for finding in findings if finding.what is what]
    for language in LANGUAGES:
        assert "{" not in finding.render(language)
    return finding


def test_both_languages_have_the_same_slots():
    def slots(sentence):
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}

    for name, message in vars(messages).items():
        if isinstance(message, Message):
            assert slots(message.en) == slots(message.zh), name


def test_offline_asks_no_network(monkeypatch):
    monkeypatch.setattr(socket, "socket", None)
    monkeypatch.setattr("subprocess.Popen", None)
    findings = diagnose(offline=True).findings
    assert found(findings, messages.OFFLINE).level == "ok"
    assert all(finding.render(language) for finding in findings for language in LANGUAGES)


def test_only_what_is_broken_makes_it_unhealthy():
    note, broken = Finding("note", messages.OFFLINE), Finding("broken", messages.OFFLINE, "mend it")
    assert Diagnosis((note,)).healthy
    assert not Diagnosis((note, broken)).healthy
    assert repr(Diagnosis((broken,))).endswith("\n    → mend it")


def test_old_python(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 2))
    assert found([environment.check_python()], messages.PYTHON_OLD).level == "broken"


def installed_versions(monkeypatch, needed, versions):
    def version(name):
        if name not in versions:
            raise importlib.metadata.PackageNotFoundError(name)
        return versions[name]

    monkeypatch.setattr(environment, "requires", lambda _: needed)
    monkeypatch.setattr(environment, "version", version)


def test_libraries_that_fit(monkeypatch):
    versions = dict.fromkeys(
        ("torch", "transformers", "jupyterlab", "ipywidgets", "anywidget", "ipykernel"), "9.1"
    )
    installed_versions(monkeypatch, ["torch>=2", 'absent; python_version < "3"'], versions)
    assert "torch 9.1" in found(environment.check_libraries(), messages.LIBRARIES).render("en")


def test_libraries_that_do_not(monkeypatch):
    installed_versions(monkeypatch, ["torch>=2.6", "gguf>=0.17"], {"torch": "2.5.1+cpu"})
    findings = list(environment.check_libraries())
    old = found(findings, messages.LIBRARY_UNFIT)
    assert old.level == "broken"
    assert old.command == f'{sys.executable} -m pip install --upgrade "torch>=2.6"'
    assert found(findings, messages.LIBRARY_MISSING).command.endswith('-m pip install "gguf>=0.17"')


def test_package_that_is_not_installed(monkeypatch):
    def requires(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(environment, "requires", requires)
    assert found(environment.check_libraries(), messages.NOT_INSTALLED).level == "broken"


@pytest.mark.parametrize(("card", "notices"), [(False, 1), (True, 0)])
def test_torch_for_graphics_cards_is_noticed_where_there_is_none(monkeypatch, card, notices):
    monkeypatch.setattr(environment, "distributions", lambda: [SimpleNamespace(name="nvidia-cublas-cu12")])
    monkeypatch.setattr(Path, "exists", lambda _: card)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    findings = list(environment.check_torch_build())
    assert [finding.what for finding in findings] == [messages.CUDA_UNUSED] * notices
    assert all(finding.level == "note" for finding in findings)


@pytest.fixture
def kernels(tmp_path, monkeypatch):
    """Make Jupyter look for kernels in one folder only, before its own."""
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))

    def write(executable):
        folder = tmp_path / "kernels" / "python3"
        folder.mkdir(parents=True)
        argv = [executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        spec = {"argv": argv, "display_name": "x", "language": "python"}
        (folder / "kernel.json").write_text(json.dumps(spec))

    return write


@pytest.mark.parametrize("executable", ["python", sys.executable])
def test_kernel_of_this_python(kernels, executable):
    kernels(executable)
    assert found(environment.check_kernel(), messages.KERNEL).level == "ok"


def test_kernel_of_another_python(kernels):
    kernels("/opt/other/bin/python")
    finding = found(environment.check_kernel(), messages.KERNEL_ELSEWHERE)
    assert finding.level == "broken"
    assert "ipykernel install --sys-prefix" in finding.command


def test_no_kernel(monkeypatch):
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    def missing(_, name):
        raise NoSuchKernel(name)

    monkeypatch.setattr(KernelSpecManager, "get_kernel_spec", missing)
    assert found(environment.check_kernel(), messages.KERNEL_MISSING).level == "broken"


@pytest.mark.parametrize(
    ("version", "what"), [("6.31.0", messages.NO_SUBSHELLS), ("7.4.0", messages.SUBSHELLS)]
)
def test_subshells(monkeypatch, version, what):
    monkeypatch.setattr(environment, "version", lambda _: version)
    assert version in found(environment.check_kernel(), what).render("zh")


def test_cache_and_models_of_a_new_machine():
    assert found([storage.check_cache()], messages.CACHE).level == "ok"
    findings = list(storage.check_models())
    assert [finding.what for finding in findings] == [messages.MODEL_ABSENT] * len(CATALOG)
    assert findings[0].command == "llmhero models fetch smollm2-135m-instruct"


def test_model_that_is_ready():
    card = CATALOG[1]
    with cache.locked(card), cache.staging(card) as folder:
        (folder / "ready").mkdir()
        (folder / "ready" / "model.safetensors").write_bytes(bytes(3_000_000))
        cache.publish(card, folder / "ready")
    assert "3 MB" in found(storage.check_models(), messages.MODEL_READY).render("en")


def test_cache_on_a_full_disk(monkeypatch, tmp_path):
    usage = shutil.disk_usage(tmp_path)._replace(free=700_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    finding = found([storage.check_cache()], messages.CACHE_FULL)
    assert finding.level == "broken"
    assert "700 MB" in finding.render("en")
    assert "LLMHERO_CACHE" in finding.command


def test_cache_that_cannot_be_written(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LLMHERO_CACHE", str(tmp_path / "file" / "cache"))
    assert found([storage.check_cache()], messages.CACHE_READ_ONLY).level == "broken"


def test_front_end(monkeypatch, tmp_path):
    monkeypatch.setattr(hosts, "files", lambda _: tmp_path / "llmhero_widgets")
    missing = found([hosts.check_front_end()], messages.FRONT_END_MISSING)
    assert missing.level == "broken"
    assert "pip install --force-reinstall llmhero-widgets" in missing.command
    (tmp_path / "package.json").write_text("{}")
    assert hosts.check_front_end().command == "npm install && npm run build"
    (tmp_path / "llmhero_widgets" / "static").mkdir(parents=True)
    (tmp_path / "llmhero_widgets" / "static" / "attention.js").write_text("")
    assert "attention" in found([hosts.check_front_end()], messages.FRONT_END).render("en")


def test_widget_loader_for_vs_code(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert found([hosts.check_nbextension()], messages.NBEXTENSION_MISSING).level == "note"
    folder = tmp_path / "share" / "jupyter" / "nbextensions" / "anywidget"
    folder.mkdir(parents=True)
    (folder / "index.js").write_text("")
    assert "jupyter.widgetScriptSources" in found([hosts.check_nbextension()], messages.NBEXTENSION).render(
        "zh"
    )


@pytest.mark.parametrize(
    ("host", "what", "words"),
    [
        (Host("script", threads=True, subshells=False), messages.HOST_TERMINAL, ""),
        (Host("vscode", threads=True, subshells=False), messages.HOST_NOTEBOOK, "VS Code; widgets"),
        (Host("jupyter", threads=True, subshells=True), messages.HOST_NOTEBOOK, "while a cell runs: yes"),
        (Host("colab", threads=False, subshells=False), messages.HOST_LIMITED, "Colab"),
    ],
    ids=lambda value: getattr(value, "name", ""),
)  # fmt: skip
def test_host(monkeypatch, host, what, words):
    monkeypatch.setattr(hosts, "detect_host", lambda: host)
    assert words in found([hosts.check_host()], what).render("en")


def test_index_that_answers(monkeypatch):
    def answer(wheel, folder, progress):
        progress(0, wheel.size, "connect")
        progress(1, wheel.size, "download")
        raise AssertionError("went on after the first bytes")

    monkeypatch.setattr(pip_download, "download", answer)
    assert found([network.check_index()], messages.INDEX).level == "ok"


def test_index_that_does_not(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{port}/simple")
    for name in ("PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS"):
        monkeypatch.delenv(name, raising=False)
    finding = found([network.check_index()], messages.INDEX_FAILS)
    assert finding.level == "note"
    assert "127.0.0.1" in finding.render("en")
    assert finding.command.startswith("pip config set global.index-url")


def test_no_pip(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    finding = found([network.check_index()], messages.INDEX_FAILS)
    assert finding.slots["why"] is model_messages.NO_PIP
    assert finding.command == f"{sys.executable} -m ensurepip --upgrade"


def test_hub(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as server:
        endpoint = f"http://127.0.0.1:{server.getsockname()[1]}"
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", endpoint)
        assert endpoint in found([network.check_hub()], messages.HUB).render("en")
    assert found([network.check_hub()], messages.HUB_SILENT).level == "note"
