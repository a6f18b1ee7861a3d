"""Exercise "few-shot": answers of every kind."""


def right(examples, text):
    blocks = [f"Text: {given}\nLabel: {label}" for given, label in examples]
    return "\n\n".join([*blocks, f"Text: {text}\nLabel:"])


def in_a_loop(examples, text):
    prompt = ""
    for given, label in examples:
        prompt += "Text: " + given + "\nLabel: " + label + "\n\n"
    return prompt + "Text: " + text + "\nLabel:"


RIGHT = [right, in_a_loop]
WRONG = [
    (lambda examples, text: right(examples, text) + " ", "ends with a space"),
    (lambda examples, text: right(examples, text) + "\n", "with a line break"),
    (lambda examples, text: right(examples, text) + " \n\n", "with a line break"),
    (lambda examples, text: right([], text), "examples are missing"),
    (lambda examples, text: right(examples[:1], text), "examples are missing"),
    (lambda examples, text: right(examples, "")[:-6], "text itself is missing"),
    (lambda examples, text: right(examples, text) + " positive", "has a label already"),
    (lambda examples, text: right(examples, text).replace("\n\n", "\n"), "an empty line"),
    (lambda examples, text: right(examples, text).replace("Label", "Answer"), "Your prompt is"),
    (lambda examples, text: right(examples[::-1], text), "Your prompt is"),
    (lambda examples, text: right(examples, text) if examples else "x " + right([], text), "Your prompt is"),
    (lambda examples, text: 3, "expected words"),
    (lambda examples: "x", "TypeError"),
    ("Text:", "the function itself"),
]
UNANSWERED = [None, ..., lambda examples, text: None]
