"""How a model on a server is named in one string: ``openai:URL#MODEL``, or ``openai:MODEL``."""

from __future__ import annotations

import os
from typing import Final

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models import remote_messages as messages

#: How the name of a model on a server begins.
PREFIX: Final = "openai:"
#: Where the server is, if the name does not say; the same variable as in OpenAI's own library.
BASE_VARIABLE: Final = "OPENAI_BASE_URL"


def is_remote(name: object) -> bool:
    """Return whether a name is that of a model on a server."""
    return isinstance(name, str) and name.startswith(PREFIX)


def full(name: str) -> str:
    """Return the name with its address, where the environment knows it; any other name as it is.

    Examples
    --------
    >>> full("openai:http://127.0.0.1:8000/v1/#qwen3-8b")
    'openai:http://127.0.0.1:8000/v1#qwen3-8b'
    """
    try:
        url, model = parts(name) if is_remote(name) else ("", "")
    except HeroError:
        return name
    return f"{PREFIX}{url}#{model}" if url else name


def parts(name: str) -> tuple[str, str]:
    """Return the address of a server and the name under which it offers a model.

    Parameters
    ----------
    name
        ``openai:URL#MODEL``; or ``openai:MODEL``, whose address the environment variable
        ``OPENAI_BASE_URL`` holds. Without it nobody is asked: text goes nowhere that the reader did not name.

    Raises
    ------
    HeroError
        ``bad_request`` for a name that is neither, or if the variable is empty.

    Examples
    --------
    >>> parts("openai:http://127.0.0.1:8000/v1#Qwen/Qwen3-8B")
    ('http://127.0.0.1:8000/v1', 'Qwen/Qwen3-8B')
    """
    said = name.removeprefix(PREFIX).strip()
    if "#" in said or "://" in said:
        url, _, model = said.rpartition("#")
    else:
        url, model = os.environ.get(BASE_VARIABLE, "").strip(), said
        if model and not url:
            raise HeroError(
                messages.NO_BASE_URL,
                messages.NO_BASE_URL_HINT,
                code="bad_request",
                name=name,
                model=model,
                variable=BASE_VARIABLE,
            )
    if not url or not model:
        raise HeroError(messages.BAD_NAME, messages.BAD_NAME_HINT, code="bad_request", name=name)
    return url.rstrip("/"), model
