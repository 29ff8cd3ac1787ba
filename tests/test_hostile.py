# SPDX-License-Identifier: Apache-2.0
"""The hostile corpus against the loader: each file, name and scalar has the outcome written beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from maturity import yamltools
from maturity.files import walk
from maturity.load import load
from maturity.problems import CODES, MAX_PROBLEMS
from maturity.yamltools import Map, YamlError, read_yaml
from tests import hostile, structure
from tests.builders import build

if TYPE_CHECKING:
    from pathlib import Path

FILES, NAMES, SCALARS = hostile.files(), hostile.names(), hostile.scalars()


def problems(data: bytes) -> list[str]:
    """Return what is wrong with a file that is to be an entry, without the name of the file."""
    try:
        found = structure.problems(read_yaml(data, 'x.yaml'), 'entry')
    except YamlError as error:
        found = list(error.problems)
    return [str(problem).removeprefix('x.yaml:') for problem in found]


# Files ------------------------------------------------------------------------------------------


@pytest.mark.parametrize('name', FILES)
def test_a_file_has_exactly_its_problems(name: str) -> None:
    # No limit of time stands here: what is not refused at once would not end, or not fit into memory.
    found = problems(FILES[name].data)
    assert len(found) <= MAX_PROBLEMS
    assert FILES[name].agrees(found), found


def test_the_corpus_has_something_of_everything() -> None:
    codes = {expected.split()[1] for one in FILES.values() for expected in one.problems}
    door = ['encoding', 'yaml-syntax', 'yaml-feature', 'too-deep', 'too-large', 'duplicate-key', 'empty-file']
    assert {*door} <= codes <= CODES.keys()
    assert len(FILES) >= 80


@pytest.mark.parametrize('name', [name for name in FILES if name.startswith(('features', 'duplicates'))])
def test_without_libyaml_the_corpus_is_judged_alike(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamltools, '_Loader', yaml.SafeLoader)
    assert FILES[name].agrees(problems(FILES[name].data))


ALL = {level: {'level': level, 'rule': {'attested': True}} for level in ('bronze', 'silver', 'gold')}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a sound data folder with one entry."""
    return build(tmp_path / 'data', {'requirements': ALL, 'entries': {'it': {}}})


@pytest.mark.parametrize('title', NAMES)
def test_a_name_is_refused_by_a_name_that_can_be_read(title: str, data: Path) -> None:
    one = NAMES[title]
    # An entry that would be sound, but for its name.
    (data / 'drivers' / one.name).write_bytes((data / 'drivers' / 'it.yaml').read_bytes())
    loaded = load(str(data))
    (problem,) = map(str, loaded.problems)
    assert problem.startswith(f'data/drivers/{one.shown}:1:1: {one.code} ')
    assert problem.isprintable()
    if one.code == 'refused-file':
        assert walk(str(data), 'data').refused == (f'drivers/{one.name}',)


# Scalars ----------------------------------------------------------------------------------------


@pytest.mark.parametrize('text', SCALARS)
@pytest.mark.parametrize('form', ['{}', "'{}'", '"{}"'])
def test_no_scalar_is_changed(text: str, form: str) -> None:
    tree = read_yaml(f'key: {form.format(text)}\n'.encode(), 'x')
    assert isinstance(tree, Map)
    assert str(tree['key']) == text
    assert tree['key'].guess == (SCALARS[text][0] if form == '{}' else 'str')


@pytest.mark.parametrize('text', SCALARS)
def test_text_that_yaml_reads_as_something_else_carries_its_fix(text: str) -> None:
    _type, words = SCALARS[text]
    found = structure.problems(read_yaml(f'title: {text}\n'.encode(), 'data/releases/x.yaml'), 'release')
    if words is None:
        assert found == []
    else:
        (problem,) = map(str, found)
        assert problem.startswith(f'data/releases/x.yaml:1:8: unquoted YAML reads {text!r} as {words}')
        assert problem.endswith(f"write '{text}' in quotes")
    assert structure.problems(read_yaml(f"title: '{text}'\n".encode(), 'x'), 'release') == []
