"""Exercise "plan": answers of every kind."""


def right(facts):
    odd = [(abs(value - usual) / spread, name) for name, value, usual, spread in facts]
    return [name for far, name in sorted(odd, reverse=True) if far > 1]


def by_key(facts):
    kept = [fact for fact in facts if abs(fact[1] - fact[2]) > fact[3]]
    kept.sort(key=lambda fact: -abs(fact[1] - fact[2]) / fact[3])
    return (fact[0] for fact in kept)


def signed(facts):
    odd = [((value - usual) / spread, name) for name, value, usual, spread in facts]
    return [name for far, name in sorted(odd, reverse=True) if far > 1]


def plain(facts):
    odd = [(abs(value - usual), name) for name, value, usual, spread in facts]
    return [name for far, name in sorted(odd, reverse=True) if far > 1]


def at_least(facts):
    odd = [(abs(value - usual) / spread, name) for name, value, usual, spread in facts]
    return [name for far, name in sorted(odd, reverse=True) if far >= 1]


RIGHT = [right, by_key, lambda facts: " ".join(right(facts))]
WRONG = [
    (lambda facts: [fact[0] for fact in facts], "say everything"),
    (signed, "whatever its sign"),
    (plain, "divide the difference"),
    (lambda facts: right(facts)[::-1], "in the wrong order"),
    (lambda facts: right(facts)[:2], "should be rain pressure sun; you return rain pressure."),
    (lambda facts: [], "should be rain pressure sun"),
    (at_least, "divide the difference"),
    (lambda facts: right(facts) if len(facts) > 3 else ["rain", "wind"], "should be []"),
    (lambda facts: 3, "expected words"),
    (lambda: 1, "TypeError"),
    (["rain"], "the function itself"),
]
UNANSWERED = [None, ..., lambda facts: None]
