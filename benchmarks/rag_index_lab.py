"""The index lab beside a script that asks FAISS directly, and how soon a cancel is heard; one run.

    python benchmarks/rag_index_lab.py [chunks] [--record FILE]

Chunks are stretches of 60 to 400 characters of the bundled handbook, both languages, embedded by wordllama.
The script, in a process of its own, knows ``faiss`` and ``numpy`` only: it takes the same vectors, makes each
index with ``index_factory`` on one thread, and measures what the lab measures. FAISS's own factory also sorts
the codes of PQ for Hamming distances, which takes minutes and changes nothing here; the script does not.
Times are the shortest of three. The last column is the longest time between two looks at the cancel while the
index was built. ``--record`` writes what the lab found as the tests of its view read it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from measure import table

from llmhero_widgets.rag.corpus import handbook
from llmhero_widgets.rag.embedders import load
from llmhero_widgets.rag.indexes.settings import KINDS
from llmhero_widgets.rag.lab import Lab
from llmhero_widgets.rag.panels.lab import told

CHUNKS = 10_000
ROUNDS = 3
SCRIPT = """
import json, statistics, sys, time
import faiss, numpy as np
matrix, rows = np.load(sys.argv[1]), np.load(sys.argv[2])
faiss.omp_set_num_threads(1)
exact = faiss.IndexFlatIP(matrix.shape[1])
exact.add(matrix)
def near(index, row, params=None):
    best = 1e9
    for _ in range(3):
        start = time.perf_counter()
        found = index.search(matrix[row:row + 1], 11, params=params)
        best = min(best, time.perf_counter() - start)
    return [each for each in found[1][0].tolist() if each != row][:10], best
truth = [near(exact, row)[0] for row in rows]
for line in sys.stdin:
    name, setting, value = json.loads(line)
    seconds = 1e9
    for _ in range(int(sys.argv[3])):
        start = time.perf_counter()
        index = faiss.index_factory(matrix.shape[1], name, faiss.METRIC_INNER_PRODUCT)
        if name.startswith("HNSW"):
            index.hnsw.efConstruction = 80
        if name.startswith("PQ"):
            index.do_polysemous_training = False
        index.train(matrix)
        index.add(matrix)
        seconds = min(seconds, time.perf_counter() - start)
    params = {"nprobe": lambda: faiss.SearchParametersIVF(nprobe=value),
              "efSearch": lambda: faiss.SearchParametersHNSW(efSearch=value)}.get(setting, lambda: None)()
    found = [near(index, row, params) for row in rows]
    recall = 0
    for row, (ours, _), theirs in zip(rows, found, truth):
        last = float(matrix[theirs[-1]] @ matrix[row])
        recall += min(1, sum(float(matrix[each] @ matrix[row]) >= last - 1e-6 for each in ours) / 10)
    print(json.dumps([seconds, len(faiss.serialize_index(index)), recall / len(rows),
                      statistics.median(t for _, t in found) * 1000]), flush=True)
"""


def vectors(count: int) -> np.ndarray:
    draw = np.random.default_rng(0)
    texts = [text for _, text in (*handbook("en"), *handbook("zh"))]
    pieces = []
    for _ in range(count):
        text = texts[draw.integers(len(texts))]
        length = int(draw.integers(60, 400))
        start = int(draw.integers(max(1, len(text) - length)))
        pieces.append(text[start : start + length])
    return load("wordllama").embed(pieces)


def main() -> None:
    numbers = [each for each in sys.argv[1:] if each.isdigit()]
    matrix = vectors(int(numbers[0]) if numbers else CHUNKS)
    lab = Lab(matrix)
    lab.truth()
    lines, trials = [], []
    with tempfile.TemporaryDirectory() as folder:
        np.save(Path(folder) / "matrix.npy", matrix)
        np.save(Path(folder) / "rows.npy", lab.rows)
        arguments = [f"{folder}/matrix.npy", f"{folder}/rows.npy", str(ROUNDS)]
        script = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for kind in KINDS:
            looks: list[float] = []
            found = [
                lab.trial(kind, check=lambda looks=looks: looks.append(time.perf_counter()))
                for _ in range(ROUNDS)
            ]
            trial = min(found, key=lambda each: each.seconds)
            trials.append(told(trial))
            point = next((each for each in trial.points if each.value in {8, 64}), trial.points[-1])
            script.stdin.write(json.dumps([trial.title, point.name, point.value]) + "\n")
            script.stdin.flush()
            seconds, size, recall, ms = json.loads(script.stdout.readline())
            lines.append(
                [
                    f"{trial.title} {point.name} {point.value or ''}".strip(),
                    f"{trial.seconds:.3f} s",
                    f"{trial.seconds / seconds:.2f}",
                    f"{trial.nbytes / 1e6:.2f} MB",
                    f"{trial.nbytes / size:.3f}",
                    f"{point.ms:.3f} ms",
                    f"{point.ms / ms:.2f}",
                    f"{point.recall:.3f}",
                    f"{point.recall / recall:.3f}",
                    f"{np.diff(looks).max() * 1000:.0f} ms",
                ]
            )
        script.stdin.close()
        script.wait()
    head = [
        "index",
        "build",
        "÷ script",
        "size",
        "÷ script",
        "question",
        "÷ script",
        "recall@10",
        "÷ script",
        "deaf",
    ]
    table(
        f"{len(matrix):,} vectors of {matrix.shape[1]} dimensions, {len(lab.rows)} questions", [head, *lines]
    )
    if "--record" in sys.argv:
        path = Path(sys.argv[sys.argv.index("--record") + 1])
        opened = {
            "n": len(matrix),
            "dimensions": matrix.shape[1],
            "embedder": "wordllama",
            "questions": len(lab.rows),
            "k": lab.k,
            "kinds": list(KINDS),
            "used": "flat",
        }
        path.write_text(json.dumps({**opened, "trials": trials}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
