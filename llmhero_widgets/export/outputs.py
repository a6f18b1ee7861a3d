"""The outputs of a notebook as markup, and which of them are widgets of ours."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.core.page import SavedWidget, place
from llmhero_widgets.core.picture import Picture
from llmhero_widgets.export import messages
from llmhero_widgets.export.sanitise import clean
from llmhero_widgets.export.text import Text, mathml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from llmhero_widgets.core.text import Language

WIDGET_VIEW: Final = "application/vnd.jupyter.widget-view+json"
_WIDGET_STATE: Final = "application/vnd.jupyter.widget-state+json"
_CLASS = re.compile(r"llmhero_widgets\.(\w+)\.\w+\.(\w+)\Z")
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_IMAGES: Final = ("image/png", "image/jpeg", "image/gif", "image/webp")


class Outputs:
    """Turns outputs into markup.

    Parameters
    ----------
    metadata
        Of the notebook: it holds what was saved of the widgets.
    lang
        Of the page.
    answers
        Model id to what that widget answers.

    Attributes
    ----------
    modules
        Name to text of each module that the widgets of the page need.
    """

    def __init__(self, metadata: Mapping[str, Any], lang: Language, answers: Mapping[str, bytes]) -> None:
        self._state: Mapping[str, Any] = metadata.get("widgets", {}).get(_WIDGET_STATE, {}).get("state", {})
        self._lang: Language = lang
        self._answers = answers
        self.modules: dict[str, str] = {}

    def markup(self, output: Mapping[str, Any], number: int) -> str:
        """Return the markup of one output of the cell with this number; empty where it shows nothing."""
        kind = output["output_type"]
        if kind == "stream":
            text = _plain(output["text"])
            return (
                f'<pre class="stream {escape(output.get("name", ""))}">{text}</pre>' if text.strip() else ""
            )
        if kind == "error":
            lines = "\n".join(output.get("traceback") or [f"{output['ename']}: {output['evalue']}"])
            return f'<pre class="error">{_plain(lines)}</pre>'
        return self._display(output.get("data", {}), number)

    def _display(self, data: Mapping[str, Any], number: int) -> str:
        if WIDGET_VIEW in data:
            return self._widget(data, number)
        if "text/html" in data:
            return f'<div class="html">{clean(_text(data["text/html"]))}</div>'
        if "text/markdown" in data:
            return f'<div class="html">{Text().markup(_text(data["text/markdown"]))}</div>'
        return self._still(data, number)

    def _still(self, data: Mapping[str, Any], number: int) -> str:
        said = escape(messages.PICTURE.format(self._lang, n=number))
        if "image/svg+xml" in data:
            # As an image: no script of an image runs, and no address in it is fetched.
            coded = base64.b64encode(_text(data["image/svg+xml"]).encode()).decode()
            return f'<img alt="{said}" src="data:image/svg+xml;base64,{coded}">'
        for kind in _IMAGES:
            if kind in data:
                coded = re.sub(r"[^A-Za-z0-9+/=]", "", _text(data[kind]))
                return f'<img alt="{said}" src="data:{kind};base64,{coded}">'
        if "text/latex" in data:
            return mathml(_text(data["text/latex"]).strip().strip("$"), block=True)
        text = _plain(data.get("text/plain", ""))
        return f"<pre>{text}</pre>" if text.strip() else ""

    def _widget(self, data: Mapping[str, Any], number: int) -> str:
        """Return a widget as it was saved; its picture or text where it is none of ours or nothing was."""
        name = str(data[WIDGET_VIEW].get("model_id"))
        kept = self._state.get(name, {})
        saved = _saved(kept, data)
        if saved is not None:
            self.modules[saved.name] = saved.module
            answering = replace(saved, answers=self._answers.get(name, b""))
            return f'<div class="widget">{place(answering, self._lang)}</div>'
        if kept and not kept.get("model_module", "").startswith("anywidget"):
            # A progress bar and the like: it has said what it had to say.
            return ""
        return self._still(data, number) or f"<p>{escape(messages.NO_WIDGET.format(self._lang))}</p>"


def _saved(kept: Mapping[str, Any], data: Mapping[str, Any]) -> SavedWidget | None:
    """Return a widget of ours with the module of this installation: one that a file brings is never run."""
    state = kept.get("state", {})
    found = _CLASS.match(str(state.get("_anywidget_id", "")))
    if not found or found[1] == "export":
        return None
    source = files("llmhero_widgets") / "static" / f"{found[1]}.js"
    if not source.is_file():
        return None
    binary = {one["path"][0]: one for one in kept.get("buffers", ()) if len(one["path"]) == 1}
    svg = "image/svg+xml" in data
    return SavedWidget(
        module=source.read_text(encoding="utf-8"),
        traits={name: value for name, value in state.items() if _shown(name) and name not in binary},
        data={name: base64.b64decode(one["data"]) for name, one in binary.items() if _shown(name)},
        # Its own drawing would be markup of the file's.
        picture=Picture(_text(data.get("text/plain", ""))) if svg or "text/plain" in data else None,
    )


def _shown(name: str) -> bool:
    return not name.startswith("_") and name not in {"layout", "tabbable", "tooltip"}


def _text(value: object) -> str:
    return "".join(value) if isinstance(value, list) else str(value)


def _plain(value: object) -> str:
    text = _ANSI.sub("", _text(value))
    # A line that was written over shows what was written last.
    return escape("\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n")))
