"""A key is asked for unseen, kept by the system's keyring only, and no keyring can hold anybody up."""

from __future__ import annotations

import copy
import io
import pickle
import threading
import time
import traceback

import keyring
import keyring.backend
import keyring.errors
import pytest
from keyring.backends import fail

from llmhero_widgets import cli
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import keys

SECRET = "sk-canary-7f3b91"  # noqa: S105 - nobody's


class Memory(keyring.backend.KeyringBackend):
    """A keyring that is as good as the system's, for the length of a test."""

    priority = 5

    def __init__(self):
        super().__init__()
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        del self.kept[service, username]


class PlainText(Memory):
    priority = 0.5


class Locked(Memory):
    def __init__(self):
        super().__init__()
        self.unlocked = threading.Event()

    def get_password(self, service, username):
        self.unlocked.wait(30)


class Broken(Memory):
    def get_password(self, service, username):
        raise keyring.errors.KeyringError(f"the bus fell over {SECRET}")


@pytest.fixture
def use(monkeypatch):
    """Put a keyring in the place of the system's."""
    for name in keys.KNOWN:
        monkeypatch.delenv(name, raising=False)
    before = keyring.get_keyring()

    def put(backend):
        keyring.set_keyring(backend)
        return backend

    yield put
    keyring.set_keyring(before)


def run(capsys, monkeypatch, *arguments, typed=None, piped=None):
    monkeypatch.setattr("sys.stdin", io.StringIO(piped or ""))
    if typed is not None:
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("getpass.getpass", lambda _prompt: typed)
    code = cli.main([*arguments, "--lang", "en"])
    shown = capsys.readouterr()
    assert SECRET not in shown.out + shown.err
    return code, shown.out, shown.err


@pytest.mark.parametrize("how", ["typed", "piped"])
def test_set_list_use_and_remove(use, capsys, monkeypatch, how):
    backend = use(Memory())
    code, out, _ = run(capsys, monkeypatch, "keys", "set", "OTHER_API_KEY", **{how: f"{SECRET}\n"})
    assert (code, out) == (0, "OTHER_API_KEY is in the keyring.\n")
    assert SECRET in backend.kept.values()
    assert keys.read("OTHER_API_KEY").value == SECRET
    _, out, _ = run(capsys, monkeypatch, "keys")
    assert "OTHER_API_KEY  [in the keyring]" in out
    assert "OPENAI_API_KEY  [not set]" in out
    monkeypatch.setenv("OTHER_API_KEY", "of-the-environment")
    assert keys.read("OTHER_API_KEY").value == "of-the-environment"
    assert "OTHER_API_KEY  [in the environment]" in run(capsys, monkeypatch, "keys", "list")[1]
    monkeypatch.delenv("OTHER_API_KEY")
    assert run(capsys, monkeypatch, "keys", "remove", "OTHER_API_KEY")[0] == 0
    assert not keys.read("OTHER_API_KEY")
    assert keys.names() == ()
    code, _, err = run(capsys, monkeypatch, "keys", "remove", "OTHER_API_KEY")
    assert code == 1
    assert "holds no OTHER_API_KEY" in err


def test_a_key_in_the_command_line_is_refused_and_not_repeated(use, capsys, monkeypatch):
    backend = use(Memory())
    code, _, err = run(capsys, monkeypatch, "keys", "set", SECRET)
    assert (code, backend.kept) == (1, {})
    assert "no name for a key" in err
    with pytest.raises(SystemExit):
        run(capsys, monkeypatch, "keys", "set", "OPENAI_API_KEY", SECRET)
    shown = capsys.readouterr()
    assert SECRET not in shown.out + shown.err
    assert "never part of a command" in shown.err
    assert backend.kept == {}


@pytest.mark.parametrize("typed", ["", "  ", "sk-通", "sk-\x00"])
def test_what_cannot_be_a_key_is_not_kept(use, capsys, monkeypatch, typed):
    backend = use(Memory())
    code, _, err = run(capsys, monkeypatch, "keys", "set", "OPENAI_API_KEY", typed=typed)
    assert (code, backend.kept) == (1, {})
    assert "cannot be a key" in err


@pytest.mark.parametrize("backend", [fail.Keyring, PlainText])
def test_without_a_safe_keyring_nothing_is_kept(use, capsys, monkeypatch, backend):
    put = use(backend())
    code, _, err = run(capsys, monkeypatch, "keys", "set", "OPENAI_API_KEY", typed=SECRET)
    assert code == 1
    assert "nothing was saved" in err
    assert "environment variable OPENAI_API_KEY" in err
    assert not getattr(put, "kept", {})
    assert not keys.read("OPENAI_API_KEY")


def test_a_key_that_is_not_kept_is_in_no_traceback_and_no_file(use):
    use(PlainText())
    key = keys.Key(SECRET)
    with pytest.raises(HeroError) as error:
        keys.save("OPENAI_API_KEY", key)
    told = traceback.TracebackException.from_exception(error.value, capture_locals=True)
    frames = [frame for frame in told.stack if frame.filename.endswith("keys.py")]
    assert any("key" in (frame.locals or {}) for frame in frames)
    assert not any(SECRET in repr(frame.locals) for frame in frames)
    for write in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="written nowhere"):
            write(key)


def test_a_locked_keyring_holds_nobody_up(use, monkeypatch):
    locked = use(Locked())
    monkeypatch.setattr(keys, "_SECONDS", 0.2)
    started = time.monotonic()
    assert not keys.read("OPENAI_API_KEY")
    assert "did not answer" in str(keys.trouble())
    assert time.monotonic() - started < 10
    locked.unlocked.set()


def test_a_broken_keyring_is_told_without_its_words(use, capsys, monkeypatch):
    use(Broken())
    assert not keys.read("OPENAI_API_KEY")
    code, out, _ = run(capsys, monkeypatch, "keys")
    assert code == 0
    assert "cannot be used (KeyringError)" in out


def test_without_the_package(use, capsys, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "keyring", None)
    assert not keys.read("OPENAI_API_KEY")
    with pytest.raises(HeroError, match="not installed"):
        keys.save("OPENAI_API_KEY", keys.Key(SECRET))
    code, out, _ = run(capsys, monkeypatch, "keys")
    assert code == 0
    assert 'pip install "llmhero-widgets[keys]"' in out


def test_where_threads_do_not_exist_there_is_no_keyring(use, monkeypatch):
    use(Memory()).kept["llmhero-widgets", "OPENAI_API_KEY"] = SECRET

    def start(_thread):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    assert not keys.read("OPENAI_API_KEY")


def test_names_that_somebody_else_wrote_are_not_believed(use):
    use(Memory()).kept["llmhero-widgets", "names of the keys"] = '["GOOD_KEY", "<b>", 3, {}]'
    assert keys.names() == ("GOOD_KEY",)
    keyring.get_keyring().kept["llmhero-widgets", "names of the keys"] = "[" * 100_000
    assert keys.names() == ()
