"""Exercise "longest-match": answers of every kind."""


def right(word, entries):
    pieces, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in entries:
                break
        else:
            return ["[UNK]"]
        pieces.append(piece)
        start = end
    return pieces


def recursive(word, entries, mark=""):
    for end in range(len(word), 0, -1):
        if mark + word[:end] in entries:
            rest = recursive(word[end:], entries, "##") if word[end:] else ()
            return ("[UNK]",) if "[UNK]" in rest else (mark + word[:end], *rest)
    return ("[UNK]",)


def shortest(word, entries):
    pieces, start = [], 0
    while start < len(word):
        for end in range(start + 1, len(word) + 1):
            piece = ("##" if start else "") + word[start:end]
            if piece in entries:
                break
        else:
            return ["[UNK]"]
        pieces.append(piece)
        start = end
    return pieces


def only_rest(word, entries):
    pieces, start = [], 0
    while start < len(word):
        fitting = [
            end for end in range(len(word), start, -1) if ("##" if start else "") + word[start:end] in entries
        ]
        if not fitting:
            return [*pieces, "[UNK]"]
        pieces.append(("##" if start else "") + word[start : fitting[0]])
        start = fitting[0]
    return pieces


def without_marks(word, entries):
    return [piece.removeprefix("##") for piece in right(word, entries)]


RIGHT = [right, recursive, lambda word, entries: " ".join(right(word, entries))]
WRONG = [
    (without_marks, "with ## in front"),
    (shortest, "not the longest"),
    (only_rest, "the whole word becomes [UNK]"),
    (lambda word, entries: [word], "“banks” should become bank ##s"),
    (lambda word, entries: right(word, entries)[::-1], "should become"),
    (lambda word, entries: right(word, entries)[:1], "should become"),
    (lambda word, entries: right(word, entries) if word != "unables" else ["unable", "s"], "## in front"),
    (lambda word, entries: right(word, entries) if word != "x" else ["x"], "[UNK]"),
    (lambda word, entries: 3, "expected words"),
    (lambda word: word, "TypeError"),
    (["un", "##able"], "the function itself"),
]
UNANSWERED = [None, ..., lambda word, entries: None]
