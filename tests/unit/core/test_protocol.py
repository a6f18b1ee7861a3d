import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmhero_widgets.core import protocol

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
LIKELY = st.fixed_dictionaries(
    {},
    optional={
        "v": st.sampled_from([1, 1, 1, 2, None]),
        "kind": st.sampled_from([*protocol.INCOMING, "done", 3]),
        "rid": st.text() | JSON,
        "op": st.text() | JSON,
        "args": st.dictionaries(st.text(), JSON, max_size=2) | JSON,
        "key": st.text() | JSON,
    },
)


@given(JSON | LIKELY)
def test_anything_is_either_understood_or_refused(content):
    try:
        message = protocol.parse(content)
    except protocol.ProtocolError:
        return
    assert isinstance(message, protocol.Hello | protocol.Request | protocol.Cancel)
    assert content["v"] == protocol.VERSION


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ([], "object"),
        ({"kind": "hello"}, "version 1"),
        ({"v": 2, "kind": "hello"}, "version 1"),
        ({"v": 1, "kind": "done", "rid": "a"}, "kind"),
        ({"v": 1, "kind": "req", "op": "x"}, "rid"),
        ({"v": 1, "kind": "req", "rid": "", "op": "x"}, "rid"),
        ({"v": 1, "kind": "cancel", "rid": 7}, "rid"),
        ({"v": 1, "kind": "req", "rid": "a"}, "op"),
        ({"v": 1, "kind": "req", "rid": "a", "op": "x", "args": []}, "args"),
        ({"v": 1, "kind": "req", "rid": "a", "op": "x", "key": 1}, "key"),
    ],
)
def test_a_refusal_names_the_field(content, reason):
    with pytest.raises(protocol.ProtocolError, match=reason):
        protocol.parse(content)


def test_messages_never_use_id():
    # ipykernel 7.4 keeps and routes on content.id
    for message in (
        protocol.ready({}),
        protocol.ack("a"),
        protocol.part("a", 1, {}, []),
        protocol.done("a", {}, []),
        protocol.error("a", "failed", "m"),
    ):
        assert "id" not in message
        assert message["v"] == protocol.VERSION
        assert message["kind"] in protocol.OUTGOING


def test_an_unknown_error_code_is_a_bug():
    with pytest.raises(ValueError, match="not an error code"):
        protocol.error("a", "oops", "m")
