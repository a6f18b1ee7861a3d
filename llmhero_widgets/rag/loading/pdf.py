"""The text of a PDF, page by page."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING, Final, NamedTuple

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.rag import messages_sources as messages

if TYPE_CHECKING:
    from collections.abc import Callable

    from llmhero_widgets.core.text import Message

#: Between two pages, as in the output of pdftotext.
PAGE_BREAK: Final = "\f"
_LONGEST_REASON: Final = 160


class Pages(NamedTuple):
    """The text of all pages with a form feed between them, how many there are, and the title."""

    text: str
    pages: int
    title: str


def read_pdf(data: bytes, name: str, *, check: Callable[[], None] = lambda: None) -> Pages:
    """Return the text of a PDF, read by pypdf.

    Parameters
    ----------
    data
        The file.
    name
        What it is called in an error.
    check
        Called before each page; may raise to stop.

    Raises
    ------
    HeroError
        ``bad_request`` if the file is broken, locked by a password or has no text.
    """
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError, PyPdfError

    # Broken files are told once, by us.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    texts: list[str] = []
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _refused(messages.LOCKED_PDF, messages.LOCKED_PDF_HINT, name)
        title = (reader.metadata.title if reader.metadata else None) or ""
        for page in reader.pages:
            check()
            texts.append(page.extract_text().replace(PAGE_BREAK, "\n").strip("\n"))
    except FileNotDecryptedError as error:
        raise _refused(messages.LOCKED_PDF, messages.LOCKED_PDF_HINT, name) from error
    # What a broken file may raise in pypdf besides its own errors.
    except (
        PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError, OSError,
        ArithmeticError, RecursionError, NotImplementedError,
    ) as error:  # fmt: skip
        reason = (str(error) or type(error).__name__).strip().rstrip(".")[:_LONGEST_REASON]
        raise _refused(messages.BROKEN_PDF, messages.BROKEN_PDF_HINT, name, reason=reason) from error
    if not any(text.strip() for text in texts):
        raise _refused(messages.NO_TEXT_PDF, messages.NO_TEXT_PDF_HINT, name, pages=len(texts))
    return Pages(PAGE_BREAK.join(texts), len(texts), title)


def _refused(what: Message, hint: Message, name: str, **slots: object) -> HeroError:
    return HeroError(what, hint, code="bad_request", id=name, **slots)
