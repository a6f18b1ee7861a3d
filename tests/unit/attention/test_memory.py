"""2,048 tokens of the default model stay below 600 MB."""

from __future__ import annotations

import subprocess
import sys

import pytest

MEASURE = """
import threading, time
import psutil
from llmhero_widgets.attention import capture
from llmhero_widgets.models.load import load_model

process, running, seen = psutil.Process(), True, []

def watch():
    while running:
        seen.append(process.memory_info().rss)
        time.sleep(0.002)

lm = load_model()
capture(lm, "Touch every weight, so that loading them is not counted.").thumbnails()
before = process.memory_info().rss
watcher = threading.Thread(target=watch)
watcher.start()
captured = capture(lm, " the" * 2048)
assert len(captured.tokens) == 2048
captured.thumbnails()
captured.block((29, 8))
captured.links([(0, 0), (29, 8)])
running = False
watcher.join()
print((max(seen) - before) / 2**20)
"""


@pytest.mark.model
def test_a_long_text_stays_small():
    run = subprocess.run(
        [sys.executable, "-c", MEASURE], capture_output=True, text=True, check=True, timeout=280
    )
    megabytes = float(run.stdout.split()[-1])
    # Queries and keys alone are 190 MB: less would mean that nothing was measured.
    assert 150 < megabytes < 600
