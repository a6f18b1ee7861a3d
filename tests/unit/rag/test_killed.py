"""A kernel that is killed in the middle of a run: the next one goes on from there."""

import signal
import subprocess
import sys

from llmhero_widgets.rag.cache import Cache
from tests.unit.rag.running import digests, pipeline, search_graph, states

KERNEL = """
import os, signal, sys
from tests.unit.rag.running import pipeline
from tests.unit.rag.test_killed import corpus
one = pipeline(corpus(), cache=sys.argv[1])
def look():
    if one.embeddings.embedded >= 320:
        os.kill(os.getpid(), signal.SIGKILL)
one.run(check=look)
"""


def corpus():
    return search_graph({f"{n}.md": f"Passage number {n} speaks of topic {n * n}." for n in range(500)})


def test_only_what_was_not_embedded_is_embedded_after_a_kill(tmp_path):
    command = [sys.executable, "-c", KERNEL, str(tmp_path)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    one = pipeline(corpus(), cache=Cache(tmp_path))
    result = one.run()
    assert result.error is None
    assert one.embeddings.embedded == 500 - 320
    assert states(result)["embed"] == "ran"
    assert digests(result) == digests(pipeline(corpus()).run())
    one.close()
