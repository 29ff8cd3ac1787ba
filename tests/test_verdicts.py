# SPDX-License-Identifier: Apache-2.0
"""What can be relied on, in sentences: for any record, ladder and number of entries."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity import whatif
from maturity.evaluate import evaluate
from maturity.load import load
from maturity.model import Message, tell
from maturity.summary import obstacles
from maturity.views import verdicts
from maturity.views.shapes import Ref, Table
from maturity.views.spacing import has_inline, spread
from maturity.views.statements import Statement
from maturity.views.verdicts import MOST, Standing
from tests.builders import build
from tests.conftest import judged
from tests.test_properties import look
from tests.test_views import view

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.evaluate import Assessments
    from maturity.model.messages import Value

LEVELS = ['bronze', 'silver', 'gold']
DATES = ('2019-05-01', '2020-05-01', '2021-05-01', '2022-05-01')
NOW = {
    verdicts._ARE.template,
    verdicts._ARE_IN.template,
    verdicts._DEAD.template,
    verdicts._WENT.template,
    verdicts._COMES.template,
    verdicts._NOWHERE.template,
}
"""The sentences that say where an entry stands; others say what it was, or will be."""


def loosely(spec: dict[str, Any]) -> Assessments:
    """Return the assessments of a record that need not give reasons for its demotions."""
    with tempfile.TemporaryDirectory() as folder:
        data = load(str(build(Path(folder), spec))).dataset
    assert data is not None
    return evaluate(data)


def sentences(assessments: Assessments, **options: str) -> list[str]:
    found = view(assessments, 'verdict', kind='driver', **options)
    assert isinstance(found, Statement)
    return [str(one) for one in found.summary]


def record(entries: dict[str, Any], releases: int = 3, ladder: int = 3, **more: Any) -> dict[str, Any]:
    """Return a record in which people state which levels an entry is at: `{range: number of levels}`."""
    chosen = LEVELS[-ladder:]
    made = {}
    for id_, entry in entries.items():
        heights = entry.get('height', {'..': 0})
        states = {
            level: {span: 'met' if height > place else 'unmet' for span, height in heights.items()}
            for place, level in enumerate(chosen)
        }
        made[id_] = {
            **{key: value for key, value in entry.items() if key != 'height'},
            'attestations': states,
        }
    return {
        'releases': [f'r{number}' for number in range(1, releases + 1)],
        'kinds': {'driver': {'ladder': chosen}},
        'requirements': {level: {'level': level, 'rule': {'attested': True}} for level in chosen},
        'entries': made,
        **more,
    }


def dated(releases: int, planned: int = 0) -> dict[str, dict[str, str]]:
    keys = ['released'] * (releases - planned) + ['planned'] * planned
    return {f'r{at}': {key: DATES[at - 1]} for at, key in enumerate(keys, 1)}


# By example -------------------------------------------------------------------------------------

TOP, LOW = {'..': 3}, {'..': 1}


@pytest.mark.parametrize(
    ('spec', 'expected'),
    [
        (record({}), ['There is no driver on record.']),
        (
            record({'one': {'height': TOP}, 'two': {'height': TOP}, 'low': {}}, about=dated(3)),
            [
                'One and Two are gold in R3, the newest release (May 2021).',
                'No other ever was.',
                'Low is below bronze.',
            ],
        ),
        (
            record({'one': {'height': {'r1..r1': 3, 'r2..': 1}}, 'low': {'height': LOW}}, about=dated(3)),
            [
                'No driver is gold in R3, the newest release (May 2021).',
                'One was gold in R1 (2019); no other ever was.',
                'Low and One are bronze.',
            ],
        ),
        (
            record({'one': {'height': {'r1..r2': 3, 'r3': 2, 'r4': 3, 'r5': 2}}}, releases=5),
            [
                'No driver is gold in R5, the newest release.',
                'One was gold from R1 to R2 and in R4.',
                'One is silver.',
            ],
        ),
        (
            record(
                {'one': {'height': TOP, 'removed': 'r2'}, 'two': {'removed': 'r3'}, 'dead': {'dead': 'r2'}}
            ),
            [
                'No driver is gold in R3, the newest release.',
                'One was gold in R1; no other ever was.',
                'Dead is dead code: there, but unusable.',
                'Two was removed in R3.',
                'One was removed in R2.',
            ],
        ),
        (
            record({'one': {'removed': 'r2'}, 'two': {'removed': 'r2'}}, about=dated(3)),
            [
                'There is no driver in R3, the newest release (May 2021).',
                'None ever was.',
                'One and Two were removed in R2 (2020).',
            ],
        ),
        (
            record(
                {
                    'stays': {'height': LOW},
                    'goes': {'height': LOW, 'removed': 'r3'},
                    'comes': {'introduced': 'r3'},
                },
                about=dated(3, planned=1),
            ),
            [
                'No driver is gold in R2, the newest release (May 2020).',
                'None ever was.',
                'Goes and Stays are bronze.',
                'Goes is removed in R3, which is in development.',
                'Comes comes with R3, which is in development.',
                'R3 is in development, planned for May 2021.',
            ],
        ),
    ],
)
def test_the_verdict_is_said_in_sentences(spec: dict[str, Any], expected: list[str]) -> None:
    assert sentences(loosely(spec)) == [one.replace('below bronze', 'unclassified') for one in expected]


def test_an_older_release_is_told_as_it_was() -> None:
    spec = record(
        {'one': {'height': {'r1': 3, 'r2..': 1}}, 'late': {'height': TOP, 'introduced': 'r3'}}, about=dated(3)
    )
    assert sentences(loosely(spec), release='r1') == ['One is gold in R1 (2019).']
    assert sentences(loosely(spec), release='r2')[1] == 'One was gold in R1 (2019).'


def test_of_many_the_first_are_named_and_the_others_counted() -> None:
    many = {f'e{number}': {'height': LOW} for number in range(MOST + 4)}
    assert sentences(loosely(record(many)))[-1].endswith(', E10 and 5 others are bronze.')
    once = {f'e{number}': {'height': {'r1': 3, 'r2..': 0}} for number in range(MOST + 1)}
    assert sentences(loosely(record(once)))[1].endswith(', E10 and 2 others were gold.')


def test_levels_are_counted_the_highest_first_and_dead_code_apart(tmp_path: Path) -> None:
    entries = {'one': {'height': LOW}, 'two': {}, 'three': {'dead': 'r2'}, 'four': {'height': TOP}}
    releases = view(judged(build(tmp_path, record(entries))), 'release-list')
    assert isinstance(releases, Table)
    newest = ' '.join(str(getattr(part, 'words', part)) for part in releases.rows[0].cells[-1])
    assert newest == '1 ×  Gold ,  1 ×  Bronze ,  1 ×  Unclassified ,  1 ×  Dead code'


# By chance --------------------------------------------------------------------------------------


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    releases = draw(st.integers(1, 4))
    ladder = draw(st.integers(1, 3))
    ids = [f'r{number}' for number in range(1, releases + 1)]
    entries = {}
    for number in range(draw(st.sampled_from([0, 1, 2, 3, MOST + 1]))):
        entry: dict[str, Any] = {
            'height': {id_: draw(st.integers(0, ladder)) for id_ in ids if draw(st.booleans())}
        }
        first = draw(st.integers(0, releases - 1))
        if first:
            entry['introduced'] = ids[first]
        if first + 1 < releases and draw(st.booleans()):
            entry['removed'] = draw(st.sampled_from(ids[first + 1 :]))
        elif draw(st.integers(0, 5)) == 0:
            entry['dead'] = draw(st.sampled_from(ids[first:]))
        entries[f'e{number}'] = entry
    planned = draw(st.integers(0, releases))
    about = draw(st.sampled_from([{}, dated(releases, planned)]))
    return record(entries, releases, ladder, about=about)


def references(value: Value) -> Iterator[Ref]:
    """Yield the entries that a sentence names."""
    if isinstance(value, Message):
        for _name, one in value.values:
            yield from references(one)
    elif isinstance(value, tuple):
        for one in value:
            yield from references(one)
    elif isinstance(value, Ref) and value.type == 'driver':
        yield value


@look(25)
@given(records())
def test_every_entry_stands_in_one_place(spec: dict[str, Any]) -> None:
    assessments = loosely(spec)
    data = assessments.data
    release = data.newest_released
    found = list(Standing(assessments, data.kinds['driver'], release).sentences())
    if not data.entries:
        assert len(found) == 1
        return
    placed: list[str] = []
    for sentence in found:
        words, named = str(sentence), [ref.id for ref in references(sentence)]
        assert not [sign for sign in ('{', '}', '  ', ' .', ' ,', '..') if sign in words], words
        assert words[0].isupper() or words[0].isdigit()
        assert words.endswith('.')
        if sentence.plural is None:
            continue
        count = dict(sentence.values)['count']
        assert isinstance(count, int)
        form = sentence.template if count == 1 else sentence.plural
        assert words == str(Message(form, sentence.values))
        assert len(named) == (count if count <= MOST else MOST - 1)
        if sentence.template in NOW:
            placed += named
            assert f'and {count - MOST + 1} others' in words or count <= MOST
    counted = sum(
        int(dict(one.values)['count'])
        for one in found
        if one.template in NOW  # type: ignore[arg-type]
    )
    assert counted == len(data.entries)
    assert len(placed) == len(set(placed))


# What is more than words ------------------------------------------------------------------------


def test_a_translation_puts_references_where_its_language_has_them() -> None:
    one, other = Ref('driver', 'a', Message('Alpha')), Ref('driver', 'b', Message('Beta'))
    sentence = Message('{first} before {last}', (('first', one), ('last', (one, other))))
    assert has_inline(sentence)
    assert not has_inline(Message('{a}', (('a', ('b', 1)),)))
    turned = {'{first} before {last}': '{last} nach {first}'}

    def say(message: Message) -> str:
        return tell(message, lambda template, _plural, _count: turned.get(template, template), str)

    assert list(spread(sentence, say)) == [one, ' and ', other, ' nach ', one]
    assert say(sentence) == 'Alpha and Beta nach Alpha'


def test_a_title_within_a_sentence_has_no_capitals_unless_its_language_keeps_them() -> None:
    sentence = Message('No {title:lower}', (('title', 'Nearly Done LTS R3 a'),))
    assert str(sentence) == 'No nearly done LTS R3 a'
    assert tell(sentence, lambda _one, _two, _three: 'Kein {title}', str) == 'Kein Nearly Done LTS R3 a'


# Entries ----------------------------------------------------------------------------------------

COVERED = {
    'kinds': {'driver': {'ladder': LEVELS}},
    'capabilities': {
        'one': {},
        'two': {},
        'three': {},
        'four': {},
        'setting': {'tested': False, 'reason': 'It is one.'},
    },
    'requirements': {
        'there': {'level': 'bronze', 'rule': {'implements': ['one']}},
        'tested': {
            'level': 'silver',
            'rule': {'jobs-cover': {'capabilities': 'all', 'pipelines': ['check', 'gate']}},
        },
        'votes': {'level': 'gold', 'rule': {'job': {'pipelines': ['gate'], 'voting': True}}},
    },
    'entries': {
        'it': {
            'capabilities': {
                'one': 'implemented',
                'two': 'partial',
                'three': 'implemented',
                'setting': 'implemented',
                'four': 'missing',
            }
        },
        'less': {
            'capabilities': {'one': 'missing', 'two': 'implemented', 'three': 'missing', 'four': 'missing'}
        },
    },
    'jobs': {
        'r3': [
            {'tests': {'it': ['one']}, 'version': '1.0'},
            {'tests': {'it': ['two']}, 'pipeline': 'experimental', 'voting': False},
        ],
        'r2': [{'tests': {'it': ['one']}}],
        'r1': [],
    },
}


def verdict(assessments: Assessments, entry: str) -> Statement:
    found = view(assessments, 'entry-verdict', entry=entry)
    assert isinstance(found, Statement)
    return found


def test_an_entry_lacks_tests_or_requirements(tmp_path: Path) -> None:
    assessments = judged(build(tmp_path, COVERED))
    it = verdict(assessments, 'it')
    assert [str(one) for one in it.summary] == [
        'It is bronze in R3, the newest release.',
        '2 tests away from Silver: Two and Three.',
        'Then it is gold at once.',
    ]
    assert it.steps is not None
    assert [str(one) for one in it.steps.tasks] == [
        'Two: a test that shows it, in a job of check or gate',
        'Three: a test that shows it, in a job of check or gate',
    ]
    assert it.steps.command == (
        'maturity what-if it --release r3 --set two=check:non-voting --set three=check:non-voting'
    )
    assert [str(one) for one in verdict(assessments, 'less').summary][1:] == [
        '1 requirement away from Bronze: Title of there.'
    ]


def test_what_is_supposed_reaches_the_level_that_is_named(tmp_path: Path) -> None:
    assessments = judged(build(tmp_path, COVERED))
    data = assessments.data
    for id_, reached in (('it', 'gold'), ('less', 'bronze')):
        latest = assessments.latest(id_)
        assert latest is not None
        way = obstacles(data, latest)
        assert way is not None
        assert way.then == reached
        supposed = whatif.supposed(data, id_, 'r3', map(whatif.parsed, way.supposed))
        assert evaluate(supposed).by_entry[id_]['r3'].level == reached


def test_who_is_gone_says_when_and_why_and_what_there_is_instead(tmp_path: Path) -> None:
    removed = {'release': 'r2', 'reason': 'nobody used it'}
    entries = {
        'gone': {'removed': removed},
        'moved': {'removed': {**removed, 'succeeded-by': ['here']}},
        'advised': {'removed': {**removed, 'instead': ['here', 'also']}},
        'here': {},
        'also': {},
        'dead': {'dead': 'r3'},
    }
    assessments = judged(build(tmp_path, record(entries, about=dated(3))))
    words = {id_: [str(one) for one in verdict(assessments, id_).summary] for id_ in entries}
    begin = ' was removed in R2 (2020). Nobody used it.'
    last = 'In its last release, R1, it was unclassified.'
    assert words['gone'] == [f'Gone{begin}', last, 'No replacement is recorded; R3 has Also and Here.']
    assert words['moved'] == [f'Moved{begin}', last, 'It was succeeded by Here.']
    assert words['advised'] == [f'Advised{begin}', last, 'Use Here and Also instead.']
    assert verdict(assessments, 'gone').steps is None
