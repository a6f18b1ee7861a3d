"""Exercise "pack": answers of every kind."""

from itertools import groupby


def right(sentences, size):
    chunks = [""]
    for sentence in sentences:
        if len(chunks[-1] + sentence) > size and chunks[-1]:
            chunks.append("")
        chunks[-1] += sentence
    return chunks


def as_lists(sentences, size):
    chunk = []
    for sentence in sentences:
        if chunk and sum(map(len, chunk)) + len(sentence) > size:
            yield chunk
            chunk = []
        chunk.append(sentence)
    yield chunk


def by_number(sentences, size):
    """Number the chunks first."""
    numbers, number, used = [], 0, 0
    for sentence in sentences:
        used += len(sentence)
        if used > size and used > len(sentence):
            number, used = number + 1, len(sentence)
        numbers.append(number)
    pairs = zip(numbers, sentences, strict=True)
    return tuple(tuple(each for _, each in group) for _, group in groupby(pairs, key=lambda pair: pair[0]))


def only(number, answer):
    return lambda sentences, size: answer if len(sentences) == number else right(sentences, size)


RIGHT = [right, as_lists, by_number]
WRONG = [
    (lambda s, n: right(s, n)[:-1], "The last chunk is missing"),
    (lambda s, n: [chunk.strip() for chunk in right(s, n)], "“One.␣|Two␣two.␣|Three.␣|Four␣four.␣” became"),
    (lambda s, n: ["", *right(s, n)] if len(s[0]) > n else right(s, n), "One of your chunks is empty"),
    (only(1, []), "The last chunk is missing"),
    (
        only(1, ["Long as w", "ell, and ", "the only ", "one. "]),
        "For size 9 the chunks should be “Long as well, and",
    ),
    (only(4, ["One. Two two. Three. Four four. "]), "more than 20 characters"),
    (only(3, ["A b. C d e. ", "F. "]), "are not the text"),
    (lambda s, n: right(s, n) if n != 12 else ["A b. C d e. ", "Fg", ". "], "For size 12"),
    (lambda s, n: s, "every sentence a chunk of its own"),
    (lambda s, n: right(s, n - 1), "exactly 12 characters"),
    (lambda s, n: right(s, n) if n != 20 else ["One. ", "Two two. Three. ", "Four four. "], "For size 20"),
    (lambda s, n: right(s, n) if n != 15 else s, "every sentence a chunk of its own"),
    (lambda s, n: "".join(s), "A list of chunks"),
    (lambda s, n: 3, "A list of chunks"),
    (lambda s, n: [1, 2], "int"),
    (lambda s, n: 1 / 0, "ZeroDivisionError"),
    (["One. "], "the function itself"),
]
UNANSWERED = [None, ..., lambda s, n: None]
