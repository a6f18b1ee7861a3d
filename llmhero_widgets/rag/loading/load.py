"""Files, folders and texts to documents; whatever cannot be loaded is named, and the others are there."""

from __future__ import annotations

from contextlib import suppress
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_sources as messages
from llmhero_widgets.rag.loading.decode import Decoded, decode, whole_characters
from llmhero_widgets.rag.loading.html import declared_encoding, read_html
from llmhero_widgets.rag.loading.pdf import read_pdf
from llmhero_widgets.rag.loading.walk import Found, unreadable, walk
from llmhero_widgets.rag.values import Document, Documents, Skipped, digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from llmhero_widgets.core.text import Message

#: Bytes of one file. More is hardly one document, and would be held in memory as text several times over.
MOST_BYTES: Final = 50_000_000
_BLOCK: Final = 1 << 22
_MARKDOWN: Final = frozenset({".md", ".markdown", ".mdown", ".mkd"})
_HTML: Final = frozenset({".html", ".htm", ".xhtml"})


def load_documents(  # noqa: PLR0913 - what the node offers
    paths: Sequence[str | Path] = (),
    texts: Sequence[Mapping[str, Any]] = (),
    *,
    encoding: str = "auto",
    keep_hidden: bool = False,
    keep_duplicates: bool = False,
    check: Callable[[], None] = lambda: None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Documents:
    """Load documents from files, folders and texts.

    Parameters
    ----------
    paths
        Files and folders (see :func:`walk`).
    texts
        ``{"id": ..., "text": ...}``, loaded after the files.
    encoding
        Of text files: one of ``ENCODINGS``.
    keep_hidden
        Keep text of web pages that a browser would not show.
    keep_duplicates
        Keep documents whose text another one has already.
    check
        May raise to stop; called at least every few milliseconds, and before each page of a PDF.
    progress
        Called with the sources done and their number.

    Returns
    -------
    Documents
        In the order of the sources, with those that were skipped and why.

    Raises
    ------
    HeroError
        ``bad_request`` if nothing is given, if nothing can be loaded, or if two texts have one id.

    Examples
    --------
    >>> loaded = load_documents([], [{"id": "a", "text": "Cache."}, {"id": "b", "text": "Cache."}])
    >>> [each.id for each in loaded.items], str(loaded.skipped[0].error).splitlines()[0]
    (['a'], 'b has the same text as a.')
    """
    if not paths and not texts:
        raise _bad(messages.NOTHING_GIVEN, messages.NOTHING_GIVEN_HINT)
    files = list(walk(paths, check=check))
    if not files and not texts:
        names = ", ".join(map(str, paths))
        raise _bad(messages.NO_FILES, messages.NO_FILES_HINT, paths=names)
    items: list[Document] = []
    skipped: list[Skipped] = []
    seen: dict[str, str] = {}
    total = len(files) + len(texts)
    used = {each.id for each in files}
    sources: list[Found | Skipped | Document] = [*files, *_texts(texts, used)]
    for number, source in enumerate(sources):
        progress(number, total)
        try:
            made = _load(source, encoding, keep_hidden, check)
        except HeroError as error:
            skipped.append(Skipped(source.id, error))
            continue
        key = digest_of(made.text)
        first = seen.setdefault(key, made.id)
        if first != made.id and not keep_duplicates:
            same = _bad(messages.DUPLICATE, messages.DUPLICATE_HINT, id=made.id, first=first)
            skipped.append(Skipped(made.id, same))
        else:
            items.append(made)
    progress(total, total)
    if not items:
        cause = skipped[0].error
        slots = {**cause.slots, "n": total, "cause": cause.what}
        raise HeroError(messages.NONE_LOADED, messages.NONE_LOADED_HINT, code="bad_request", **slots)
    return Documents(tuple(items), tuple(skipped))


def read_file(
    name: str,
    data: bytes,
    *,
    encoding: str = "auto",
    keep_hidden: bool = False,
    check: Callable[[], None] = lambda: None,
) -> Document:
    """Return the document in a file: PDF by its first bytes, HTML and Markdown by its name, else text.

    Parameters
    ----------
    name
        Of the file; becomes the id.
    data
        The whole file.
    encoding, keep_hidden, check
        As in :func:`load_documents`.

    Raises
    ------
    HeroError
        ``bad_request`` if it is above ``MOST_BYTES``, broken, not text, or without any.

    Examples
    --------
    >>> read_file("page.html", b"<title>Cache</title><p>Keys").meta["title"]
    'Cache'
    """
    if len(data) > MOST_BYTES:
        raise _too_big(name, len(data))
    made = _whole(_parsed(name, data, encoding, keep_hidden, check))
    if not made.text.strip():
        raise _bad(messages.EMPTY, id=name)
    return made


def _parsed(name: str, data: bytes, encoding: str, keep_hidden: bool, check: Callable[[], None]) -> Document:
    kind = _format(name)
    if data.lstrip()[:5] == b"%PDF-":
        text, pages, title = read_pdf(data, name, check=check)
        return Document(name, text, meta=_meta("pdf", title, pages=pages))
    if kind == "pdf" and data:
        raise _bad(messages.BROKEN_PDF, messages.BROKEN_PDF_HINT, id=name, reason="no %PDF header")
    decoded = _decode(name, data, encoding, declared_encoding(data) if kind == "html" else "", check)
    facts: dict[str, Any] = {"encoding": decoded.encoding}
    if decoded.replaced:
        facts["replaced"] = decoded.replaced
    if kind != "html":
        return Document(name, decoded.text, meta=_meta(kind, "", **facts))
    page = read_html(decoded.text, name, keep_hidden=keep_hidden, check=check)
    if page.hidden:
        facts["hidden"] = page.hidden
    return Document(name, page.text, meta=_meta(kind, page.title, **facts))


def _whole(document: Document) -> Document:
    """Return a document that can be written; a PDF may map its letters to halves of characters."""
    text, replaced = whole_characters(document.text)
    meta = dict(document.meta)
    if replaced:
        meta["replaced"] = int(meta.get("replaced", 0)) + replaced
    if "title" in meta:
        meta["title"], _ = whole_characters(str(meta["title"]))
    return Document(document.id, text, meta=meta)


def _texts(texts: Sequence[Mapping[str, Any]], used: set[str]) -> list[Document]:
    made = []
    for number, each in enumerate(texts, 1):
        name, text = each.get("id"), each.get("text")
        if not isinstance(name, str) or not isinstance(text, str):
            raise _bad(messages.BAD_TEXT_ENTRY, number=number)
        if name in used:
            raise _bad(messages.SAME_ID, messages.SAME_ID_HINT, id=name)
        used.add(name)
        made.append(Document(name, text, meta={"format": _format(name)}))
    return made


def _load(
    source: Found | Skipped | Document, encoding: str, keep_hidden: bool, check: Callable[[], None]
) -> Document:
    if isinstance(source, Skipped):
        raise source.error
    if isinstance(source, Found):
        data = _bytes(source, check)
        return read_file(source.id, data, encoding=encoding, keep_hidden=keep_hidden, check=check)
    if not source.text.strip():
        raise _bad(messages.EMPTY, id=source.id)
    return source


def _bytes(file: Found, check: Callable[[], None]) -> bytes:
    if file.size > MOST_BYTES:
        raise _too_big(file.id, file.size)
    parts: list[bytes] = []
    size = 0
    try:
        with file.path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                check()
                parts.append(block)
                size += len(block)
                # Some files say nothing of their size, and some grow while they are read.
                if size > MOST_BYTES:
                    raise _too_big(file.id, size)
    except OSError as error:
        raise unreadable(file.id, error) from error
    return b"".join(parts)


def _decode(name: str, data: bytes, encoding: str, declared: str, check: Callable[[], None]) -> Decoded:
    if encoding == "auto" and declared:
        # A page may say which encoding it has; it is believed where its bytes are valid in it.
        with suppress(UnicodeError):
            found = decode(data, declared, check=check)
            if found is not None:
                return found
    try:
        found = decode(data, encoding, check=check)
    except UnicodeError as error:
        slots = {"id": name, "encoding": encoding}
        raise _bad(messages.BAD_ENCODING, messages.BAD_ENCODING_HINT, **slots) from error
    if found is None:
        raise _bad(messages.NOT_TEXT, messages.NOT_TEXT_HINT, id=name)
    return found


def _format(name: str) -> str:
    ending = PurePath(name).suffix.lower()
    if ending in _MARKDOWN:
        return "markdown"
    if ending in _HTML:
        return "html"
    return "pdf" if ending == ".pdf" else "text"


def _meta(kind: str, title: str, **facts: str | float) -> dict[str, str | int | float | bool]:
    return {"format": kind, **({"title": title} if title else {}), **facts}


def _too_big(name: str, size: int) -> HeroError:
    return _bad(
        messages.TOO_BIG,
        messages.TOO_BIG_HINT,
        id=name,
        size=f"{size / 1e6:.1f}",
        most=f"{MOST_BYTES / 1e6:.0f}",
    )


def _bad(what: Message, hint: Message | None = None, **slots: object) -> HeroError:
    return HeroError(what, hint, code="bad_request", **slots)
