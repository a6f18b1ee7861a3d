"""One self-contained page: widgets drawn from what was saved, without a kernel and without a network.

A page holds each widget's own module once, the traits of each widget as JSON, and the small runtime
(``js/export``) that hands the traits to the modules. Its policy allows exactly these scripts, by their
hashes, and no request at all, so nothing that was saved can execute or call home.
"""

from __future__ import annotations

import json
import re
import secrets
from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from llmhero_widgets.core import messages_page as messages
from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.core.text import LANGUAGES

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    from llmhero_widgets.core.picture import Picture
    from llmhero_widgets.core.text import Language

Theme = Literal["system", "light", "dark"]
THEMES: Final[tuple[Theme, ...]] = get_args(Theme)
MAX_BYTES: Final = 10_000_000

_TAGS: Final[dict[Language, str]] = {"en": "en", "zh": "zh-CN"}
_DEFAULT_EXPORT = re.compile(r"export\s*\{\s*([\w$]+)\s+as\s+default\s*,?\s*\}\s*;?")
_TAG_IN_SCRIPT = re.compile(r"<(?=/script|script|!--)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SavedWidget:
    """A widget as it was saved.

    Attributes
    ----------
    module
        The text of its ES module.
    traits
        What JSON can hold.
    data
        Traits that are bytes.
    picture
        What stands in its place where no script runs.
    answers
        What it answers, as :meth:`~llmhero_widgets.core.recording.Recording.packed` makes it.
    """

    module: str
    traits: Mapping[str, Any]
    data: Mapping[str, bytes]
    picture: Picture | None = None
    answers: bytes = b""

    @property
    def name(self) -> str:
        """What the module is called within a page."""
        return sha256(self.module.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes
    ----------
    path
        The page.
    size
        In bytes.
    answers
        How many answers of the model the page holds.
    left_out
        How many more there could have been, with more time and room.
    """

    path: Path
    size: int
    answers: int = 0
    left_out: int = 0
    lang: Language | None = field(default=None, repr=False)

    def __str__(self) -> str:
        """Return where the page is, how large, and what it answers."""
        written = messages.WRITTEN.format(self.lang, path=self.path, kb=f"{self.size / 1000:,.0f}")
        if not self.answers and not self.left_out:
            return written
        return f"{written} {kept(self.lang, self.answers, self.left_out)}"

    __repr__ = __str__


def page(  # noqa: PLR0913 - what a page is made of
    body: str,
    modules: Mapping[str, str],
    *,
    title: str,
    lang: Language,
    theme: Theme = "system",
    style: str = "",
) -> str:
    """Return a whole page.

    Parameters
    ----------
    body
        Markup, with the widgets as :func:`place` wrote them.
    modules
        Name to text of each ES module that the widgets need.
    title
        Of the page; text.
    lang
        Of the page.
    theme
        ``"system"`` follows the reader's system.
    style
        A style sheet beside the page's own.
    """
    _require(lang, theme)
    scripts = [_registered(name, text) for name, text in modules.items()]
    if scripts:
        scripts.append(_script_text(_static("export.js")))
    hashes = " ".join(map(_hash, scripts)) or "'none'"
    policy = (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    chosen = "" if theme == "system" else f' data-theme="{theme}"'
    css = (files("llmhero_widgets.core") / "page.css").read_text(encoding="utf-8") + style
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{_TAGS[lang]}"{chosen}>',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{escape(title)}</title>",
            f"<style>{css}</style>",
            "</head>",
            "<body>",
            body,
            *(f'<script type="module">{text}</script>' for text in scripts),
            "</body>",
            "</html>",
            "",
        ]
    )


def place(saved: SavedWidget, lang: Language) -> str:
    """Return the markup in whose place the page draws a widget.

    Parameters
    ----------
    saved
        The widget.
    lang
        Of its interface.
    """
    told = {
        "module": saved.name,
        "traits": {**saved.traits, "lang": lang},
        "bytes": {name: b64encode(value).decode() for name, value in saved.data.items()},
        **({"answers": b64encode(saved.answers).decode()} if saved.answers else {}),
    }
    still = ""
    if saved.picture:
        caption = escape(saved.picture.plain())
        still = f'<figure class="still">{saved.picture.svg}<figcaption>{caption}</figcaption></figure>'
    data = f'<script type="application/json">{json_in_page(told)}</script>'
    return f'<div data-llmhero="{saved.name}">{still}{data}</div>'


def alone(saved: SavedWidget, *, title: str, lang: Language, theme: Theme, notes: Sequence[str]) -> str:
    """Return the page of one widget.

    Parameters
    ----------
    saved
        The widget.
    title, lang, theme
        As for :func:`page`.
    notes
        What the reader should know, in small print.
    """
    _require(lang, theme)
    small = "".join(f"<p>{escape(note)}</p>" for note in notes)
    body = (
        f'<main class="page"><h1>{escape(title)}</h1>{place(saved, lang)}'
        f'<footer class="colophon">{small}</footer></main>'
    )
    return page(body, {saved.name: saved.module}, title=title, lang=lang, theme=theme)


def colophon(lang: Language) -> str:
    """Return who made a page, and when."""
    from datetime import UTC, datetime

    import llmhero_widgets

    day = datetime.now(UTC).astimezone().date().isoformat()
    return messages.COLOPHON.format(lang, day=day, version=llmhero_widgets.__version__)


def kept(lang: Language | None, answers: int, left_out: int) -> str:
    """Return how many answers a page holds, and how many it does not.

    Examples
    --------
    >>> kept("en", 1200, 0)
    'Answers saved with it: 1,200.'
    """
    message = messages.KEPT_SOME if left_out else messages.KEPT
    return message.format(lang, n=f"{answers:,}", left=f"{left_out:,}")


def json_in_page(value: object) -> str:
    r"""Return JSON that ends no element and starts none, wherever it stands in a page.

    Examples
    --------
    >>> print(json_in_page("</script><!--"))
    "\u003c/script\u003e\u003c!--"
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for one in "<>&\u2028\u2029":
        text = text.replace(one, f"\\u{ord(one):04x}")
    return text


def write(
    text: str, path: str | os.PathLike[str], *, overwrite: bool, max_bytes: int = MAX_BYTES
) -> Exported:
    """Write a page whole or not at all.

    Parameters
    ----------
    text
        The page.
    path
        Where to.
    overwrite
        Whether to replace a file that is there.
    max_bytes
        What is larger is refused.

    Raises
    ------
    HeroError
        If it is too large, a file is there already, or it cannot be written.
    """
    target = Path(path).expanduser()
    data = text.encode()
    if len(data) > max_bytes:
        raise HeroError(
            messages.TOO_LARGE,
            messages.TOO_LARGE_HINT,
            code="too_long",
            mb=f"{len(data) / 1e6:.1f}",
            most=f"{max_bytes / 1e6:.1f}",
            enough=len(data),
        )
    refuse_path(target, overwrite=overwrite)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        try:
            draft.write_bytes(data)
            if overwrite:
                draft.replace(target)
            else:
                _claim(draft, target)
        finally:
            draft.unlink(missing_ok=True)
    except FileExistsError:
        raise HeroError(messages.EXISTS, messages.EXISTS_HINT, code="bad_request", path=target) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise HeroError(
            messages.NOT_WRITTEN, messages.OTHER_PLACE, code="failed", path=target, reason=reason
        ) from error
    return Exported(target.absolute(), len(data))


def refuse_path(path: Path, *, overwrite: bool) -> None:
    """Refuse a place that a page cannot be written to, before any work is done.

    Raises
    ------
    HeroError
        If the folder is missing, or something is there already.
    """
    if path.is_dir():
        raise HeroError(messages.IS_FOLDER, messages.NAME_A_FILE, code="bad_request", path=path)
    if not path.parent.is_dir():
        raise HeroError(
            messages.NO_FOLDER, messages.MAKE_FOLDER, code="bad_request", path=path, folder=path.parent
        )
    if path.exists() and not overwrite:
        raise HeroError(messages.EXISTS, messages.EXISTS_HINT, code="bad_request", path=path)


def _claim(draft: Path, target: Path) -> None:
    """Move a file to where none is; fails where one has appeared meanwhile."""
    try:
        target.hardlink_to(draft)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        draft.replace(target)


def _require(lang: str, theme: str) -> None:
    for name, value, known in (("lang", lang, LANGUAGES), ("theme", theme, THEMES)):
        if value not in known:
            raise HeroError(
                messages.NO_CHOICE, code="bad_request", name=name, value=repr(value), known=", ".join(known)
            )


def _registered(name: str, module: str) -> str:
    """Return a module that hands its default export to the page instead of to whoever imports it."""
    found = list(_DEFAULT_EXPORT.finditer(module))
    if not found:
        raise HeroError(messages.NO_MODULE, messages.BUILD_AGAIN, code="failed")
    last = found[-1]
    kept = f"(globalThis.llmheroModules??={{}})[{json.dumps(name)}]={last[1]};"
    return _script_text(module[: last.start()] + kept + module[last.end() :])


def _hash(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def _script_text(text: str) -> str:
    # In strings, templates and regular expressions alike, and nowhere else do such characters stand.
    return _TAG_IN_SCRIPT.sub(r"\\x3c", text)


def _static(name: str) -> str:
    source = files("llmhero_widgets") / "static" / name
    if not source.is_file():
        raise HeroError(messages.NO_MODULE, messages.BUILD_AGAIN, code="failed")
    return source.read_text(encoding="utf-8")
