# SPDX-License-Identifier: Apache-2.0
"""Values and files as they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from maturity.edit.emitted import block, flow
from maturity.edit.write import replaced
from maturity.yamltools import Map, read_yaml

if TYPE_CHECKING:
    from pathlib import Path


def test_nothing_is_left_of_a_file_that_could_not_be_put_in_place(tmp_path: Path) -> None:
    path = tmp_path / 'folder'
    path.mkdir()
    (path / 'full').touch()
    with pytest.raises(OSError, match='folder'):
        replaced({path: 'text'})
    assert [one.name for one in tmp_path.iterdir()] == ['folder']
    file = tmp_path / 'file'
    file.write_text('old')
    file.chmod(0o640)
    replaced({file: 'new'})
    assert (file.read_text(), file.stat().st_mode & 0o777) == ('new', 0o640)


@given(st.text(), st.text(st.sampled_from('0123456789.-+eox_:, [{"\'#&*!|>%@`yn')))
def test_a_value_that_was_written_is_read_again(one: str, other: str) -> None:
    written = flow([one, {'key': other}])
    assert written.isprintable()
    assert yaml.safe_load(written) == [one, {'key': other}]
    for text in (one, other):
        line = f'key: {flow(text)}'
        assert yaml.compose(line).value[0][1].value == text  # type: ignore[union-attr]
        if text.isascii() and text.isprintable() and text:
            found = read_yaml(line.encode(), 'x')
            assert isinstance(found, Map)
            assert found['key'].guess in {'str', 'timestamp'}


def test_lists_are_wrapped() -> None:
    values = [f'value-{number}' for number in range(40)]
    lines = list(block({'values': values, 'none': [], 'on': {'a': 1}}))
    assert yaml.safe_load('\n'.join(lines)) == {'values': values, 'none': [], 'on': {'a': 1}}
    assert max(map(len, lines)) <= 100
    assert len(lines) > 5
