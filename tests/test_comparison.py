# SPDX-License-Identifier: Apache-2.0
"""Two releases compared: what happened in the end, what on the way, and nothing by the name of a job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from maturity.comparison import compare
from maturity.evaluate import evaluate
from maturity.load import load
from maturity.model.vocabulary import Vote
from maturity.views.changes import groups
from maturity.views.upgrades import upgrades
from tests.builders import build

if TYPE_CHECKING:
    from pathlib import Path

    from maturity.comparison import Comparison
    from maturity.evaluate import Assessments
    from maturity.views.shapes import Part

KINDS = {'driver': {'ladder': ['bronze', 'silver', 'gold'], 'facts': {'images': {}}}}
REQUIREMENTS = {
    'needs-a': {'rule': {'implements': ['a']}},
    'needs-b': {'level': 'silver', 'rule': {'implements': ['b']}},
    'needs-vote': {'level': 'gold', 'rule': {'job': {'pipelines': ['gate'], 'voting': True}}},
}
TINY = {
    'releases': ['r1', 'r2'],
    'capabilities': ['a'],
    'kinds': {'driver': {'ladder': ['bronze'], 'facts': {'images': {}}}},
}
SIMPLE = {'has-code': {'rule': {'has': 'implementation'}}}
LIVES: dict[str, Any] = {
    'releases': ['r1', 'r2', 'r3', 'r4'],
    'capabilities': ['a', 'b'],
    'kinds': KINDS,
    'requirements': REQUIREMENTS,
    'entries': {
        'rises': {'capabilities': {'a': {'r1..r2': 'missing', 'r3..': 'implemented'}}},
        'climbs': {
            'capabilities': {
                'a': {'r1': 'missing', 'r2..': 'implemented'},
                'b': {'r1..r2': 'partial', 'r3..': 'implemented'},
            }
        },
        'returns': {
            'capabilities': {'a': {'r1': 'implemented', 'r2': 'missing', 'r3..': 'implemented'}},
            'demotions': {'r2': 'it broke'},
        },
        'wavers': {
            'capabilities': {
                'a': {'r1': 'missing', 'r2': 'implemented', 'r3': 'missing', 'r4': 'implemented'}
            },
            'demotions': {'r3': 'it broke'},
        },
        'visits': {'introduced': 'r2', 'removed': 'r3', 'capabilities': {'a': 'implemented'}},
        'comes': {'introduced': 'r3', 'capabilities': {'a': 'implemented'}},
        'goes': {'removed': 'r4', 'capabilities': {'a': 'implemented'}},
        'turns': {'renamed': {'r2': 'old', 'r3': 'older'}, 'capabilities': {'a': 'implemented'}},
        'fades': {'capabilities': {'a': {'r1..r2': 'implemented'}}},
        'dies': {'dead': 'r3', 'capabilities': {'a': 'implemented'}},
    },
}


def judged(folder: Path, spec: dict[str, Any]) -> Assessments:
    found = load(str(build(folder / 'data', {'requirements': SIMPLE, **spec})))
    assert found.dataset is not None, found.problems
    return evaluate(found.dataset)


def compared(assessments: Assessments, before: str, after: str) -> Comparison:
    releases = assessments.data.releases
    return compare(assessments, releases[before], releases[after])


def told(part: Part) -> str:
    words = getattr(part, 'title', None) or getattr(part, 'words', None)
    return str(words if words is not None else part)


def lines(assessments: Assessments, found: Comparison) -> dict[str, list[str]]:
    return {
        group.section.id: [
            ''.join(map(told, item.subject)) + ('' if item.brief is None else f': {item.brief}')
            for item in group.items
        ]
        for group in groups(assessments, found)
        if not group.section.id.startswith(('capabilities', 'facts', 'votes'))
    }


def test_what_became_of_entries_in_the_end(tmp_path: Path) -> None:
    assessments = judged(tmp_path, LIVES)
    assert lines(assessments, compared(assessments, 'r1', 'r4')) == {
        'promoted': [
            'Climbs: Unclassified to Silver',
            'Rises: Unclassified to Bronze, in R3',
            'Wavers: Unclassified to Bronze',
        ],
        'no-longer-shown': [
            'Fades: Bronze is no longer shown; Unclassified is what the facts still show, in R3'
        ],
        'died': ['Dies: was Bronze, in R3'],
        'added': ['Comes: as Bronze, in R3'],
        'removed': ['Goes: was Bronze, in R4'],
        'renamed': ['Turns: from old, in R2', 'Turns: from older, in R3'],
        'in-between': ['Returns', 'Visits'],
    }


# Requirements, capabilities, facts --------------------------------------------------------------


def test_requirements_that_come_and_go_say_when(tmp_path: Path) -> None:
    more = {
        'later': {'since': 'r3', 'rule': {'has': 'implementation'}},
        'past': {'last': 'r2', 'rule': {'has': 'implementation'}},
        'within': {'since': 'r2', 'last': 'r3', 'rule': {'has': 'implementation'}},
    }
    assessments = judged(tmp_path, {**LIVES, 'requirements': {**REQUIREMENTS, **more}})
    found = compared(assessments, 'r1', 'r4')
    changes = [(one.requirement.id, one.in_force, one.release.id) for one in found.requirements]
    assert changes == [('later', True, 'r3'), ('past', False, 'r3')]
    assert lines(assessments, found)['requirements'] == [
        'Title of later: Required from R3 on',
        'Title of past: No longer required from R3 on',
    ]


def test_a_capability_is_gained_or_lost_only_where_both_are_known(tmp_path: Path) -> None:
    ways = [
        ('missing', 'partial', 'gained'),
        ('partial', 'implemented', 'gained'),
        ('implemented', 'missing', 'lost'),
        ('implemented', 'partial', 'lost'),
        ('missing', 'not-applicable', 'changed'),
        ('unknown', 'implemented', 'changed'),
        ('implemented', 'unknown', 'changed'),
    ]
    states = [
        {span: state for span, state in (('r1', before), ('r2', after)) if state != 'unknown'}
        for before, after, _ in ways
    ]
    entries = {f'entry-{number}': {'capabilities': {'a': each}} for number, each in enumerate(states)}
    changes = compared(judged(tmp_path, {**TINY, 'entries': entries}), 'r1', 'r2').capabilities
    assert [(change.before, change.after, change.direction.value) for change in changes] == ways


def test_lists_name_what_is_new_and_what_is_gone(tmp_path: Path) -> None:
    facts = {
        'grows': {'r1': ['x'], 'r2..': ['x', 'y']},
        'moves': {'r1': ['x'], 'r2..': ['y']},
        'stays': {'r1': ['x', 'y'], 'r2..': ['y', 'x']},
        'empties': {'r1': ['x'], 'r2..': []},
        'forgets': {'r1': ['x']},
        'learns': {'r2..': ['x']},
    }
    spec = {
        **TINY,
        'entries': {id_: {'facts': {'images': images}} for id_, images in facts.items()},
    }
    assessments = judged(tmp_path, spec)
    found = groups(assessments, compared(assessments, 'r1', 'r2'))
    assert {
        (group.section.id, group.section.note): [
            (told(item.whose[0]), str(item.change), str(item.brief)) for item in group.items
        ]
        for group in found
    } == {
        ('facts-gained', 'features'): [('Grows', 'with y now', 'y'), ('Moves', 'with y now', 'y')],
        ('facts-lost', 'upgrade'): [('Empties', 'without x now', 'x'), ('Moves', 'without x now', 'x')],
        ('facts-changed', 'other'): [
            ('Forgets', words := 'nothing is recorded any more; was x', words),
            ('Learns', words := 'is x; nothing was recorded', words),
        ],
    }


# Votes ------------------------------------------------------------------------------------------


def job(*, voting: bool, **more: Any) -> dict[str, Any]:
    return {'tests': {'it': ['a']}, 'voting': voting, **more}


MAYBE = {'tests': {}, 'conditional': {'it': ['a']}, 'condition': 'on Sundays'}
TWO = [job(voting=False, name='one'), job(voting=True, name='two')]


@pytest.mark.parametrize(
    ('first', 'second', 'changes'),
    [
        # A job by another name is no change, and the best of several counts.
        ([job(voting=True, name='old')], [job(voting=True, name='new')], []),
        (TWO, [job(voting=True)], []),
        (TWO, [job(voting=False)], ['gate: voting, non-voting, lost']),
        # Each pipeline counts by itself.
        (
            [job(voting=True, pipeline='check')],
            [job(voting=True)],
            ['check: voting, none, lost', 'gate: none, voting, gained'],
        ),
        # Where nothing is recorded a suite is unknown, and not none.
        (None, [job(voting=True)], ['gate: unknown, voting, changed']),
        # A condition is between none and a suite.
        ([MAYBE], [job(voting=False)], ['gate: conditional, non-voting, gained']),
        ([MAYBE], [], ['gate: conditional, none, lost']),
    ],
)
def test_the_best_suite_of_each_pipeline_is_compared(
    first: Any,  # noqa: ANN401
    second: Any,  # noqa: ANN401
    changes: list[str],
    tmp_path: Path,
) -> None:
    jobs = {release: found for release, found in (('r1', first), ('r2', second)) if found is not None}
    found = compared(judged(tmp_path, {**TINY, 'entries': {'it': {}}, 'jobs': jobs}), 'r1', 'r2').votes
    assert changes == [
        f'{one.pipeline}: {one.before.vote.value}, {one.after.vote.value}, {one.direction.value}'
        for one in found
    ]


@pytest.mark.parametrize(
    ('first', 'second', 'changes'),
    [
        ([job(voting=True)], [], ['gated, untested, lost']),
        ([job(voting=False, pipeline='experimental')], [job(voting=False)], ['on-demand, tested, gained']),
        # Where nothing is recorded of the jobs, nobody can tell.
        (None, [job(voting=True)], []),
    ],
)
def test_how_well_capabilities_are_tested_is_compared(
    first: Any,  # noqa: ANN401
    second: Any,  # noqa: ANN401
    changes: list[str],
    tmp_path: Path,
) -> None:
    jobs = {release: found for release, found in (('r1', first), ('r2', second)) if found is not None}
    spec = {**TINY, 'entries': {'it': {'capabilities': {'a': 'implemented'}}}, 'jobs': jobs}
    found = compared(judged(tmp_path, spec), 'r1', 'r2').coverage
    assert [f'{one.before.value}, {one.after.value}, {one.direction.value}' for one in found] == changes


def test_what_may_be_the_default_of_a_job_is_unknown(tmp_path: Path) -> None:
    other = {'tests': {'it': ['a'], 'user': ['a']}, 'voting': True}
    spec = {
        **TINY,
        'entries': {'it': {}, 'user': {'exercises': ['a'], 'default-for': {'r1': ['it']}}},
        'jobs': {'r1': [other], 'r2': [{**other, 'tests': {'it': ['a']}}]},
    }
    found = compared(judged(tmp_path, spec), 'r1', 'r2').votes
    assert [(one.entries[0].id, one.before.vote, one.after.vote) for one in found] == [
        ('user', Vote.VOTING, Vote.UNKNOWN)
    ]


def test_moves_to_plan_for_start_where_somebody_still_stands(tmp_path: Path) -> None:
    data = build(tmp_path / 'data', {**LIVES, 'releases': [f'r{number}' for number in range(1, 8)]})
    statuses = {'kept': {'title': 'Kept', 'maintained': True}, 'ended': {'title': 'Ended'}}
    order = [f'r{number}' for number in range(1, 8)]
    (data / 'releases.yaml').write_text(yaml.safe_dump({'statuses': statuses, 'order': order}))
    for id_ in order:
        more = ['slurp: true'] if id_ in {'r1', 'r3', 'r5'} else []
        more += ['status: kept' if id_ >= 'r5' else 'status: ended']
        more += ["planned: '2030-01-01'"] if id_ == 'r7' else []
        (data / 'releases' / f'{id_}.yaml').write_text('\n'.join([f'title: {id_.upper()}', *more]))
    found = load(str(data)).dataset
    assert found is not None
    assert [str(one.title) for one in upgrades(found).values()] == [
        'R6 to R7 (in development)',
        'R5 to R6',
        'R3 to R5',
        'R1 to R3',
    ]
    assert [*upgrades(found)] == ['r6-r7', 'r5-r6', 'r3-r5', 'r1-r3']
