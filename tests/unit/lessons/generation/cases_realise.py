"""Exercise "realise": answers of every kind."""


def right(items):
    return " and ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))


def by_cases(items):
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + " and " + items[-1]


def oxford(items):
    return right(items).replace(" and ", ", and ") if len(items) > 2 else right(items)


def other(n, text):
    return lambda items: text if len(items) == n else right(items)


RIGHT = [right, by_cases, oxford]
WRONG = [
    (", ".join, "should be an “and”"),
    (" and ".join, "commas do for all but the last: rain, wind and fog"),
    (lambda items: ", and ".join(items) if len(items) == 2 else right(items), "no comma: rain and wind"),
    (other(1, "and rain"), "One alone stands as it is: rain"),
    (other(1, ""), "One alone"),
    (other(0, " and "), "you return and"),
    (other(0, "nothing"), "you return nothing"),
    (other(3, ""), "It should read rain, wind and fog; you return ''"),
    (other(2, "rain wind"), "It should read rain and wind; you return rain wind"),
    (other(4, "rain, wind, fog, hail"), "should be an “and”"),
    (other(4, "x"), "It should read rain, wind, fog and hail"),
    (lambda items: items, "expected words"),
    (lambda: "", "TypeError"),
    ("rain", "the function itself"),
]
UNANSWERED = [None, ..., lambda items: None]
