# SPDX-License-Identifier: Apache-2.0
"""A matrix shown in the place of sphinx-feature-classification: what that refuses, and nothing else."""

from __future__ import annotations

import configparser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.cli import main
from maturity.matrices.dialects import read_file, refusals
from maturity.matrices.ini import read_ini

if TYPE_CHECKING:
    from pathlib import Path

SOUND = """\
[driver.near]
title=Near

[driver.far]
title=Far

[operation.lift]
title=Lift
status=mandatory
driver.near=complete
driver.far=partial
driver-notes.far=By day.
"""


def is_refused(text: str) -> bool:
    """Return whether sphinx-feature-classification ends a build with this file."""
    peer = pytest.importorskip('sphinx_feature_classification.support_matrix')
    config = configparser.ConfigParser()
    try:
        config.read_string(text)
        peer.Directive._build_summary(peer.Matrix(config), [])
    except Exception:  # noqa: BLE001 (whatever it is, the build ends)
        return True
    return False


def places(text: str) -> list[tuple[int, str]]:
    return [(one.mark.line, one.code) for one in refusals(read_ini(text.encode(), 'matrix.ini'))]


@pytest.mark.parametrize(
    ('old', 'new', 'place'),
    [
        ('title=Near', 'name=Near', (1, 'import-missing')),
        ('title=Lift', 'name=Lift', (7, 'import-missing')),
        ('=mandatory', '=mandatroy', (9, 'import-bad-state')),
        ('=mandatory', '=mandatory(', (9, 'import-bad-state')),
        ('=mandatory', '=Mandatory', (9, 'import-bad-state')),
        ('driver.far=partial\n', '', (7, 'import-missing')),
        ('far=partial', 'fra=partial', (11, 'import-undeclared')),
        ('=partial', '=Partial', (11, 'import-bad-state')),
        ('=partial', '=50% of it', (11, 'import-syntax')),
        ('=By day.', '=By %(sun)s.', (12, 'import-syntax')),
        ('title=Far', 'title=Far\ntitle=Farther', (5, 'import-duplicate')),
        ('[driver.far]', '[driver.near]', (4, 'import-duplicate')),
        ('status=mandatory', 'mandatory', (9, 'import-syntax')),
    ],
)
def test_what_ended_a_build_is_named_at_its_line(old: str, new: str, place: tuple[int, str]) -> None:
    text = SOUND.replace(old, new, 1)
    assert text != SOUND
    assert is_refused(text)
    assert place in places(text)


@pytest.mark.parametrize(
    'addition',
    [
        '[operation.drop]\ntitle=Drop\ndriver.near=unknown\ndriver.far=missing\ntitel=Slip\n',
        '[storage.drop]\ntitle=Drop\ndriver.nowhere=perhaps\nstatus=%%\n',
        '[storage.drop]\nstatus=nonsense\n',
        'maturity=immature\ndriver-notes.nowhere=What?\n',
        '# \N{ZERO WIDTH SPACE}\n',
    ],
)
def test_what_was_passed_over_ends_no_build(addition: str) -> None:
    text = f'{SOUND}{addition}'
    assert not is_refused(text)
    assert places(text) == []


WORDS = st.sampled_from(
    ['near', 'far', 'Far', 'title', 'complete', 'Partial', 'choice(x)', 'choice(', '%', '%%']
)
KEYS = st.sampled_from(
    [
        'title',
        'Title',
        'status',
        'cli',
        'notes',
        'link',
        'driver.near',
        'driver.Far',
        'driver.far',
        'x',
        'driver-notes.near',
        'driver-notes.other',
    ]
)
OPTIONS = st.lists(st.tuples(KEYS, WORDS | st.sampled_from(['complete', 'missing', 'optional'])), max_size=5)
NAMES = st.sampled_from(
    ['driver.near', 'driver.far', 'driver.Far', 'operation.lift', 'storage.lift', 'DEFAULT']
)


@given(st.lists(st.tuples(NAMES, OPTIONS), max_size=5), st.sampled_from(['', SOUND]))
def test_both_refuse_the_same(sections: list[tuple[str, list[tuple[str, str]]]], before: str) -> None:
    text = before + ''.join(
        f'[{name}]\n' + ''.join(f'{key}={value}\n' for key, value in options) for name, options in sections
    )
    assert is_refused(text) is bool(places(text))


def test_a_file_is_read_with_both_sorts_of_problems(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / 'matrix.ini'
    text = SOUND.replace('title=Lift\n', '').replace('=partial', '=patrial')
    path.write_text(f'{text}titel=Slip\n[loose]\nword=1\n')
    reading = read_file(path.read_bytes(), 'matrix.ini')
    assert [(one.mark.line, one.code) for one in reading.refused] == [
        (7, 'import-missing'),
        (10, 'import-bad-state'),
    ]
    assert 'did you mean' in reading.refused[1].message
    assert [(one.mark.line, one.code) for one in reading.remarks] == [
        (12, 'import-unknown-option'),
        (13, 'import-unknown-section'),
        (14, 'import-unknown-option'),
    ]
    assert main(['check', str(path)]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 5
    path.write_text(SOUND)
    assert main(['check', str(path)]) == 0


def test_a_file_without_a_matrix_says_so() -> None:
    reading = read_file(b'[tox]\nenvlist = py3\n', 'other.ini')
    assert reading.matrix is None
    assert [(one.code, one.mark.line) for one in reading.problems] == [('import-missing', 1)]
