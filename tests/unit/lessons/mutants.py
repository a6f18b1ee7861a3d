"""Break the judge of an exercise in one small way at a time, to see whether its cases would notice."""

import ast
import copy
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

COMPARISONS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
OPERATIONS = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
# A mutant that hangs is noticed by whoever runs the cases.
SECONDS = 5


class HangError(BaseException):
    """A mutant did not come back; no judge's own handler may catch it."""


@contextmanager
def in_time() -> Iterator[None]:
    """Raise :class:`HangError` if the block takes more than ``SECONDS`` of this process's own work."""

    def stop(_signal: int, _frame: object) -> None:
        raise HangError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def mutants(path: Path) -> Iterator[tuple[str, ast.Module]]:
    """Yield every mutant of a module: what was changed, and the whole module with that change."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for place in range(sum(1 for _ in _changes(tree))):
        broken = copy.deepcopy(tree)
        line, what, change = list(_changes(broken))[place]
        change()
        yield f"{path.name}:{line} {what}", ast.fix_missing_locations(broken)


def load(tree: ast.Module, module: ModuleType) -> ModuleType:
    """Run a mutant as a module of its own, which imports what the original imports."""
    made = ModuleType(module.__name__)
    made.__file__ = module.__file__
    exec(compile(tree, str(module.__file__), "exec"), made.__dict__)  # noqa: S102 - our own code
    return made


def _changes(tree: ast.Module) -> Iterator[tuple]:
    """Yield (line, what, change) for all that can be changed; each change is made in place."""
    for statement in tree.body:
        if not _is_judging(statement):
            continue
        for node in ast.walk(statement):
            yield from _of(node)


def _is_judging(statement: ast.stmt) -> bool:
    """Leave out imports, words, and the inputs on which an answer is tried: others would do as well."""
    if isinstance(statement, ast.Assign):
        return isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.FunctionDef | ast.ClassDef)


def _of(node: ast.AST) -> Iterator[tuple]:
    line = getattr(node, "lineno", 0)
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            other = COMPARISONS[type(operator)]
            yield line, f"{type(operator).__name__} -> {other.__name__}", _put(node.ops, place, other())
    elif isinstance(node, ast.BoolOp):
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield line, f"-> {other.__name__}", _set(node, "op", other())
    elif isinstance(node, ast.BinOp) and type(node.op) in OPERATIONS and not _is_annotation(node):
        other = OPERATIONS[type(node.op)]
        yield line, f"{type(node.op).__name__} -> {other.__name__}", _set(node, "op", other())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield line, "minus -> plus", _set(node, "op", ast.UAdd())
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        value = (not node.value) if isinstance(node.value, bool) else node.value + 1
        yield line, f"{node.value} -> {value}", _set(node, "value", value)
    elif isinstance(node, ast.If | ast.IfExp):
        yield line, "condition turned round", _set(node, "test", ast.UnaryOp(ast.Not(), node.test))
    yield from _left_out(node)


def _set(node: ast.AST, field: str, value: object) -> Callable[[], None]:
    return lambda: setattr(node, field, value)


def _put(items: list, place: int, value: object) -> Callable[[], None]:
    return lambda: items.__setitem__(place, value)


def _left_out(node: ast.AST) -> Iterator[tuple]:
    for field in ("body", "orelse"):
        block = getattr(node, field, None)
        if not isinstance(block, list):
            continue
        for place, statement in enumerate(block):
            calls = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
            if calls or isinstance(statement, ast.Raise):
                yield (
                    statement.lineno,
                    f"left out: {ast.unparse(statement)[:60]}",
                    _put(block, place, ast.Pass()),
                )


def _is_annotation(node: ast.BinOp) -> bool:
    """Whether it is a union of types, ``A | None``."""
    return (
        isinstance(node.op, ast.BitOr) and isinstance(node.right, ast.Constant) and node.right.value is None
    )
