"""Values as folders of JSON and arrays: nothing in them can run when they are read.

A value that holds others, as hits hold chunks, names them by digest: documents are stored once, however many
results rest on them.
"""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from llmhero_widgets.rag.forms import FORMS

if TYPE_CHECKING:
    from pathlib import Path

    from llmhero_widgets.rag.forms import Find
    from llmhero_widgets.rag.nodes.node import Models
    from llmhero_widgets.rag.values import Value

#: The only classes beside those of ``values`` that are ever looked up by name.
INDEXES: Final = frozenset({"bm25:BM25Index", "indexes.in_process:FaissIndex", "indexes.milvus:MilvusIndex"})
_VALUE: Final = "value.json"
_INDEX: Final = "index"


def can_store(value: Value) -> bool:
    """Whether there is a form for a value; an index that lies on a server has none here."""
    return type(value).__name__ in FORMS or getattr(value, "STORED", None) in INDEXES


def others(value: Any) -> tuple[Value, ...]:
    """Return the values that a value names by digest."""
    form = FORMS.get(type(value).__name__)
    return (value.chunks,) if form is None else form.others(value)


def dump(value: Value, folder: Path) -> tuple[Value, ...]:
    """Write a value into an empty folder.

    Parameters
    ----------
    value
        Any value of a pipeline.
    folder
        Exists and is empty.

    Returns
    -------
    tuple of Value
        What the value names by digest; to be stored as well.

    Raises
    ------
    TypeError
        If there is no form for values of its class.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from llmhero_widgets.rag.models import Models
    >>> from llmhero_widgets.rag.values import Query
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     others = dump(Query("Why?"), Path(folder))
    ...     load(Path(folder), {}.__getitem__, Models())
    Query(text='Why?', variants=())
    """
    name = type(value).__name__
    if name not in FORMS:
        return _dump_index(value, folder)
    told = FORMS[name].tell(value)
    arrays = [key for key, part in told.items() if isinstance(part, np.ndarray)]
    for key in arrays:
        np.save(folder / f"{key}.npy", told.pop(key), allow_pickle=False)
    _write({"class": name, "digest": value.digest, "arrays": arrays, **told}, folder)
    return others(value)


def load(folder: Path, find: Find, models: Models) -> Value:
    """Read what :func:`dump` wrote.

    Parameters
    ----------
    folder
        Where it lies.
    find
        Returns the value of a digest; raises LookupError where it is gone.
    models
        What an index embeds questions with.

    Raises
    ------
    Exception
        Of many kinds, where the folder is not what :func:`dump` wrote.
    """
    told = json.loads((folder / _VALUE).read_bytes().decode("utf-8", "surrogatepass"))
    value: Value
    if told["class"] == "Index":
        value = _load_index(told, folder, find, models)
    else:
        arrays = {key: np.load(folder / f"{key}.npy", allow_pickle=False) for key in told["arrays"]}
        value = FORMS[told["class"]].make(told | arrays, find)
    if value.digest != told["digest"]:
        raise ValueError("this is not what was stored")
    return value


def _dump_index(index: Any, folder: Path) -> tuple[Value, ...]:
    stored = getattr(index, "STORED", None)
    if stored not in INDEXES:
        raise TypeError(f"there is no form in which to store {type(index).__name__}")
    (folder / _INDEX).mkdir()
    index.dump(folder / _INDEX)
    told = {"class": "Index", "stored": stored, "chunks": index.chunks.digest, "digest": index.digest}
    _write(told, folder)
    return (index.chunks,)


def _load_index(told: dict[str, Any], folder: Path, find: Find, models: Models) -> Any:
    if told["stored"] not in INDEXES:
        raise ValueError("there is no such index")
    module, _, name = told["stored"].partition(":")
    kind = getattr(import_module(f"llmhero_widgets.rag.{module}"), name)
    return kind.load(folder / _INDEX, find(told["chunks"]), models)


def _write(told: dict[str, Any], folder: Path) -> None:
    # Half a surrogate pair may stand in a text, and JSON's escapes would double the size of Chinese.
    data = json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")
    (folder / _VALUE).write_bytes(data)
