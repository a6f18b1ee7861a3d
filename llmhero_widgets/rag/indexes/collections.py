"""Milvus: where it is, and what is in it."""

from __future__ import annotations

import socket
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from llmhero_widgets.core.errors import HeroError
from llmhero_widgets.models.keys import Key, read
from llmhero_widgets.models.remote_keys import HOSTS_VARIABLE, may_have_key
from llmhero_widgets.rag import messages_index as messages
from llmhero_widgets.rag.values import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from llmhero_widgets.rag.indexes.settings import IndexSettings

#: Where a server's secret is read from: a pipeline is saved and shown to others, and must not hold it.
TOKEN_VARIABLE: Final = "MILVUS_TOKEN"  # noqa: S105 - a name, no secret
#: Vectors that are sent at once.
BATCH: Final = 512
#: What Milvus calls the kinds.
TYPES: Final = {"flat": "FLAT", "ivf": "IVF_FLAT", "hnsw": "HNSW", "sq8": "IVF_SQ8", "pq": "IVF_PQ"}
#: How long to wait for a server.
_SECONDS: Final = 5.0
#: Seconds before another try, where a server does listen.
_PAUSES: Final = (0.5, 1.0, 2.0)
_PORT: Final = 19_530
_FILE_ENDING: Final = ".db"
_DIGITS: Final = 16


def place(uri: str) -> str:
    """Return a URI as the client takes it; a file's path is made absolute.

    Raises
    ------
    HeroError
        If it is neither a server's address nor the path of a file that ends in ``.db``.

    Examples
    --------
    >>> place("http://localhost:19530")
    'http://localhost:19530'
    """
    uri = uri.strip()
    if uri.startswith(("http://", "https://", "tcp://")):
        return uri
    if "://" in uri or not uri.endswith(_FILE_ENDING):
        raise HeroError(messages.BAD_URI, messages.BAD_URI_HINT, code="bad_request", uri=uri)
    path = Path(uri).expanduser().absolute()
    if not path.parent.is_dir():
        raise HeroError(messages.NO_FOLDER, messages.NO_FOLDER_HINT, code="bad_request", folder=path.parent)
    return str(path)


@contextmanager
def connected(uri: str) -> Iterator[Any]:
    """Connect to a file or a server, and say what went wrong in words that help.

    Parameters
    ----------
    uri
        From :func:`place`.

    Yields
    ------
    pymilvus.MilvusClient

    Raises
    ------
    HeroError
        If the packages are not installed, nobody answers, or the server refuses.
    """
    try:
        from pymilvus.exceptions import MilvusException
    except ImportError as error:
        raise HeroError(messages.NO_MILVUS, messages.NO_MILVUS_HINT) from error
    try:
        client = _client(uri)
        try:
            yield client
        finally:
            client.close()
    except (MilvusException, ConnectionError) as error:
        reason = (str(getattr(error, "message", "")) or str(error) or type(error).__name__).splitlines()[0][
            :300
        ]
        withheld = read(TOKEN_VARIABLE) and not _token(uri) and urlsplit(uri).hostname
        raise HeroError(
            messages.MILVUS_FAILED,
            messages.MILVUS_WITHHELD_HINT if withheld else messages.MILVUS_FAILED_HINT,
            uri=uri,
            reason=reason,
            variable=TOKEN_VARIABLE,
            hosts=HOSTS_VARIABLE,
            host=urlsplit(uri).hostname,
        ) from error


def _client(uri: str) -> Any:
    from pymilvus import MilvusClient
    from pymilvus.exceptions import MilvusException

    pauses = iter(_PAUSES)
    while True:
        client = None
        try:
            client = MilvusClient(uri, token=_token(uri).value, timeout=_SECONDS)
            client.list_collections()
        except MilvusException:
            if client is not None:
                client.close()
            # A channel that failed before the server came back waits for a while before it tries again.
            pause = next(pauses, None)
            if pause is None or not _listens(uri):
                raise
            time.sleep(pause)
        else:
            return client


def _token(uri: str) -> Key:
    """Return the secret, where it is meant for this server: a pipeline of anybody's may name another."""
    return read(TOKEN_VARIABLE) if may_have_key(TOKEN_VARIABLE, uri) else Key("")


