# SPDX-License-Identifier: Apache-2.0
"""What outputs say of entries that came back, of announcements, of successors, and of what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from maturity.comparison import compare
from maturity.evaluate import Chosen, evaluate
from maturity.views import changes
from maturity.writers import WRITERS
from maturity.writers.documents import classifications
from tests.builders import EVIDENCE, loaded
from tests.conftest import view

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from maturity.evaluate import Assessments

    Made = Callable[[dict[str, Any]], Assessments]

RELEASES = ['r1', 'r2', 'r3', 'r4', 'r5']
LIVES = [{'introduced': 'r1', 'removed': 'r3'}, {'introduced': 'r4'}]
BACK = {'lives': LIVES, 'implementation': {'r1..r2': 'code/it.py', 'r4..': 'code/it.py'}}


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Return a function from entries, and what else a record has, to the assessments."""

    def make(entries: dict[str, Any], **more: Any) -> Assessments:
        rule = {'needed': {'rule': {'has': 'implementation'}}}
        kinds = {'driver': {'ladder': ['bronze']}}
        spec = {'releases': RELEASES, 'kinds': kinds, 'requirements': rule, 'entries': entries, **more}
        found = loaded(tmp_path / 'data', spec)
        assert found.problems == ()
        assert found.dataset is not None
        return evaluate(found.dataset)

    return make


def text(assessments: Assessments, name: str, **options: str) -> str:
    """Return a view as plain text on one line."""
    writer = WRITERS['text']()
    blocks = writer.blocks(view(assessments, name, **options))
    return ' '.join(' '.join(writer.document(blocks)).split())


# Two lives --------------------------------------------------------------------------------------


def test_a_classification_that_is_the_same_in_two_lives_is_said_of_each(made: Made) -> None:
    assessments = made({'it': BACK})
    lines = WRITERS['text']().document(classifications(assessments, Chosen()))
    rows = [line.split(maxsplit=2)[2] for line in lines if line.startswith('it ')]
    assert rows == ['R1 to R2', 'R4 to R5']


def test_so_is_a_verdict(made: Made) -> None:
    assessments = made({'it': BACK})
    for name in ('classification-stages', 'requirement-checklist'):
        words = text(assessments, name, entry='it')
        assert (words.count('R4 to R5'), words.count('R1 to R2'), words.count('R1 to R5')) == (1, 1, 0)


# Announcements and successors -------------------------------------------------------------------

OLD = {'reason': 'It is old.', 'instead': 'other', 'until': 'r9'}


def test_advice_that_was_withdrawn_stands_on_none(made: Made) -> None:
    assessments = made({'it': {'deprecated': {'release': 'r2', 'last': 'r3', **OLD}}, 'other': {}})
    for entry in ('it', 'other'):
        assert 'instead' not in text(assessments, 'entry-card', entry=entry)
    history = text(assessments, 'promotion-history', entry='it')
    assert history.count('To be removed in r9.') == history.count('It is old.') == 1


def test_a_history_goes_on_in_a_successor_and_not_beyond(made: Made) -> None:
    removed = {'release': 'r3', 'succeeded-by': 'it'}
    lives = [{'introduced': 'r1', 'removed': removed}, {'introduced': 'r4'}]
    history = text(made({'it': {}, 'old': {**BACK, 'lives': lives}}), 'promotion-history', entry='it')
    assert 'R3 Old Removed; was Bronze Succeeded by: It' in history
    assert 'R1 Old Arrived as Bronze' in history
    assert 'Back' not in history


# What is new ------------------------------------------------------------------------------------


def gained(assessments: Assessments) -> list[str]:
    """Return the capabilities that are other ones in r3 than in r2, in words."""
    compared = compare(assessments, *(assessments.data.releases[id_] for id_ in ('r2', 'r3')))
    groups = changes.groups(assessments, compared)
    found = (item for group in groups if group.section.id.startswith('capabilities') for item in group.items)
    return [str(item.change) for item in found]


def test_nobody_loses_or_gains_what_the_project_only_begins_to_have(made: Made) -> None:
    began = {'a': {'since': 'r3'}}
    assert gained(made({'it': {'capabilities': {'a': {'r3..': 'missing'}}}}, capabilities=began)) == []
    assessments = made({'it': {'capabilities': {'a': {'r3..': 'implemented'}}}}, capabilities=began)
    assert gained(assessments) == ['new, implemented']


def test_a_gain_names_the_point_release_that_brought_it(made: Made) -> None:
    state = {'since': 'r3', 'from': '3.0.4', 'implemented': ['a'], 'evidence': EVIDENCE}
    assert gained(made({'it': {'states': [state]}}, capabilities=['a'])) == [
        'was unknown, is implemented, from 3.0.4'
    ]
