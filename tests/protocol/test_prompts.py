"""What follows from scores, and what a slot is: the browser's tests read what Python has written here."""

import json

from tests.protocol.make_prompts import FILE, numbers


def test_what_the_browser_is_held_to_is_what_python_computes():
    assert json.loads(FILE.read_text(encoding="utf-8")) == numbers(), "run make_prompts.py"
