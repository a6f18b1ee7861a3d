"""What is in an exported page: as a browser reads it, answers unpacked."""

import gzip
import json
import re
from base64 import b64decode

import numpy as np

DATA = re.compile(r'<script type="application/json">(.*?)</script>', re.DOTALL)


def widgets_of(text):
    """What each widget of a page was told."""
    return [json.loads(found) for found in DATA.findall(text)]


def unpacked(answers):
    """JSON and arrays of packed answers."""
    raw = gzip.decompress(answers)
    length = int.from_bytes(raw[:4], "little")
    return json.loads(raw[4 : 4 + length]), raw[4 + length :]


class Answers:
    """The answers of a page's one widget."""

    def __init__(self, text):
        (saved,) = widgets_of(text)
        self.traits = saved["traits"]
        self.told, self.data = unpacked(b64decode(saved["answers"]))

    @property
    def questions(self):
        return [(op, args) for op, args, *_ in self.told["questions"]]

    def operations(self):
        return [op for op, _ in self.questions]

    def answer(self, op, **args):
        """Result and arrays of the last part of an answer."""
        number = self.questions.index((op, args))
        said = self.told["answers"][self.told["questions"][number][2]][-1]
        arrays, place = {}, said.get("bytes", [0, 0])[0]
        for one in said.get("arrays", ()):
            values = np.frombuffer(self.data, one["dtype"], int(np.prod(one["shape"])), place)
            arrays[one["name"]] = values.reshape(one["shape"])
            place += values.nbytes
        return said["result"], arrays
