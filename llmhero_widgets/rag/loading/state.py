"""Whether a file is what it was."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from llmhero_widgets.rag.values import digest_of

if TYPE_CHECKING:
    from pathlib import Path

    from llmhero_widgets.rag.loading.walk import Found

#: Files up to this size count by their content: the clocks of file systems are too coarse for quick edits.
_SMALL: Final = 1 << 20
#: The coarsest clock of a file system that is in use, that of FAT: what was written earlier cannot have been
#: written again since without another time.
_TICK: Final = 2_000_000_000
_MOST: Final = 1 << 16


def state_of(file: Found) -> str:
    """Return what changes when a file does: a digest of its content, or of a large one size and times.

    A file whose size, times and number on its disk are those of an earlier call is not read again, unless it
    was written in the last two seconds.

    Parameters
    ----------
    file
        As :func:`~llmhero_widgets.rag.loading.walk` found it.
    """
    if file.size > _SMALL:
        return repr((file.size, file.stamp))
    written, changed, _ = file.stamp
    settled = time.time_ns() - max(written, changed) > _TICK
    try:
        return (_digest if settled else _digest.__wrapped__)(file.path, file.size, file.stamp)
    except OSError as error:
        return str(error)


@lru_cache(_MOST)
def _digest(path: Path, size: int, stamp: tuple[int, ...]) -> str:
    """Return the digest of a file's content; size and times only tell one state from another."""
    del size, stamp
    return digest_of(path.read_bytes())
