"""What every widget of this package is: strict about its options, busy elsewhere, gone when closed."""

from __future__ import annotations

import difflib
import inspect
import os
import threading
import warnings
from contextlib import contextmanager
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets as t

from llmhero_widgets.core import messages, page, recording
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.hosts import detect_host, notice_of
from llmhero_widgets.core.messages_page import NOT_COMPUTED
from llmhero_widgets.core.picture import MAX_PICTURE_BYTES
from llmhero_widgets.core.rpc import Rpc
from llmhero_widgets.core.text import LANGUAGES, Message, current_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from llmhero_widgets.core.jobs import Send, Worker
    from llmhero_widgets.core.picture import Picture
    from llmhero_widgets.core.recording import Questions
    from llmhero_widgets.core.rpc import Operation
    from llmhero_widgets.core.text import Language


# What ipywidgets itself keeps of a widget.
_LAYOUT = frozenset({"layout", "tabbable", "tooltip"})


def bundle(name: str) -> str | Path:
    """Return the front end of one widget, for ``_esm``.

    Parameters
    ----------
    name
        The feature, e.g. ``"attention"``.

    Returns
    -------
    str or pathlib.Path
        The text of the module; its path only under ``ANYWIDGET_HMR=1``, because a path keeps every
        instance alive.

    Raises
    ------
    HeroError
        If the front end has not been built.
    """
    source = files("llmhero_widgets") / "static" / f"{name}.js"
    if not source.is_file():
        raise HeroError(messages.FRONT_END_MISSING, messages.BUILD_FRONT_END, name=name)
    if os.environ.get("ANYWIDGET_HMR") == "1":
        return Path(str(source))
    return source.read_text(encoding="utf-8")


