"""Exercise "rrf": answers of every kind."""

from collections import defaultdict


def fused(rankings, worth):
    scores = defaultdict(float)
    for ranking in rankings:
        for place, name in enumerate(ranking):
            scores[name] += worth(place + 1)
    return sorted(scores, key=scores.get, reverse=True)


def right(rankings, constant=60):
    return fused(rankings, lambda rank: 1 / (constant + rank))


def other_ties(rankings, constant):
    names = sorted({name for ranking in rankings for name in ranking}, reverse=True)
    worth = {n: sum(1 / (constant + r.index(n) + 1) for r in rankings if n in r) for n in names}
    return (name for name in sorted(names, key=lambda name: -worth[name]))


def swapped(places, constant_at):
    def answer(rankings, constant):
        found = right(rankings, constant)
        if constant == constant_at:
            one, other = places
            found[one], found[other] = found[other], found[one]
        return found

    return answer


RIGHT = [right, other_ties, lambda rankings, constant: " ".join(right(rankings, constant))]
WRONG = [
    (lambda r, c: fused(r, lambda rank: 1 / (60 + rank)), "here the constant is 1."),
    (lambda r, c: fused(r, lambda rank: 1 / rank), "leave out the constant"),
    (lambda r, c: fused(r, lambda rank: 1 / (c + rank - 1)), "count ranks from 0"),
    (lambda r, c: fused(r, lambda rank: -rank), "You add up ranks"),
    (lambda r, c: right(r, c)[::-1], "the wrong way round"),
    (lambda r, c: [name for ranking in r for name in ranking], "stands twice"),
    (lambda r, c: right(r[:1], c), "(a b c d e f); you return a b c d."),
    (lambda r, c: [*right(r, c), "z"], "you return a b c d e f z"),
    (swapped((0, 2), 60), "For a b c d | c e a f and a constant of 60, “c” has 0.032 and must stand before"),
    (swapped((0, 1), 1), "“c” has 0.560 and must stand before “a” with 0.500"),
    (swapped((0, 4), 3), "and a constant of 3, “"),
    (lambda r, c: list(dict.fromkeys(name for ranking in r for name in ranking)), "“c” has 0.032 and must"),
    (lambda r, c: 1 / 0, "ZeroDivisionError"),
    (lambda r, c: [1, 2], "list of int"),
    (["a"], "the function itself"),
]
UNANSWERED = [None, ..., lambda r, c: None]
