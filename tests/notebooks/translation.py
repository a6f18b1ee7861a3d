"""Find the Chinese cells whose English source has changed since they were translated, and mark them anew.

    python tests/notebooks/translation.py                       list them
    python tests/notebooks/translation.py NOTEBOOK CELL_ID ...  these say what the English says again

Every Chinese text cell keeps a hash of the English cell that it says in Chinese.
"""

import hashlib
import json
import sys
from pathlib import Path

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
KEY = "source_hash"


def source_hash(source):
    """Return what identifies one version of an English cell."""
    return hashlib.sha256(source.encode()).hexdigest()[:16]


def stale(english, chinese):
    """Return the ids of the Chinese text cells that do not translate the English cell as it is now."""
    sources = {cell["id"]: "".join(cell["source"]) for cell in english["cells"]}
    return [
        cell["id"]
        for cell in chinese["cells"]
        if cell["cell_type"] == "markdown"
        and cell["metadata"].get(KEY) != source_hash(sources.get(cell["id"], ""))
    ]


def mark(english, chinese, ids):
    """Note in these Chinese cells that they translate the English cells as they are now."""
    sources = {cell["id"]: "".join(cell["source"]) for cell in english["cells"]}
    for cell in chinese["cells"]:
        if cell["id"] in ids and cell["cell_type"] == "markdown":
            cell["metadata"][KEY] = source_hash(sources[cell["id"]])


def main(name="", *ids, folder=NOTEBOOKS):
    """Mark the given cells, list all that are stale; return the exit code."""
    found = False
    for path in sorted((folder / "zh").glob("*.ipynb")):
        english = json.loads((folder / "en" / path.name).read_text(encoding="utf-8"))
        chinese = json.loads(path.read_text(encoding="utf-8"))
        if path.name == name:
            mark(english, chinese, ids)
            path.write_text(json.dumps(chinese, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        for cell_id in stale(english, chinese):
            found = True
            print(f"{path.name}: {cell_id}")  # noqa: T201
    return int(found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