def _listens(uri: str) -> bool:
    """Return whether anybody accepts connections there."""
    parts = urlsplit(uri)
    if not parts.hostname:
        return False
    try:
        with socket.create_connection((parts.hostname, parts.port or _PORT), _SECONDS):
            return True
    except OSError:
        return False


def opened(client: Any, settings: IndexSettings, content: str, dimensions: int) -> str:
    """Return the name of the collection for a content, creating it where there is none.

    Parameters
    ----------
    client
        From :func:`connected`.
    settings
        How it is to be searched.
    content
        SHA-256 of what it is to hold.
    dimensions
        Length of a vector.
    """
    from pymilvus import DataType

    if settings.kind == "pq" and settings.uri.endswith(_FILE_ENDING):
        raise HeroError(messages.NO_PQ_IN_FILE, messages.NO_PQ_IN_FILE_HINT, code="bad_request")
    head = f"{name_of(content, settings)}_"
    # The time of its making, so that the oldest can be told.
    name = f"{head}{time.time_ns() // 10**6:x}"
    found = [each for each in client.list_collections() if each.startswith(head)]
    if found:
        name = found[0]
    else:
        schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("id", DataType.INT64, is_primary=True)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimensions)
        client.create_collection(name, schema=schema, consistency_level="Strong")
    if not client.list_indexes(name):
        # Not waited for: there is nothing to index yet.
        client.create_index(name, _index_of(client, settings), sync=False)
    client.load_collection(name)
    return name


def name_of(content: str, settings: IndexSettings) -> str:
    """Return how the names of collections begin that hold a content, indexed as the settings say.

    Only what shapes an index counts: a collection is not filled again for another way to search it.
    """
    shape = (f"{name}={value}" for name, value in sorted(_shape_of(settings).items()))
    return f"{settings.collection}_{digest_of(content, settings.kind, *shape)[:_DIGITS]}"


def _shape_of(settings: IndexSettings) -> dict[str, int]:
    return {
        "ivf": {"nlist": settings.nlist},
        "sq8": {"nlist": settings.nlist},
        "pq": {"nlist": settings.nlist, "m": settings.parts, "nbits": 8},
        "hnsw": {"M": settings.links, "efConstruction": settings.ef_construction},
    }.get(settings.kind, {})


def _index_of(client: Any, settings: IndexSettings) -> Any:
    params = _shape_of(settings)
    index = client.prepare_index_params()
    index.add_index("vector", index_type=TYPES[settings.kind], metric_type="IP", params=params)
    return index


def count(client: Any, collection: str) -> int:
    """Return how many vectors a collection holds."""
    found = client.query(collection, filter="", output_fields=["count(*)"])
    return int(found[0]["count(*)"])


def insert(client: Any, collection: str, start: int, rows: NDArray[np.float32], *, uri: str) -> None:
    """Write vectors with the ids from ``start`` on; a vector that is there already is written over."""
    from pymilvus.exceptions import MilvusException

    data = [{"id": start + at, "vector": row} for at, row in enumerate(rows)]
    try:
        client.upsert(collection, data, timeout=60)
    except MilvusException as error:
        raise HeroError(messages.MILVUS_LOST, messages.MILVUS_LOST_HINT, uri=uri, done=start) from error


def tidy(uri: str, collection: str = "llmhero", *, keep: int = 3) -> list[str]:
    """Drop old collections: each edit of a document makes another, and none is dropped by itself.

    Parameters
    ----------
    uri
        A Milvus Lite file or a server.
    collection
        How their names begin.
    keep
        How many of the newest stay.

    Returns
    -------
    list of str
        The names of those that were dropped.
    """
    with connected(place(uri)) as client:
        ours = [name for name in client.list_collections() if _is_ours(name, collection)]
        ours.sort(key=lambda name: int(name.rpartition("_")[2], 16), reverse=True)
        for name in ours[keep:]:
            client.drop_collection(name)
        return ours[keep:]


def _is_ours(name: str, collection: str) -> bool:
    head, _, made = name.rpartition("_")
    hexadecimal = set("0123456789abcdef")
    digest = head.removeprefix(f"{collection}_")
    return (
        head != digest
        and len(digest) == _DIGITS
        and set(digest) <= hexadecimal
        and bool(made)
        and set(made) <= hexadecimal
    )
