"""How the cells of a notebook hang together: which names each binds, and which it reads from cells above."""

import dis
from types import CodeType

EXAMPLE = "  # example"


def own_cells(sources):
    """Return for each code cell whether its results depend on a line marked as an example.

    Parameters
    ----------
    sources
        The code cells of a notebook, in order.

    Returns
    -------
    list of bool
        A cell depends on examples if it holds one, or reads a name that such a cell has bound.
    """
    bound = set()
    result = []
    for source in sources:
        read, written = _names(source)
        depends = any(line.endswith(EXAMPLE) for line in source.splitlines()) or bool(read & bound)
        bound = bound | written if depends else bound - written
        result.append(depends)
    return result


def _names(source):
    """Return the global names that code reads before it binds them, and those that it binds."""
    read, written = set(), set()
    code = source if isinstance(source, CodeType) else compile(source, "cell", "exec")
    for instruction in dis.get_instructions(code):
        value = instruction.argval
        if instruction.opname in {"LOAD_NAME", "LOAD_GLOBAL"}:
            read |= {value} - written
        elif instruction.opname in {"STORE_NAME", "STORE_GLOBAL"}:
            written.add(value)
        elif isinstance(value, CodeType):
            read |= _names(value)[0] - written
    return read, written
