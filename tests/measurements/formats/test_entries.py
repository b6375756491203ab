"""The entries of an envelope that no strict parser takes: each as it came, none of its neighbours."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurements.formats import entries
from measurements.formats.entries import salvaged_of

VALUES = st.recursive(
    st.none() | st.integers() | st.text() | st.floats(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(st.lists(VALUES), st.dictionaries(st.text(), VALUES), st.booleans(), st.booleans())
def test_each_entry_is_the_text_that_was_written(written, beside, escaped, spread) -> None:
    beside.pop("readings", None)
    body = json.dumps(beside | {"readings": written}, ensure_ascii=escaped, indent=1 if spread else None)
    found = salvaged_of(body.encode("utf-8", "surrogatepass"), "readings")
    assert found is not None
    told = [json.loads(one.decode("utf-8", "surrogatepass")) for one in found]
    assert repr(told) == repr(json.loads(body)["readings"])  # a NaN equals nothing, and is written like one


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[[1], [2]]",
        b'["readings", [1]]',
        b'{"reading": [1]}',
        b'{"readings": {"a": [1]}}',
        b'{"readings": "[1]"}',
        b'{"inner": {"readings": [1]}}',
        b'{"readings": [1, 2',
        b'{"readings": [1, 2]',
        b'{"readings": [1, "half',
        b'{"readings": [1, [2]}',
    ],
)
def test_what_is_no_such_list_or_does_not_close_has_no_entries(body: bytes) -> None:
    assert salvaged_of(body, "readings") is None


def test_who_sends_nothing_but_brackets_is_not_read_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "MOST_SIGNS", 50)
    deep = b'{"readings": [%b]}'
    assert salvaged_of(deep % (b"[" * 20 + b"]" * 20), "readings") == [b"[" * 20 + b"]" * 20]
    assert salvaged_of(deep % (b"[" * 30 + b"]" * 30), "readings") is None
