"""Exercise "corrupt": answers of every kind."""


def right(words, gaps):
    given, target, place = [], [], 0
    for number, (start, end) in enumerate(gaps):
        given += [*words[place:start], f"<{number}>"]
        target += [f"<{number}>", *words[start:end]]
        place = end
    return [*given, *words[place:]], [*target, f"<{len(gaps)}>"]


def backwards(words, gaps):
    given, target = list(words), []
    for number, (start, end) in reversed(list(enumerate(gaps))):
        target = [f"<{number}>", *given[start:end], *target]
        given[start:end] = [f"<{number}>"]
    return given, [*target, f"<{len(gaps)}>"]


def as_t5_names_them(words, gaps):
    return tuple([word.replace("<", "<extra_id_") for word in part] for part in right(words, gaps))


def a_string_per_gap(words, gaps):
    target = [f"<{number}> {' '.join(words[start:end])}" for number, (start, end) in enumerate(gaps)]
    return right(words, gaps)[0], [*target, f"<{len(gaps)}>"]


def per_word(words, gaps):
    missing = [place for start, end in gaps for place in range(start, end)]
    given = [f"<{missing.index(p)}>" if p in missing else word for p, word in enumerate(words)]
    return given, right(words, gaps)[1]


def one_mark(words, gaps):
    given, target = right(words, gaps)
    return ["<0>" if word[0] == "<" else word for word in given], target


def with_target(change):
    return lambda words, gaps: (right(words, gaps)[0], change(words, gaps))


def target_of(words, gaps):
    return right(words, gaps)[1]


def boom(words, gaps):
    raise KeyError(gaps)


RIGHT = [
    right,
    backwards,
    as_t5_names_them,
    a_string_per_gap,
    lambda words, gaps: tuple(" ".join(part) for part in right(words, gaps)),
    lambda words, gaps: (iter(part) for part in right(words, gaps)),
]
WRONG = [
    (per_word, "one for the whole gap"),
    (one_mark, "Number them"),
    (with_target(lambda words, gaps: words), "repeats the whole sentence"),
    (
        with_target(lambda words, gaps: [w for w in right(words, gaps)[1] if w[0] != "<"]),
        "begins with its mark",
    ),
    (
        with_target(lambda words, gaps: right(words, gaps)[1][:-2]),
        "The target should be “<0> old bridge <1> for <2>”, and is “<0> old bridge <1>”.",
    ),
    (with_target(lambda words, gaps: right(words, gaps)[1][:-1]), "one more mark, here <2>"),
    (
        with_target(lambda words, gaps: [*right(words, gaps)[1][:-1], f"<{len(gaps) - 1}>"]),
        "The target should",
    ),
    (
        with_target(lambda words, gaps: [*right(words, gaps)[1][:-1], "</s>"]),
        "and is “<0> old bridge <1> for </s>”",
    ),
    (with_target(lambda words, gaps: words * 100_000), "bridge was closed…”"),
    (lambda words, gaps: (words * 100_000, words), "bridge was closed…”"),
    (with_target(lambda words, gaps: (word for word in iter(str, 1))), "and is “”."),
    (with_target(lambda words, gaps: [*right(words, gaps)[1], "<9>"]), "The target should be"),
    (
        lambda words, gaps: (words, right(words, gaps)[1]),
        "The input should be “the <0> was closed <1> repair”",
    ),
    (lambda words, gaps: (right(words, gaps)[0][:-1], right(words, gaps)[1]), "The input should be"),
    (lambda words, gaps: right(words, gaps)[0], "two lists"),
    (lambda words, gaps: (1, 2), "two lists"),
    (lambda words: words, "TypeError"),
    (boom, "KeyError"),
    (["the"], "the function itself"),
]
UNANSWERED = [None, ..., lambda words, gaps: None, lambda words, gaps: ...]
