# SPDX-License-Identifier: Apache-2.0
"""What somebody means who writes a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from maturity import naming
from tests.builders import loaded

if TYPE_CHECKING:
    from pathlib import Path

    from maturity.model import Dataset

SPEC = {
    'kinds': {'driver': {'ladder': ['bronze']}, 'thing': {'ladder': ['bronze']}},
    'requirements': {
        'needed': {'rule': {'has': 'implementation'}},
        'wanted': {'kind': 'thing', 'rule': {'has': 'implementation'}},
    },
    'capabilities': {'a': {'also': 'First of All'}},
    'entries': {
        'one': {
            'title': 'The One',
            'also': ['Uno'],
            'renamed': [{'release': 'r2', 'title': 'Two', 'from': 'old'}],
        },
        'two': {'title': 'Two'},
        'three': {'title': 'Same'},
        'four': {'kind': 'thing', 'title': 'Same'},
    },
}


@pytest.fixture(scope='module')
def data(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder: Path = tmp_path_factory.mktemp('named') / 'data'
    found = loaded(folder, SPEC).dataset
    assert found is not None
    return found


@pytest.mark.parametrize(
    ('kind', 'word', 'id_'),
    [
        *(('entry', word, 'one') for word in ('one', 'ONE', 'uno', 'the one', 'old')),
        # The title of today goes before one of former days.
        ('entry', 'two', 'two'),
        ('capability', 'first of all', 'a'),
        ('release', 'R1', 'r1'),
    ],
)
def test_every_name_leads_to_its_record(data: Dataset, kind: str, word: str, id_: str) -> None:
    assert data.named(kind, word) == id_


def test_a_name_of_two_is_that_of_none_unless_only_one_can_be_meant(data: Dataset) -> None:
    assert data.named('entry', 'same') == 'same'
    assert data.named('entry', 'same', {'four', 'one'}) == 'four'
    assert naming.unknown(data, 'entry', 'Same').endswith('; it is a name of three, four: write which')


@pytest.mark.parametrize(
    ('word', 'guess'),
    [('unno', "'one' (The One)"), ('onne', "'one' (The One)"), ('zzz', ''), ('thre', "'three' (Same)")],
)
def test_a_guess_knows_titles(data: Dataset, word: str, guess: str) -> None:
    assert naming.guess(data, 'entry', word) == (f'; did you mean {guess}?' if guess else '')
