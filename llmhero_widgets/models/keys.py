"""The reader's keys: in the environment, or in the operating system's keyring; shown nowhere."""

from __future__ import annotations

import json
import os
import queue
import re
import threading
from typing import TYPE_CHECKING, Any, Final, Literal

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import keys_messages as messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Source = Literal["environment", "keyring"]

#: Variables whose keys we, or a library that we call, read.
KNOWN: Final = ("OPENAI_API_KEY", "MILVUS_TOKEN", "HF_TOKEN")
_SERVICE: Final = "llmhero-widgets"
# A keyring finds an entry by its name and lists none: the names are an entry of their own.
_NAMES: Final = "names of the keys"
# Two words at least: a key that is typed in the place of a name does not pass for one.
_NAME: Final = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+")
# A keyring that is locked asks on a screen that nobody may be looking at.
_SECONDS: Final = 3.0
_SECONDS_TO_UNLOCK: Final = 60.0
# Below it, says `keyring`, a backend is none or keeps plain text.
_SAFE: Final = 1


class Key:
    """A key that no representation shows: some tracebacks print the variables of every frame.

    Parameters
    ----------
    value
        The key; empty for none.

    Examples
    --------
    >>> key = Key("sk-1234")
    >>> "1234" in repr(key), key.hidden_in("You sent sk-1234.")
    (False, 'You sent ….')
    """

    __slots__ = ("value",)

    def __init__(self, value: str) -> None:
        self.value = value

    def __bool__(self) -> bool:
        return bool(self.value)

    def __reduce__(self) -> str:
        """Refuse to be copied or written."""
        raise TypeError("a key is written nowhere")

    def hidden_in(self, text: str) -> str:
        """Return what a server or a library says, without the key that it may quote."""
        return text.replace(self.value, "…") if self.value else text


def read(variable: str | None) -> Key:
    """Return the key that a variable of the environment holds, or else the keyring under the same name.

    Parameters
    ----------
    variable
        Such as ``"OPENAI_API_KEY"``; None and a name that is nowhere give the empty key.

    Examples
    --------
    >>> bool(read("NO_SUCH_KEY"))
    False
    """
    if not variable:
        return Key("")
    return Key(os.environ.get(variable, "").strip()) or _kept(variable)


def where(variable: str) -> Source | None:
    """Return where the key is, and never the key."""
    if os.environ.get(variable, "").strip():
        return "environment"
    return "keyring" if _kept(variable) else None


def names() -> tuple[str, ...]:
    """Return the names under which the keyring holds keys of ours; none where it cannot be asked."""
    try:
        return _names(_SECONDS)
    except HeroError:
        return ()


def save(variable: str, key: Key) -> None:
    """Put a key into the keyring of the operating system.

    Raises
    ------
    HeroError
        If the name or the key cannot be, or there is no keyring, or only one that keeps plain text.
    """
    require_name(variable)
    key = Key(key.value.strip())
    if not key or not (key.value.isascii() and key.value.isprintable()):
        raise HeroError(messages.NO_KEY, messages.NO_KEY_HINT, code="bad_request")
    keyring = _keyring()
    if _in_time(lambda: keyring.get_keyring().priority, _SECONDS) < _SAFE:
        raise HeroError(messages.NO_SAFE_PLACE, messages.USE_ENVIRONMENT, variable=variable)
    kept = {*_names(_SECONDS_TO_UNLOCK), variable}
    _in_time(keyring.set_password, _SECONDS_TO_UNLOCK, variable, key)
    _in_time(keyring.set_password, _SECONDS_TO_UNLOCK, _NAMES, Key(json.dumps(sorted(kept))))


def remove(variable: str) -> None:
    """Delete a key from the keyring.

    Raises
    ------
    HeroError
        If it is not there, or the keyring cannot be used.
    """
    require_name(variable)
    keyring = _keyring()
    kept = set(_names(_SECONDS_TO_UNLOCK))
    if not _in_time(keyring.get_password, _SECONDS_TO_UNLOCK, variable):
        raise HeroError(messages.NOT_KEPT, messages.LIST_THEM, variable=variable)
    _in_time(keyring.delete_password, _SECONDS_TO_UNLOCK, variable)
    _in_time(keyring.set_password, _SECONDS_TO_UNLOCK, _NAMES, Key(json.dumps(sorted(kept - {variable}))))


def trouble() -> HeroError | None:
    """Return why the keyring cannot be used, or None where it can."""
    try:
        _names(_SECONDS)
    except HeroError as error:
        return error
    return None


def require_name(variable: str) -> None:
    """Refuse what cannot be a key's name, without quoting it: it may be a key.

    Raises
    ------
    HeroError
        ``bad_request``.
    """
    if not _NAME.fullmatch(variable):
        raise HeroError(messages.NO_NAME, messages.NO_NAME_HINT, code="bad_request")


def _kept(variable: str) -> Key:
    try:
        return Key(_in_time(_keyring().get_password, _SECONDS, variable) or "")
    except HeroError:
        return Key("")


def _names(seconds: float) -> tuple[str, ...]:
    text = _in_time(_keyring().get_password, seconds, _NAMES)
    try:
        found = json.loads(text or "[]")
    except (ValueError, RecursionError):
        found = []
    return tuple(name for name in _strings(found) if _NAME.fullmatch(name))


def _strings(found: Any) -> Iterator[str]:
    if isinstance(found, list):
        yield from (each for each in found if isinstance(each, str))


def _keyring() -> Any:
    try:
        import keyring
    except ImportError as error:
        raise HeroError(messages.NO_KEYRING, messages.INSTALL_KEYRING) from error
    return keyring


def _in_time(work: Callable[..., Any], seconds: float, name: str = "", key: Key | None = None) -> Any:
    """Ask the keyring beside this thread: one without a screen may never answer."""
    answers: queue.SimpleQueue[tuple[Any, str]] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer = work(_SERVICE, name, key.value) if key else work(_SERVICE, name) if name else work()
        except Exception as error:  # noqa: BLE001 - backends raise what their systems do, with what they hold
            answers.put((None, type(error).__name__))
        else:
            answers.put((answer, ""))

    try:
        threading.Thread(target=ask, daemon=True, name="llmhero-keyring").start()
        answer, reason = answers.get(timeout=seconds)
    except queue.Empty:
        raise HeroError(messages.SILENT, messages.UNLOCK, seconds=seconds) from None
    except RuntimeError:
        raise HeroError(messages.FAILS, messages.USE_ENVIRONMENT_ANY, reason="RuntimeError") from None
    if reason:
        raise HeroError(messages.FAILS, messages.USE_ENVIRONMENT_ANY, reason=reason)
    return answer
