# SPDX-License-Identifier: Apache-2.0
"""Several support matrices become one record, and a record is added to without losing anything."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from maturity.load import load

if TYPE_CHECKING:
    from maturity.model import Dataset
    from tests.conftest import Run

IMPORT = ('import', 'support-matrix')
PAGE = ('--address', 'https://docs.example.org/matrix')

# One of several matrices, where it comes alone.
ONE = ('walls.ini', '--group', 'walls=Walls')
OTHER = ('doors.ini', '--group', 'doors=Doors')

TARGETS = '[driver.fast]\ntitle=Fast\n[driver.slow]\ntitle=Slow\n'
WALLS = f"""\
{TARGETS}
[operation.paint]
title=Paint a wall
status=mandatory
driver.fast=complete
driver.slow=complete

[operation.dry]
title=Dry a wall
driver.fast=complete
driver.slow=missing
"""
DOORS = f"""\
{TARGETS}[driver.new]
title=New

[operation.hang]
title=Hang a door
driver.fast=complete
driver.slow=partial
driver-notes.slow=Only small ones
driver.new=complete

[operation.paint]
title=Paint a door
status=mandatory
driver.fast=complete
driver.slow=complete
driver.new=missing
"""


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def put(**texts: str) -> None:
    for name, text in texts.items():
        Path(f'{name}.ini').write_text(text)


def add(run: Run, *words: str, status: int = 0, place: tuple[str, ...] = PAGE) -> list[str]:
    """Import files into the folder of a record; return what it says."""
    found, out, err = run(*IMPORT, *words, '--output', 'data', *place)
    assert (found, err) == (status, ''), out
    assert load('data').problems == ()
    return out.splitlines()


def data() -> Dataset:
    found = load('data').dataset
    assert found is not None
    return found


def contents(folder: str) -> dict[str, str]:
    paths = (path for path in Path(folder).rglob('*.yaml'))
    return {str(path.relative_to(folder)): path.read_text('utf-8') for path in paths}


def states(entry: str, capability: str) -> list[tuple[str, str | None, str, str]]:
    facts = data().entries[entry].capabilities[capability]
    return [(one.span.since, one.span.last, one.state, str(one.note or '')) for one in facts]


def edit(path: str, old: str, new: str) -> None:
    text = Path('data', path).read_text('utf-8')
    assert text.count(old) == 1, text
    Path('data', path).write_text(text.replace(old, new), 'utf-8')


def groups() -> dict[str, str]:
    return {id_: str(group.title) for id_, group in data().groups.items()}


# Several files ----------------------------------------------------------------------------------


def test_several_files_are_one_record(run: Run) -> None:
    put(walls=WALLS, doors=DOORS)
    said = add(run, 'walls.ini', 'doors.ini')
    assert said[1].startswith('current, doors.ini: feature-classification: 3 targets, 2 features')
    assert said[-1].strip() == '.. maturity:entry-pages:: release'
    found = data()
    assert list(found.entries) == ['fast', 'new', 'slow']
    assert {id_: one.group.value for id_, one in found.capabilities.items() if one.group} == {
        'operation-paint': 'walls',
        'operation-dry': 'walls',
        'operation-hang': 'doors',
        'doors-operation-paint': 'doors',
    }
    assert groups() == {'walls': 'Walls', 'doors': 'Doors'}
    assert str(found.capabilities['doors-operation-paint'].title) == 'Paint a door'
    assert str(found.requirements['mandatory-doors-operation-paint'].title) == 'Doors: Paint a door'
    assert {id_: one.rule.capabilities for id_, one in found.requirements.items() if id_ != 'listed'} == {  # type: ignore[attr-defined]
        'mandatory-operation-paint': ('operation-paint',),
        'mandatory-doors-operation-paint': ('doors-operation-paint',),
    }
    assert states('slow', 'operation-hang') == [('current', None, 'partial', 'Only small ones')]


@pytest.mark.parametrize(
    ('names', 'expected'),
    [
        (('feature-matrix-lb', 'feature-matrix-pool'), {'lb': 'LB', 'pool': 'Pool'}),
        (('support-matrix', 'feature-matrix-gp'), {'operation': 'Operation', 'gp': 'GP'}),
        (('big-walls', 'back_doors'), {'big-walls': 'Big walls', 'back-doors': 'Back doors'}),
        (('matrix-1', 'matrix-2'), {'group-1': 'Group 1', 'group-2': 'Group 2'}),
        (('matrix', 'support'), {'matrix': 'Matrix', 'support': 'Support'}),
        (('big-door', 'big_door'), {'big-door': 'Big door', 'big-door-2': 'Big door 2'}),
    ],
)
def test_a_group_has_the_words_that_tell_what_the_file_is_about(
    names: tuple[str, str], expected: dict[str, str], run: Run
) -> None:
    put(**dict(zip(names, (WALLS, DOORS), strict=True)))
    add(run, *(f'{name}.ini' for name in names))
    assert groups() == expected


def test_files_of_a_release_that_differ_about_a_target_are_told(run: Run) -> None:
    put(walls=WALLS, doors=DOORS.replace('title=Slow', 'title=Sluggish\nlink=https://example.org'))
    said = add(run, 'walls.ini', 'doors.ini', status=1)
    assert said[0] == (
        "doors.ini:4:1: import-changed the title of 'Slow' is not what walls.ini says, which counts"
    )
    slow = data().entries['slow']
    assert (str(slow.title), [one.link for one in slow.details]) == ('Slow', ['https://example.org'])


# To a record ------------------------------------------------------------------------------------


def test_a_preview_writes_nothing(run: Run) -> None:
    put(walls=WALLS)
    status, said, _ = run(*IMPORT, 'walls.ini', '--output', 'data', *PAGE, '--dry-run')
    assert (status, '+++ drivers/slow.yaml' in said, Path('data').exists()) == (0, True, False)


def test_a_file_of_which_no_feature_is_on_record_is_another_matrix(run: Run) -> None:
    put(walls=WALLS, doors=DOORS)
    add(run, 'walls.ini')
    add(run, 'doors.ini')
    assert list(groups()) == ['operation', 'doors']
    assert list(data().capabilities)[2:] == ['operation-hang', 'doors-operation-paint']


def test_a_file_that_was_alone_is_the_same_beside_others(run: Run) -> None:
    put(walls=WALLS, doors=DOORS)
    place = ('--repository', 'paint/shop', '--tag', '1=v1')
    add(run, '1=walls.ini', place=place)
    add(run, '2=walls.ini', '2=doors.ini', place=(*place[:3], '2=v2'))
    assert list(data().capabilities) == [
        *('operation-paint', 'operation-dry', 'operation-hang', 'doors-operation-paint'),
    ]
    assert data().capabilities['operation-paint'].span.last is None


def test_one_after_the_other_is_the_same_as_at_once(run: Run) -> None:
    put(walls=WALLS, doors=DOORS)
    add(run, 'walls.ini', 'doors.ini', '--release', '1.0')
    once = contents('data')
    Path('data').rename('once')
    add(run, *ONE, '--release', '1.0')
    said = add(run, *OTHER)
    assert contents('data') == once
    assert 'added: 2 capabilities, 1 entry, 6 facts' in said
    assert 'written: drivers/new.yaml' in said
    for words in (('doors.ini', 'walls.ini'), ('walls.ini',)):
        assert add(run, *words)[-1] == 'nothing is different: the record says so already'


def test_what_is_on_record_stays_byte_for_byte(run: Run) -> None:
    put(walls=WALLS, doors=DOORS)
    add(run, *ONE)
    edit('drivers/slow.yaml', 'title: Slow', '# It is.\ntitle:   Slow   # Really')
    edit('drivers/slow.yaml', 'capabilities:\n', 'capabilities:\n  # What it can do.\n')
    edit('capabilities.yaml', '  title: Paint a wall', '  title: "Paint a wall"   # not the ceiling')
    edit('ladders.yaml', 'groups:', '# Areas of the house.\ngroups:')
    Path('data/README.rst').write_text('Ours.\n')
    before = contents('data')
    add(run, *OTHER)
    for path, text in before.items():
        lines = difflib.ndiff(text.splitlines(), contents('data')[path].splitlines())
        assert not [line for line in lines if line.startswith('- ')], path
    assert Path('data/README.rst').read_text() == 'Ours.\n'
    assert states('slow', 'doors-operation-paint') == [('current', None, 'implemented', '')]


def test_what_is_on_record_otherwise_is_told_and_stays(run: Run) -> None:
    put(walls=WALLS)
    add(run, 'walls.ini')
    before = contents('data')
    dry = WALLS.replace('title=Dry a wall\n', 'title=Dry walls\n')
    put(walls=dry.replace('slow=missing', 'slow=partial'))
    said = add(run, 'walls.ini', status=1)
    assert said[:2] == [
        f'walls.ini:{line}, which counts'
        for line in (
            "13:1: import-contradiction the title of 'Dry a wall' is not what the record says",
            "15:1: import-contradiction 'Slow', 'operation-dry': partial; on record is missing",
        )
    ]
    assert contents('data') == before
    put(walls=WALLS.replace('title=Dry a wall\n', 'title=Dry a wall\nstatus=mandatory\n'))
    add(run, 'walls.ini')
    assert list(data().requirements) == ['listed', 'mandatory-operation-paint']


def test_what_people_have_added_is_no_contradiction(run: Run) -> None:
    put(walls=WALLS)
    add(run, 'walls.ini')
    edit('drivers/slow.yaml', 'title: Slow', 'title: Steady\nrenamed: [{release: current, title: Slow}]')
    edit('drivers/slow.yaml', 'state: missing}', 'state: missing, note: Who wants to wait}')
    edit('capabilities.yaml', 'title: Dry a wall', 'title: Dry\n  also: Dry a wall\n  description: With air.')
    assert add(run, 'walls.ini')[-1] == 'nothing is different: the record says so already'


# Releases ---------------------------------------------------------------------------------------


def test_a_new_release_comes_last_and_what_changes_begins_there(run: Run) -> None:
    put(walls=WALLS, doors=DOORS)
    add(run, '1.0=walls.ini', '1.0=doors.ini')
    text = WALLS.replace('driver.slow=missing', 'driver.slow=partial').replace('mandatory', 'optional')
    put(
        walls=f'{text}[operation.tile]\ntitle=Tile\nstatus=mandatory\ndriver.fast=complete\n',
        doors=DOORS.replace('driver.slow=partial\ndriver-notes.slow=Only small ones', 'driver.slow=unknown'),
    )
    said = add(run, '2.0=walls.ini', '2.0=doors.ini')
    assert 'added: 1 release, 1 capability, 2 facts' in said
    found = data()
    assert list(found.releases) == ['1.0', '2.0']
    assert list(found.capabilities)[2] == 'operation-tile'
    assert found.capabilities['operation-tile'].span.since == '2.0'
    assert states('slow', 'operation-dry') == [('1.0', '1.0', 'missing', ''), ('2.0', None, 'partial', '')]
    assert states('slow', 'operation-hang') == [('1.0', '1.0', 'partial', 'Only small ones')]
    assert states('fast', 'operation-dry') == [('1.0', None, 'implemented', '')]
    spans = {id_: (one.span.since, one.span.last) for id_, one in found.requirements.items()}
    assert spans['mandatory-operation-paint'] == ('1.0', '1.0')
    assert spans['mandatory-operation-tile'] == ('2.0', None)


def test_a_release_on_record_can_be_read_elsewhere(run: Run) -> None:
    put(walls=WALLS, doors=DOORS, tools=WALLS.replace('wall', 'tool'))
    add(run, '1=walls.ini', place=('--repository', 'paint/shop', '--tag', 'v1'))
    add(run, f'1={OTHER[0]}', *OTHER[1:], place=('--repository', 'paint/doors', '--tag', 'v7'))
    # Where nothing is said, it is read where the record says.
    add(run, '1=tools.ini', '--group', 'tools=Tools', place=('--repository', 'paint/shop'))
    assert list(data().repositories) == ['paint/shop', 'paint/doors']
    slow = data().entries['slow'].capabilities
    facts = (*slow['operation-hang'], *slow['tools-operation-dry'])
    assert [(one.repository, one.tag, one.path) for fact in facts for one in fact.evidence] == [
        ('paint/doors', 'v7', 'doors.ini'),
        (None, None, 'tools.ini'),
    ]


def test_what_a_new_release_does_not_have_has_ended(run: Run) -> None:
    put(walls=WALLS)
    add(run, '1=walls.ini')
    edit('drivers/slow.yaml', 'implementation: []', "implementation: [{since: '1', path: slow.py}]")
    text = WALLS.partition('[operation.dry]')[0].replace('[driver.slow]\ntitle=Slow\n', '')
    put(walls=text.replace('driver.slow=complete\n', ''))
    add(run, '2=walls.ini')
    slow = data().entries['slow']
    assert slow.removed is not None
    assert slow.removed.release == '2'
    assert {fact.span.last for _, facts in slow.lists() for fact in facts} == {'1'}
    assert data().capabilities['operation-dry'].span.last == '1'
    assert states('fast', 'operation-dry') == [('1', '1', 'implemented', '')]


def test_what_people_have_added_does_not_end(run: Run) -> None:
    put(walls=WALLS, doors=DOORS)
    add(run, '1=walls.ini', '1=doors.ini')
    added = 'operation-quota:\n    - {since: \'1\', state: missing, evidence: [{doc: "https://e.org"}]}'
    edit('drivers/slow.yaml', '  operation-hang:', f'  {added}\n  operation-hang:')
    capabilities = Path('data/capabilities.yaml')
    capabilities.write_text(
        f'{capabilities.read_text()}- {{id: operation-quota, title: Quota, group: walls}}\n'
    )
    put(walls=WALLS.replace('[driver.slow]\ntitle=Slow\n', '').replace('driver.slow', '#driver.slow'))
    said = add(run, '2=walls.ini', status=1)
    assert (
        "walls.ini:1:1: import-contradiction 'Slow' is in no file of '2', but has capabilities of which none "
        'tells; if it is gone: maturity set drivers/slow/removed release=2 reason=WHY evidence=WHERE'
    ) in said
    assert data().entries['slow'].removed is None
    assert data().capabilities['operation-quota'].span.last is None


# Records that people have made their own ----------------------------------------------------------


def test_a_renamed_entry_is_still_the_target(run: Run) -> None:
    put(walls=WALLS, doors=DOORS)
    add(run, 'walls.ini')
    text = Path('data/drivers/slow.yaml').read_text()
    Path('data/drivers/steady.yaml').write_text(f'{text}renamed: [{{release: current, from: slow}}]\n')
    Path('data/drivers/slow.yaml').unlink()
    add(run, *OTHER)
    assert list(data().entries) == ['fast', 'new', 'steady']
    assert states('steady', 'operation-hang') == [('current', None, 'partial', 'Only small ones')]


def test_an_entry_of_another_kind_is_not_the_target(run: Run) -> None:
    put(walls=WALLS)
    add(run, 'walls.ini')
    brush = '  brush: {title: Brush, plural: Brushes, folder: brushes, ladder: [listed]}'
    edit('ladders.yaml', 'groups:', f'{brush}\ngroups:')
    required = Path('data/requirements.yaml')
    listed = '{id: big, kind: brush, level: listed, title: Big, quote: Big, rule: {attested: true}'
    required.write_text(f'{required.read_text()}- {listed}, since: current}}\n')
    said = add(run, 'walls.ini', '--kind', 'brush', status=1)
    assert "duplicate-id 'fast' is already the entry data/brushes/fast.yaml" in said[1]


def test_a_record_that_would_have_problems_is_not_begun(run: Run) -> None:
    put(walls=WALLS)
    for words, message in (
        ((*PAGE, '--group', 'walls=W\u200balls'), 'data/ladders.yaml:26:12: encoding'),
        (
            ('--repository', 'a/b', '--tag', 'v', '--link', 'ftp://x'),
            'data/repositories.yaml:4:8: bad-format',
        ),
    ):
        status, out, _ = run(*IMPORT, 'walls.ini', '--output', 'data', *words)
        assert status == 1
        assert out.startswith(f'nothing is written, because it would leave:\n{message}'), out
        assert not Path('data').exists()


def test_a_fall_gets_the_reason_that_the_file_gives_none(run: Run) -> None:
    put(one=WALLS, two=WALLS.replace('driver.fast=complete', 'driver.fast=missing'))
    add(run, '1=one.ini')
    add(run, '2=two.ini')
    (demotion,) = data().entries['fast'].demotions
    assert (demotion.release, 'does not say why' in str(demotion.reason)) == ('2', True)


def test_what_the_record_does_not_have_at_a_release_is_told(run: Run) -> None:
    put(walls=WALLS)
    add(run, '1=walls.ini', '2=walls.ini')
    edit('drivers/slow.yaml', "introduced:\n  before: '1'", "introduced:\n  release: '2'")
    edit('capabilities.yaml', '  title: Dry a wall', "  title: Dry a wall\n  since: '2'")
    for name, facts in (('slow', "since: '1'"), ('fast', "dry:\n    - {since: '1'")):
        path = Path(f'data/drivers/{name}.yaml')
        path.write_text(path.read_text().replace(facts, facts.replace('1', '2')))
    said = add(run, '1=walls.ini', status=1)
    assert [line.partition(' import')[0] for line in said if 'import-contradiction' in line] == [
        'walls.ini:3:1:',
        'walls.ini:12:1:',
    ]
    assert said[-1] == 'nothing is different: the record says so already'


def test_a_ladder_and_groups_of_people_stay_theirs(run: Run) -> None:
    put(walls=WALLS.replace('status=mandatory\n', ''), doors=DOORS)
    add(run, *ONE)
    for path, old, new in (
        ('ladders.yaml', '  listed:', '  known:'),
        ('ladders.yaml', '[listed]', '[known]'),
        ('requirements.yaml', 'level: listed', 'level: known'),
    ):
        edit(path, old, new)
    for path, text in contents('data').items():
        # Where no groups are declared, capabilities name them by their titles.
        Path('data', path).write_text(text.partition('groups:')[0].replace('group: walls', 'group: Walls'))
    add(run, *OTHER)
    assert list(data().kinds['driver'].ladder) == ['known']
    assert list(groups()) == ['Walls', 'Doors']


def test_a_state_of_several_capabilities_is_left_to_people(run: Run) -> None:
    put(walls=WALLS)
    add(run, '1=walls.ini')
    slow = Path('data/drivers/slow.yaml')
    head, _, rest = slow.read_text().partition('capabilities:\n')
    facts = rest.partition('facts:\n')[2]
    shared = (
        "states:\n  - {since: '1', implemented: [operation-paint], missing: [operation-dry], "
        "evidence: [{doc: 'https://example.org'}]}\n"
    )
    slow.write_text(f'{head}{shared}facts:\n{facts}')
    assert add(run, '1=walls.ini')[-1] == 'nothing is different: the record says so already'
    put(walls=WALLS.replace('driver.slow=missing', 'driver.slow=partial'))
    assert add(run, '2=walls.ini', status=1)[1:] == [
        'data/drivers/slow.yaml:9:5: ends in 1 for one of several capabilities; write it apart by hand'
    ]


def test_grades_are_not_added(run: Run) -> None:
    put(
        walls=WALLS,
        grades='[backends]\nbackend-impl-fast=Fast\n[backends.backend-impl-fast]\nstatus=a\n[grades]\nvalid-grades=a\n[grades.a]\ntitle=A\nnotes=Fine.\n',
    )
    add(run, 'walls.ini')
    said = add(run, 'grades.ini', status=1)
    assert said == [
        'nothing is written:',
        'grades cannot be added to a record; import the file into a new folder',
    ]
