"""What the reader chose in JupyterLab's settings, for the kernels that this server starts.

A kernel gets the environment of the server that starts it, as that is at the time. A kernel that runs
already keeps what it was started with.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from llmhero_widgets.core.text import LANGUAGE_VARIABLE, LANGUAGES, current_language
from llmhero_widgets.models.catalog import MODEL_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

PLUGIN = ("llmhero-widgets", "plugin")
_LONGEST = 500


class KernelSettings:
    """The environment variables that the settings stand for; what is not chosen stays as it was found.

    Attributes
    ----------
    found
        What the server's environment said before.
    language
        The language that it asked for, if it did: ``llmhero lab --lang zh`` does.

    Examples
    --------
    >>> settings = KernelSettings()
    >>> settings.apply({"model": "all-minilm-l6-v2"})
    {'LLMHERO_MODEL': 'all-minilm-l6-v2'}
    >>> settings.apply({})
    {}
    """

    def __init__(self) -> None:
        self.found = {name: os.environ.get(name) for name in (LANGUAGE_VARIABLE, MODEL_VARIABLE)}
        self.language = current_language() if self.found[LANGUAGE_VARIABLE] else None

    def apply(self, chosen: Mapping[str, Any]) -> dict[str, str]:
        """Take over what was chosen.

        Parameters
        ----------
        chosen
            ``language``: ``"en"`` or ``"zh"``; ``model``: a name for ``load_model``. Anything else of these
            two leaves the variable as the server found it.

        Returns
        -------
        dict
            The variables that were set.
        """
        language, model = chosen.get("language"), chosen.get("model")
        wanted: dict[str, str | None] = {
            LANGUAGE_VARIABLE: language if language in LANGUAGES else None,
            MODEL_VARIABLE: model.strip() if isinstance(model, str) and _writable(model) else None,
        }
        for name, value in wanted.items():
            given = value or self.found[name]
            if given is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = given
        return {name: value for name, value in wanted.items() if value}


def _writable(value: str) -> bool:
    return 0 < len(value.strip()) <= _LONGEST and value.isprintable()


def saved_settings() -> dict[str, Any]:
    """Return what the reader's settings file says; nothing if there is none, or it cannot be read."""
    try:
        import json5
        from jupyterlab.commands import get_user_settings_dir  # type: ignore[import-untyped]

        file = Path(get_user_settings_dir(), PLUGIN[0], f"{PLUGIN[1]}.jupyterlab-settings")
        saved = json5.loads(file.read_text(encoding="utf-8"))
    except (ImportError, OSError, ValueError):
        return {}
    return saved if isinstance(saved, dict) else {}
