# SPDX-License-Identifier: Apache-2.0
"""Small promises of the core that no other test is about."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from maturity import links, schemas, yamltools
from maturity.checks import ENOUGH
from maturity.checks.common import unknown
from maturity.evaluate import evaluate
from maturity.load import uncollected
from maturity.model import Evidence, Message, SourceMark, Text, msgs, tell
from maturity.problems import Problem, did_you_mean, listed
from maturity.unread import unread
from maturity.views.reference import schema
from maturity.yamltools import YamlError, read_yaml
from tests.builders import build, loaded, sound

if TYPE_CHECKING:
    from pathlib import Path

    from maturity.model import Dataset

MARK = SourceMark('data/x.yaml', 3, 5)
SPEC: dict[str, Any] = {
    'releases': ['r1', 'r2', 'r3', 'r4'],
    'capabilities': ['a'],
    'kinds': {'driver': {'ladder': ['bronze']}, 'thing': {'ladder': ['bronze']}},
    'requirements': {
        'needs-a': {'rule': {'implements': ['a']}},
        'thing-needs-a': {'kind': 'thing', 'rule': {'implements': ['a']}},
    },
    'entries': {
        'it': {
            'capabilities': {'a': {'r1': 'missing', 'r2..r3': 'implemented', 'r4': 'missing'}},
            'demotions': {'r4': 'it went away'},
        },
        'other': {'kind': 'thing', 'introduced': 'r2', 'removed': 'r4', 'capabilities': {'a': 'implemented'}},
    },
    'jobs': {'r2': [{'name': 'one', 'line': 7}, {'name': 'one', 'line': 9, 'pipeline': 'check'}]},
}


@pytest.fixture
def data(tmp_path: Path) -> Dataset:
    return sound(build(tmp_path / 'data', SPEC))


# Words ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ('message', 'shown'),
    [
        ('a\nb\x1b[0m\u202e\x85', r'a\nb\x1b[0m\u202e\x85'),
        ('Zürich – 東京 🐬', 'Zürich – 東京 🐬'),
        ('see data/y.yaml:3:14: and 1:2', r'see data/y.yaml:3:14\x3a and 1:2'),
    ],
)
def test_a_problem_is_one_line_in_which_nothing_else_looks_like_a_place(message: str, shown: str) -> None:
    assert str(Problem(code='overlap', message=message, mark=MARK)) == f'data/x.yaml:3:5: overlap {shown}'


@pytest.mark.parametrize(
    ('word', 'known', 'hint'),
    [
        ('creat', ['create', 'creator'], "; did you mean 'create'?"),
        ('x', ['create', 'delete'], ''),
        ('', ['create', 'delete'], ''),
        # Seven letters of ten must be the same, whichever word was written first.
        ('abcdefghij', ['abcdefgxyz'], "; did you mean 'abcdefgxyz'?"),
        ('abcdefghij', ['abcdefwxyz'], ''),
    ],
)
def test_a_hint_needs_a_word_that_is_near(word: str, known: list[str], hint: str) -> None:
    assert did_you_mean(word, known) == hint


def test_long_lists_are_cut() -> None:
    assert listed('abcd', limit=2) == 'a, b and 2 more'
    assert listed(map(str, range(12))).endswith('10, 11')
    assert listed(map(str, range(13))).endswith('10, 11 and 1 more')
    ids = [f'id-{number}' for number in range(41)]
    assert unknown('x', 'entry', ids[:40], MARK).message.endswith('id-38, id-39')
    assert unknown('x', 'entry', ids, MARK).message.endswith('id-39 and 1 more')


def test_text_keeps_every_character_but_line_breaks(tmp_path: Path) -> None:
    spec = {**SPEC, 'entries': {'it': {'title': 'A\u00a0B  C', 'description': 'one\n two\tthree\n'}}}
    dataset = sound(build(tmp_path / 'data', spec))
    entry = dataset.entries['it']
    assert (str(entry.title), str(entry.description)) == ('A\u00a0B C', 'one two three')
    assert entry.title.mark == SourceMark('data/drivers/it.yaml', 1, 8)


def test_places_do_not_count_when_texts_are_compared() -> None:
    assert Text('a', MARK) == Text('a')
    assert hash(Text('a', MARK)) == hash(Text('a'))


COMMIT = 'ab' * 20


# Fields of evidence, what its address ends with, and its label.
LINKS = f"""
path=a/b.py release=r1 line=7 symbol=C.d | project/tag/v-r1/a/b.py#L7     | C.d in a/b.py:7
path=a/b.py release=r1 tag=x/y+1         | project/tag/x/y%2B1/a/b.py     | a/b.py
path=b%?#.py commit={COMMIT} repository=example/other | other/commit/{COMMIT}/b%25%3F%23.py | b%?#.py
path=a.py release=r1 repository=example/other |                           | a.py
path=a.py repository=no/where tag=1      |                                | a.py
path=a.py                                |                                | a.py
change={COMMIT}                          | project/change/{COMMIT}        | change ababababab
doc=https://example.com/x                | https://example.com/x          | example.com/x
job=one release=r2                       | project/tag/v-r2/gate.yaml#L7  | job one
job=one release=r2 line=9                | project/tag/v-r2/gate.yaml#L9  | job one
job=two release=r2                       |                                | job two
job=one release=r1                       |                                | job one
job=one                                  |                                | job one
"""


@pytest.mark.parametrize('row', LINKS.strip().splitlines())
def test_evidence_as_a_link(data: Dataset, row: str) -> None:
    written, address, label = (part.strip() for part in row.split('|'))
    fields: dict[str, Any] = dict(pair.split('=', 1) for pair in written.split())
    if 'line' in fields:
        fields['line'] = int(fields['line'])
    one = Evidence(**fields, mark=MARK)
    if address and not address.startswith('https:'):
        address = f'https://example.org/example/{address}'
    assert links.address(data, one) == (address or None)
    assert str(links.label(one)) == label


# Corners ---------------------------------------------------------------------------------------

LEVELS: dict[str, Any] = {
    'kinds': {'driver': {'ladder': ['bronze', 'silver']}},
    'capabilities': ['a', 'b'],
    'requirements': {
        'needs-a': {'rule': {'implements': ['a']}},
        'needs-b': {'level': 'silver', 'rule': {'implements': ['b']}},
    },
}


def test_the_original_of_a_bad_translation_has_its_plural() -> None:
    message = msgs('{count} job', '{count} jobs', 2)
    assert tell(message, lambda _template, _plural, _count: '{nothing}', str) == '2 jobs'


def test_a_count_that_is_no_number_is_one() -> None:
    assert str(Message('{count} job', (('count', 'some'),), '{count} jobs')) == 'some job'


# Files ------------------------------------------------------------------------------------------


def test_whatever_the_parser_says_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = yaml.YAMLError('it will not')

    def refuse(_text: str) -> None:
        raise refusal

    monkeypatch.setattr(yamltools, '_Loader', refuse)
    with pytest.raises(YamlError) as caught:
        read_yaml(b'a: b', 'data/x.yaml')
    assert [str(one) for one in caught.value.problems] == ['data/x.yaml:1:1: yaml-syntax it will not']
    assert str(caught.value) == 'data/x.yaml:1:1: yaml-syntax it will not'


@pytest.mark.parametrize('enabled', [True, False])
def test_garbage_is_collected_again_if_it_was(enabled: bool) -> None:  # noqa: FBT001 (a parameter of a test)
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        with uncollected():
            assert not gc.isenabled()
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()


def test_there_is_an_end_to_problems(tmp_path: Path) -> None:
    capabilities = {f'none-{number}': 'implemented' for number in range(ENOUGH + 10)}
    found = loaded(tmp_path / 'data', {'entries': {'it': {'capabilities': capabilities}}}).problems
    assert len(found) == ENOUGH


@pytest.mark.parametrize('name', schemas.NAMES)
def test_the_reference_names_every_key_that_a_schema_asks_for(name: str) -> None:
    rows = [[str(part) for cell in row.cells for part in cell] for row in schema(name).rows]
    assert rows
    top = schemas.schema(name)
    for key in top.get('properties', {}):
        assert any(row[0] == key for row in rows)
    assert [row[0] for row in rows if 'yes' in row[1:2] and '.' not in row[0]] == [
        key for key in top.get('properties', {}) if key in top.get('required', ())
    ]


# Judging ----------------------------------------------------------------------------------------


def test_what_never_existed_has_no_history(tmp_path: Path) -> None:
    found = loaded(tmp_path / 'data', {**LEVELS, 'entries': {'it': {'introduced': 'r2', 'removed': 'r2'}}})
    assert {one.code for one in found.problems} == {'bad-range'}
    assert found.dataset is not None
    assessments = evaluate(found.dataset)
    assert assessments.events['it'] == ()
    assert assessments.latest('it') is None


@pytest.mark.parametrize(
    ('rule', 'deciding'),
    [
        ({'any-of': [{'has': 'implementation'}, {'attested': True}]}, {'implementation'}),
        ({'implements': ['a']}, {'implementation', 'capabilities'}),
        ({'claims-implemented': {}}, {'implementation', 'capabilities', 'claims'}),
        ({'job': {'pipelines': ['gate']}}, {'implementation', 'capabilities', 'claims'}),
        (
            {'jobs-cover': {'capabilities': 'all', 'pipelines': ['gate']}},
            {'implementation', 'capabilities', 'claims'},
        ),
    ],
)
def test_what_a_rule_looks_at_decides(tmp_path: Path, rule: object, deciding: set[str]) -> None:
    entries = {'it': {'capabilities': {'a': 'implemented'}, 'claims': ['a']}}
    requirements = {**SPEC['requirements'], 'needs-a': {'rule': rule}}
    spec = {**SPEC, 'requirements': requirements, 'entries': entries}
    data = sound(build(tmp_path / 'data', spec))
    decides = {one.fact: one.decides for one in unread(data) if one.entry is data.entries['it']}
    assert {fact for fact, is_so in decides.items() if is_so} == deciding


def test_a_record_that_names_no_place_has_no_link_to_it(tmp_path: Path) -> None:
    data = sound(build(tmp_path / 'data', LEVELS))
    assert links.record_address(data, 'edit', MARK, 'It') is None