class HeroWidget(anywidget.AnyWidget):
    """Base of all widgets.

    Parameters
    ----------
    worker
        Where this widget's operations run.
    lang
        ``"en"`` or ``"zh"``; by default the language of :func:`llmhero_widgets.set_language`.
    caps
        What the widget tells its front end about itself.
    unknown
        Keyword arguments that the subclass does not know: refused with the nearest valid name.
    state
        First values of the subclass's traits.

    Raises
    ------
    TypeError
        If there are unknown keyword arguments.
    """

    lang = t.Enum(LANGUAGES, help="Language of the interface.").tag(sync=True)

    #: What an exported page is called.
    _title = Message("LLM Hero", "LLM Hero")
    _closed = True

    def __init__(
        self,
        worker: Worker,
        *,
        lang: Language | None = None,
        caps: Mapping[str, Any] | None = None,
        unknown: Mapping[str, object] | None = None,
        **state: Any,
    ) -> None:
        _refuse_unknown(type(self), unknown or {})
        self._lock = threading.RLock()
        self._worker = worker
        super().__init__(lang=lang or current_language(), **state)
        host = detect_host()
        notice = notice_of(host)
        self._rpc = Rpc(
            self._operations(),
            worker,
            self._send_to_browser,
            language=lambda: self.lang,
            caps={
                "host": host.name,
                "subshells": host.subshells,
                **({"notice": notice._asdict()} if notice else {}),
                **(caps or {}),
            },
        )
        self.on_msg(self._receive)
        self._closed = False

    def _operations(self) -> Mapping[str, Operation]:
        """Name what the front end may ask for; each takes the job and keyword arguments."""
        return {}

    def export_html(  # noqa: PLR0913 - all but the path are optional
        self,
        path: str | os.PathLike[str],
        *,
        title: str | None = None,
        lang: Language | None = None,
        theme: page.Theme = "system",
        answers: bool = True,
        seconds: float = recording.SECONDS,
        max_bytes: int = page.MAX_BYTES,
        overwrite: bool = False,
    ) -> page.Exported:
        """Write what the widget shows as one page that needs no kernel and no network.

        The page also holds answers of the model: what its reader may ask by looking around, such as the
        weights of every head of a short text. They are asked for now, the most important ones first.

        Parameters
        ----------
        path
            Where to, such as ``"attention.html"``.
        title
            Of the page; by default the widget's name.
        lang
            ``"en"`` or ``"zh"``; by default the widget's own language.
        theme
            ``"light"``, ``"dark"``, or ``"system"`` for whatever the reader's system asks for.
        answers
            Whether the page holds answers; without them it shows what the widget shows now.
        seconds
            How long the widget may take to give them; what is not answered by then is left out.
        max_bytes
            How large the page may become: of the answers, the least important are left out until it fits.
        overwrite
            Whether to replace a file that is there.

        Returns
        -------
        Exported
            Path and size, how many answers the page holds, and how many were left out.

        Raises
        ------
        HeroError
            If there is a file already, it cannot be written, or it would be too large without any answer.
        KeyboardInterrupt
            If you stop it: nothing is written, and the model is free again.

        Examples
        --------
        >>> import llmhero_widgets as hero
        >>> lab = hero.MetricLab(["the cat sat", "a dog"], "the cat sat down")
        >>> page = lab.export_html("metrics.html", overwrite=True)
        >>> page.answers, page.left_out
        (4, 0)
        >>> page.path.unlink()
        >>> lab.close()
        """
        page.refuse_path(Path(path).expanduser(), overwrite=overwrite)
        chosen = lang or self.lang
        name = self._title.format(chosen) if title is None else title
        asked = recording.Recording()
        # One that was closed holds nothing any more, and must not begin again.
        if answers and not self._closed:
            asked = recording.record(self, chosen, seconds=seconds, characters=max_bytes)
        saved = self._saved(chosen)

        def made(kept: page.SavedWidget, *notes: str) -> str:
            return page.alone(
                kept, title=name, lang=chosen, theme=theme, notes=[page.colophon(chosen), *notes]
            )

        count = len(asked)
        room = max_bytes - len(made(saved, page.kept(chosen, count, count)).encode())
        packed, count = asked.fitting(room)
        left = asked.left + len(asked) - count
        notes = [page.kept(chosen, count, left)] if count or left else []
        text = made(replace(saved, answers=packed), *notes)
        written = page.write(text, path, overwrite=overwrite, max_bytes=max_bytes)
        return replace(written, answers=count, left_out=left, lang=chosen)

    @contextmanager
    def _answering(self, lang: Language) -> Iterator[tuple[HeroWidget, Questions]]:
        """Give who answers the questions of a page, and the questions.

        One whose operations change what its reader sees lets another of its kind answer.
        """
        yield self, self._questions(lang)

    def _questions(self, lang: Language) -> Questions:
        """Name what the front end asks for the gestures that make sense in a page, most important first."""
        del lang
        yield from ()

    def _line(self, send: Send) -> Rpc:
        """Return another end of the wire, for whoever asks what the front end would ask."""
        return Rpc(self._operations(), self._worker, send, language=lambda: self.lang)

    def _saved(self, lang: Language) -> page.SavedWidget:
        """Return what a page needs to draw the widget."""
        with self._lock:
            names = [name for name in self.keys if not name.startswith("_") and name not in _LAYOUT]
            state = self.get_state(names)
            module: str = str(self._esm)
        data = {name: bytes(value) for name, value in state.items() if isinstance(value, (bytes, memoryview))}
        traits = {name: value for name, value in state.items() if name not in data}
        return page.SavedWidget(module, traits, data, self._picture(lang))

    def _picture(self, lang: Language) -> Picture | None:
        """Return what the traits show, as a picture without a widget; no model is asked."""
        del lang
        return None

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """Return the widget, and what shows in its place where no widget can: on GitHub, or in a terminal.

        It says what was true when the cell ran.
        """
        shown = super()._repr_mimebundle_(**kwargs)
        if shown is None:
            return None
        data, metadata = shown
        with self._lock:
            try:
                picture = self._picture(self.lang)
            except Exception as problem:  # noqa: BLE001 - whatever the picture lacks, the widget must appear
                warnings.warn(f"{type(self).__name__} has no still picture: {problem!r}", stacklevel=2)
                picture = None
        name = type(self).__name__
        if picture is None and hasattr(self, "compute"):
            data = {**data, "text/plain": NOT_COMPUTED.format(self.lang, name=name)}
        if picture is not None:
            data = {**data, "text/plain": f"{name}: {picture.plain()}"}
            if 0 < len(picture.svg.encode()) <= MAX_PICTURE_BYTES:
                data["image/svg+xml"] = picture.svg
        return data, metadata

    def _free(self) -> None:
        """Let go of what the widget holds beside its traits; runs on the worker, after everything else."""

    def close(self) -> None:
        """Cancel what runs, answer what is open, and free everything the widget holds."""
        # ipywidgets closes in __del__ too, also where the constructor raised.
        if self._closed:
            return
        self._closed = True
        self._rpc.close()
        self.on_msg(self._receive, remove=True)
        super().close()
        try:
            self._worker.submit(self._free)
        except RuntimeError:
            # The worker takes no more work. A job that still runs was cancelled above: it only fails sooner.
            self._free()

    @contextmanager
    def _write(self) -> Iterator[None]:
        """Write several traits as one update, from any thread."""
        with self._lock, self.hold_sync():
            yield

    def _receive(self, _widget: object, content: object, _buffers: object) -> None:
        self._rpc.receive(content)

    def _send_to_browser(self, content: dict[str, Any], buffers: list[memoryview]) -> None:
        if self.comm is not None:
            self.send(content, buffers)


def _refuse_unknown(owner: type, unknown: Mapping[str, object]) -> None:
    if not unknown:
        return
    name = next(iter(unknown))
    signature = inspect.signature(owner)
    valid = [p.name for p in signature.parameters.values() if p.kind is not p.VAR_KEYWORD]
    nearest = difflib.get_close_matches(name, valid, n=1)
    hint = messages.DID_YOU_MEAN if nearest else None
    slots = {"owner": owner.__name__, "name": name, "nearest": "".join(nearest)}
    raise TypeError(str(HeroError(messages.UNKNOWN_KEYWORD, hint, **slots)))
