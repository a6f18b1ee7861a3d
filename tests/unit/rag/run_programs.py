"""Run by the tests in a process of its own, which knows the programs' paths alone: each prints into a file.

python run_programs.py PROGRAM...
"""

import contextlib
import io
import runpy
import sys
import traceback
from functools import cache
from pathlib import Path


def main() -> None:
    import jieba

    # Reading the dictionary takes a second each time; a program of its own does it once.
    read = jieba.Tokenizer.gen_pfdict
    once = cache(lambda: read(jieba.Tokenizer().get_dict_file()))
    jieba.Tokenizer.gen_pfdict = staticmethod(lambda _file: once())
    for name in sys.argv[1:]:
        written = io.StringIO()
        with contextlib.redirect_stdout(written):
            try:
                runpy.run_path(name, run_name="__main__")
            except Exception:  # noqa: BLE001 - whatever it is, the test shows it
                traceback.print_exc(file=written)
        Path(name).with_suffix(".out").write_text(written.getvalue(), encoding="utf-8")


if __name__ == "__main__":
    main()
