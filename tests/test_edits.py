# SPDX-License-Identifier: Apache-2.0
"""Commands that change the record: what they say, and each line that is different afterwards.

The cases stand in `tests/edits.yaml`.
"""

from __future__ import annotations

import difflib
import shlex
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from maturity import yamltools
from maturity.cli import main
from maturity.commands import every_command
from maturity.edit import write
from maturity.edit.document import CannotEdit, Document, Map
from maturity.edit.emitted import block, flow
from maturity.evaluate import evaluate
from maturity.load import load
from tests.builders import build, sound
from tests.conftest import BASE

if TYPE_CHECKING:
    from collections.abc import Callable

CASES: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / 'edits.yaml').read_text('utf-8'))
pytestmark = pytest.mark.usefixtures('data')


def texts(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text('utf-8') for path in folder.rglob('*.yaml')}


def difference(folder: Path) -> dict[str, str]:
    """Return the lines that are different from the base, by path."""
    old, new = texts(BASE), texts(folder)
    found = {}
    for path in sorted(old.keys() | new.keys()):
        before, after = (one.get(path, '').splitlines() for one in (old, new))
        lines = list(difflib.unified_diff(before, after, lineterm='', n=0))[2:]
        if lines:
            found[path] = '\n'.join(lines) + '\n'
    return found


@pytest.mark.parametrize('purpose', CASES)
def test_case(purpose: str, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = CASES[purpose]
    words, lines = shlex.split(case['words']), case.get('lines', {})
    says = case.get('says', 'No classification and no verdict is different.\n')
    says += '\n' if says and (lines or 'leaves' in case) else ''
    if lines:
        # A dry run writes nothing and shows the lines.
        assert main([*words, '--dry-run']) == 0
        out = capsys.readouterr().out
        assert out.startswith(f'{says}nothing is written; the lines would be:\n')
        for line in '\n'.join(lines.values()).splitlines():
            assert not line or line.startswith('@@') or f'{line}\n' in out
        assert difference(data) == {}
    status = main(words)
    out, err = capsys.readouterr()
    says += ''.join(f'written: {path}\n' for path in sorted(lines, key=out.find))
    if 'leaves' in case:
        says += f'nothing is written, because it would leave:\n{case["leaves"]}'
    assert (out, err) == (says + case.get('then', ''), '')
    assert status == int(not lines and 'nothing is different' not in says)
    assert difference(data) == lines
    assert load(str(data)).problems == ()


EXAMPLES = [
    words
    for command in every_command()
    for words, _purpose in command.examples
    if command.group == 'change' and not {'--source', '--correct', '--delete'} & {*words.split()}
]


@pytest.mark.parametrize('words', EXAMPLES)
def test_the_examples_of_the_help_can_be_followed(words: str, data: Path) -> None:
    assert main(shlex.split(words)) == 0
    assert difference(data) != {}
    assert load(str(data)).problems == ()


def test_a_demotion_is_explained_in_the_same_step(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ['set', 'releases/3.9/gate/jobs', 'name=functional', 'voting=false']
    # The waiver of Amber, which would be the reason itself, is about something else.
    path = data / 'releases' / 'amber.yaml'
    votes = path.read_text('utf-8').replace('check\n      voting: false', 'gate\n      voting: true')
    path.write_text(votes, 'utf-8')
    assert main(['set', 'features/keeper/waivers', 'since=amber', '--delete']) == 0
    assert main(words) == 1
    assert 'keeper.yaml:1:1: unexplained-demotion falls from gold to bronze' in capsys.readouterr().out
    assert main([*words, '--because', 'It was slow']) == 2
    assert '--because needs --evidence' in capsys.readouterr().err
    assert main([*words, '--because', 'It was slow', '--evidence', 'a8' * 20]) == 0
    found = sound(data)
    assert [(one.release, str(one.reason)) for one in found.entries['keeper'].demotions] == [
        ('3.9', 'It was slow')
    ]
    # The driver is silver from there on, so that nothing falls later any more, and that is expected now.
    assert found.entries['alpha'].demotions == ()
    assert found.entries['alpha'].expect['3.9'] == 'silver'
    assert 'Alpha: silver is expected in 3.9' in capsys.readouterr().out


def test_a_record_with_problems_is_not_changed(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / 'drivers' / 'beta.yaml').write_text('titel: Beta\n', 'utf-8')
    assert main(['set', 'releases/3.9', 'tag=x']) == 1
    assert 'data/drivers/beta.yaml:1:1: ' in capsys.readouterr().err
    assert main(['publish', '3.9']) == 1


# Lives and announcements ------------------------------------------------------------------------


def entry_after(folder: Path, entry: str, *commands: str) -> Any:  # noqa: ANN401 (plain data)
    """Return what the file of an entry of four releases says after some commands, each of which is clean."""
    spec = {
        'releases': ['r1', 'r2', 'r3', 'r4', 'r5'],
        'kinds': {'driver': {'ladder': ['bronze']}},
        'entries': {
            'it': {'removed': 'r3', 'dead': 'r2'},
            'other': {'capabilities': {'backup': {'r1': 'missing', 'r2..': 'implemented'}}},
        },
        'capabilities': ['backup'],
        'requirements': {'all': {'rule': {'has': 'implementation'}}},
    }
    if not (folder / 'lives').exists():
        build(folder / 'lives', spec)
    for words in commands:
        assert main(['set', *shlex.split(words), '--data', str(folder / 'lives')]) == 0
        sound(folder / 'lives')
    return yaml.safe_load((folder / 'lives' / 'drivers' / f'{entry}.yaml').read_text('utf-8'))


def test_what_is_said_of_a_life_is_said_of_the_one_that_has_the_release(tmp_path: Path) -> None:
    first, second = entry_after(
        tmp_path,
        'it',
        'drivers/it introduced release=r4',
        'drivers/it implementation since=r4 path=a.py evidence=a.py',
        'drivers/it removed release=r5 succeeded-by=other',
        'drivers/it introduced before=r1 reason=x',
        'drivers/it introduced release=r4 split-from=other',
        'drivers/it deprecated release=r1 reason=Slow until=r3',
        'drivers/it removed release=r3 instead=other',
        'drivers/it dead=',
    )['lives']
    assert first == {
        'introduced': {'before': 'r1', 'reason': 'x'},
        'deprecated': {'release': 'r1', 'until': 'r3', 'reason': 'Slow'},
        'dead': {'release': 'r2', 'reason': 'nothing can start it'},
        'removed': {'release': 'r3', 'instead': 'other'},
    }
    assert second == {
        'introduced': {'release': 'r4', 'split-from': 'other'},
        'removed': {'release': 'r5', 'succeeded-by': 'other'},
    }


def test_announcements_are_corrected_joined_and_taken_away(tmp_path: Path) -> None:
    slow, old = {'release': 'r2', 'reason': 'Slow'}, {'release': 'r4', 'reason': 'Old'}
    steps = {
        'deprecated release=r2 reason=Slo': {**slow, 'reason': 'Slo'},
        'deprecated reason=Slow last=r3': {**slow, 'last': 'r3'},
        'deprecated release=r4 reason=Old': [{**slow, 'last': 'r3'}, old],
        'deprecated release=r2 last=': [slow, old],
        'deprecated=': None,
    }
    names = {'also=A': 'A', 'also=[A,B]': ['A', 'B'], 'also=[B]': 'B', 'also=': None}
    for words, after in steps.items():
        assert entry_after(tmp_path, 'other', f'drivers/other {words}').get('deprecated') == after
    for words, name in names.items():
        assert entry_after(tmp_path, 'other', f'drivers/other {words}').get('also') == name


def test_a_new_release_reminds_of_announced_ends_and_of_what_ended(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (
        'drivers/alpha deprecated release=3.9 reason=Slow until=dogwood',
        'features/keeper unsupported release=3.10 reason=Lonely until=4.0',
        'drivers/alpha facts systems since=amber by=guide last=3.10',
    ):
        assert main(['set', *words.split()]) == 0
    new = ['new-release', '3.11', '--tag', '3.11.0', '--jobs-of', '3.10']
    assert main([*new, '--dry-run']) == 0
    out = capsys.readouterr().out
    assert 'to go in' not in out
    systems = 'Alpha: nothing is recorded any more of Systems; where it goes on: maturity set '
    assert f'{systems}drivers/alpha facts systems since=3.11 ...\n' in out
    assert main([*new, '--title', 'Dogwood']) == 0
    due = 'deprecated since 3.9, to go in Dogwood; when it is gone: maturity set drivers/alpha removed'
    assert f'  Alpha: {due} release=3.11 ...\n' in capsys.readouterr().out
    # It is named again, until it is gone or that was withdrawn.
    assert main(['new-release', '4.0', '--commit', 'c4' * 20, '--jobs-of', '3.11']) == 0
    out = capsys.readouterr().out
    assert '  Alpha: deprecated since 3.9, to go in Dogwood; ' in out
    assert '  Keeper: unsupported since 3.10, to go in 4.0; ' in out
    assert main(['set', 'drivers/alpha', 'deprecated', 'last=4.0']) == 0
    assert main(['set', 'features/keeper', 'removed', 'release=4.0', 'succeeded-by=alpha']) == 0
    capsys.readouterr()
    assert main(['new-release', '4.1', '--commit', 'c5' * 20, '--jobs-of', '4.0']) == 0
    assert 'to go in' not in capsys.readouterr().out


# Published releases -----------------------------------------------------------------------------


def test_what_was_published_is_corrected_in_the_step_that_alters_it(
    corrected: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr('maturity.edit.publish.today', lambda: '2016-01-05')
    words = ['set', 'drivers/alpha/capabilities/backup', 'since=3.9', 'state=partial']
    words += ['evidence=code/alpha.py:70']
    assert main(words) == 1
    assert 'published-differs alpha was published as silver' in capsys.readouterr().out
    edit(corrected / 'drivers' / 'alpha.yaml', "'3.9': silver", "'3.9': bronze")
    assert main([*words, '--correct', 'Only small files', '--evidence', 'code/alpha.py:70']) == 0
    assert '3.9: alpha was published as silver; corrected to bronze' in capsys.readouterr().out
    assert codes(corrected) == []
    text = (corrected / 'published' / '3.9.yaml').read_text('utf-8')
    given = 'reason: Only small files\n    evidence:\n      - {path: code/alpha.py, line: 70}\n'
    assert f'corrections:\n  - date: 2016-01-05\n    {given}' in text


@pytest.fixture
def corrected(data: Path) -> Path:
    """Return data of which two releases are published, and in which no vote can fall any more."""
    for release in ('3.9', '3.10'):
        edit(data / 'releases' / f'{release}.yaml', 'voting: true', 'voting: false')
    edit(data / 'features' / 'keeper.yaml', "'3.10'\n    reason: The", "'3.9'\n    reason: The")
    alpha = data / 'drivers' / 'alpha.yaml'
    alpha.write_text(alpha.read_text('utf-8').partition('\ndemotions:')[0] + '\n', 'utf-8')
    assert load(str(data)).problems == ()
    assert main(['publish', 'amber', '3.9', '--date', '2015-11-01']) == 0
    return data


def edit(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text('utf-8').replace(old, new), 'utf-8')


def codes(folder: Path) -> list[str]:
    return [problem.code for problem in load(str(folder)).problems]


LATER = "since: '3.9'\n      state: implemented"
CORRECTION = """
corrections:
  - date: 2016-01-02
    reason: Only small files
    by: The team
    evidence:
      - {path: code/alpha.py, line: 70}
    entries:
      alpha:
        level: bronze
        met: [dr-api, dr-images, dr-tests]
        unmet: [dr-claims, dr-vote]
        capabilities:
          implemented-tested: [create, delete]
          partial-tested: [backup]
          not-applicable: [volume]
        facts:
          images: [alpha-image]
"""


def test_a_correction_has_a_reason_and_can_be_corrected(
    corrected: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alpha = corrected / 'drivers' / 'alpha.yaml'
    edit(alpha, LATER, LATER.replace('implemented', 'partial'))
    (problem,) = load(str(corrected)).problems
    assert str(problem) == (
        'data/published/3.9.yaml:9:5: published-differs alpha was published as silver, and would be bronze '
        'now: dr-claims met, now unmet, backup implemented-tested, now partial-tested; correct the facts; or '
        'give --correct WHY to the command that changes them, or to "maturity publish 3.9"'
    )
    words = ['publish', '3.9', '--correct', 'Only small files', '--by', 'The team']
    words += ['--date', '2016-01-02', '--evidence', 'code/alpha.py:70']
    assert main([*words, '--dry-run']) == 0
    assert load(str(corrected)).problems == (problem,)
    assert main(words) == 0
    assert '3.9: alpha was published as silver; corrected to bronze' in capsys.readouterr().out
    assert codes(corrected) == []
    assert (corrected / 'published' / '3.9.yaml').read_text('utf-8').endswith(CORRECTION)
    edit(alpha, LATER.replace('implemented', 'partial'), LATER)
    assert codes(corrected) == ['published-differs']
    assert main(['publish', '3.9', '--correct', 'They are large']) == 0
    assert codes(corrected) == []
    found = sound(corrected)
    reasons = [str(one.reason) for one in found.published['3.9'].corrections]
    assert reasons == ['Only small files', 'They are large']
    assert found.published['3.9'].valid()['alpha'].level == 'silver'


# Files ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ('text', 'after'),
    [
        ('a:\n  b: [1]\n  c: 2\nd: 3\n', 'a: x\nd: 3\n'),
        ('a: 1  # why\nd: 3\n', 'a: x  # why\nd: 3\n'),
        ('a: {b: 1}\n# About d\nd: 3\n', 'a: x\n# About d\nd: 3\n'),
        ('{c: 1, a: [1]}\n', '{c: 1, a: x}\n'),
        ('{c: 1}\n', '{c: 1, a: x}\n'),
        *(
            (f'a: {style}\n  one # no comment\n\n  two\n{rest}', f'a: x\n{rest}')
            for style in ('>-', '|', '>+', '|-')
            for rest in ('b: 1\n', '\n# About b\nb: 1\n', '')
        ),
    ],
)
def test_only_a_value_is_replaced(text: str, after: str) -> None:
    document = Document(text)
    document.root.put('a', 'x', ['c', 'a'])
    assert document.text() == after


@pytest.mark.parametrize(
    'text',
    ['a:  # one\n  b: [1]\nd: 3\n', 'a:\n  # one\n  b: 1\nd: 3\n', 'a: [1,  # one\n  2]\nd: 3\n'],
)
def test_no_comment_goes_with_a_value(text: str) -> None:
    document = Document(text)
    document.root['a'] = 'x'
    with pytest.raises(CannotEdit, match='a comment stands in what would be replaced'):
        document.text()


TREE = """\
# Top
list:
  # the first
  - a: x  # one
    # more of it
    text: >-
      folded
      text

  # the second
  - {a: y, b: [1, 2]}  # flow
short: [1,
  2]
empty: []

last:
  deep: {deeper: z}
"""


@pytest.mark.parametrize(
    ('change', 'old', 'new'),
    [
        (lambda root: root['list'].insert(1, {'a': 1}), '      text\n', '      text\n  - a: 1\n'),
        (lambda root: root['list'].insert(0, 'b'), '  # the first', '  - b\n  # the first'),
        (lambda root: root['list'].append('b'), '# flow\n', '# flow\n  - b\n'),
        (lambda root: root['list'].pop(), '  - {a: y, b: [1, 2]}  # flow\n', ''),
        (lambda root: root['list'][1].update(c=3), 'b: [1, 2]}', 'b: [1, 2], c: 3}'),
        (lambda root: root['list'][1]['b'].append(3), '[1, 2]}', '[1, 2, 3]}'),
        (lambda root: root['list'][0].put('b', 2, 'ab'), '# one\n', '# one\n    b: 2\n'),
        (lambda root: root['list'][0].pop('text'), '    text: >-\n      folded\n      text\n', ''),
        (lambda root: root['short'].append(3), '  2]', '  2, 3]'),
        (lambda root: root['empty'].append({'a': [1]}), 'empty: []', 'empty:\n  - a: [1]'),
        (lambda root: root.pop('empty'), 'empty: []\n', ''),
        (lambda root: root.pop('last'), '\nlast:\n  deep: {deeper: z}\n', ''),
        (lambda root: root['last'].put('e', {'f': 1}, 'e'), 'z}\n', 'z}\n  e:\n    f: 1\n'),
        (lambda root: root.put('more', [{'a': 1}], ['last', 'more']), 'z}\n', 'z}\n\nmore:\n  - a: 1\n'),
    ],
)
def test_only_the_lines_that_say_something_else_are_different(
    change: Callable[[Map], object], old: str, new: str
) -> None:
    document = Document(TREE)
    change(document.root)
    assert TREE.count(old) == 1
    assert document.text() == TREE.replace(old, new)


def test_what_would_say_something_else_is_refused() -> None:
    document = Document('list:\n  - a: 1\n    b: 2\n  - a: 3\n    b: 4\n')
    del document.root['list'][1]['a']
    with pytest.raises(CannotEdit, match='cannot be changed alone'):
        document.text()


def test_a_long_list_goes_on_in_the_next_line() -> None:
    document = Document(f'a: [{"x" * 108}]\n')
    document.root['a'].append('3')
    assert document.text() == f"a: [{'x' * 108},\n  '3']\n"


def test_a_folded_text_is_folded_where_it_goes() -> None:
    text = f'>-\n  {"word " * 18}words\n  again\n'
    document = Document(f'one: {text}two: 2\n')
    document.root['three'] = document.root.pop('one')
    assert document.text() == f'two: 2\n\nthree: {text}'


def test_nobody_else_changes_the_record_meanwhile(data: Path) -> None:
    before = evaluate(sound(data))
    change = partial(write.Edits.write, path='releases/3.8.yaml', text='title: x\n')
    first, second = (write.changed(str(data), before, change) for _ in 'ab')
    write.write(str(data), first)
    with pytest.raises(CannotEdit, match='the record has changed meanwhile; run it again'):
        write.write(str(data), second)
    with pytest.raises(CannotEdit, match='the record has changed meanwhile'):
        write.changed(str(data), before, change)


def test_of_several_files_all_are_written_or_none(tmp_path: Path) -> None:
    one = tmp_path / 'one'
    one.write_text('old', 'utf-8')
    with pytest.raises(FileNotFoundError):
        write.replaced({one: 'new', tmp_path / 'no' / 'such' / 'two': 'new'})
    assert one.read_text('utf-8') == 'old'
    assert sorted(path.name for path in tmp_path.iterdir()) == ['data', 'one']


def test_nothing_is_left_of_a_file_that_could_not_be_put_in_place(tmp_path: Path) -> None:
    path = tmp_path / 'folder'
    path.mkdir()
    (path / 'full').touch()
    with pytest.raises(OSError, match='folder'):
        write.replaced({path: 'text'})
    assert sorted(one.name for one in tmp_path.iterdir()) == ['data', 'folder']
    file = tmp_path / 'file'
    file.write_text('old')
    file.chmod(0o640)
    write.replaced({file: 'new'})
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
            found = yamltools.read_yaml(line.encode(), 'x')
            assert isinstance(found, yamltools.Map)
            assert found['key'].guess in {'str', 'timestamp'}


def test_lists_are_wrapped() -> None:
    values = [f'value-{number}' for number in range(40)]
    lines = list(block({'values': values, 'none': [], 'on': {'a': 1}}))
    assert yaml.safe_load('\n'.join(lines)) == {'values': values, 'none': [], 'on': {'a': 1}}
    assert max(map(len, lines)) <= 100
    assert len(lines) > 5


def test_a_new_capability_is_one_command_for_all_entries(data: Path) -> None:
    """Each entry has it from its arrival on, and what is gone by then does not."""
    before = sound(data)
    words = 'set capabilities id=quota title=Quota since=3.9 evidence=https://e.org'
    words += " --and 'drivers/*/capabilities/quota' since=3.9 state=missing"
    assert main(shlex.split(words)) == 0
    after = sound(data)
    assert (str(after.capabilities['quota'].title), after.capabilities['quota'].span.since) == (
        'Quota',
        '3.9',
    )
    start = after.releases['3.9'].position
    for id_, entry in after.entries.items():
        facts = entry.capabilities.get('quota', ())
        life = next((one for one in before.entries[id_].lives if one.stop >= start), None)
        expected = [] if entry.kind != 'driver' or life is None else [max(life.start, start)]
        assert [one.span.start for one in facts] == expected, id_


def test_all_releases_that_differ_are_corrected_at_once(
    corrected: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(['publish', '3.9']) == 2
    assert '3.9 is published; where it would be something else now' in capsys.readouterr().err
    gone = corrected / 'drivers' / 'gone.yaml'
    shutil.copy(corrected / 'drivers' / 'beta.yaml', gone)
    edit(gone, "\nrenamed:\n  - release: '3.9'\n    from: old-beta\n", '')
    assert set(codes(corrected)) == {'published-differs'}
    assert main(['publish', '3.9', '--correct', 'It was forgotten']) == 1
    assert 'would leave:\ndata/published/amber.yaml' in capsys.readouterr().out
    assert main(['publish', '3.9', 'amber', '--correct', 'It was forgotten']) == 0
    assert codes(corrected) == []
    gone.unlink()
    assert main(['publish', '3.9', 'amber', '--correct', 'It was never there']) == 0
    assert 'absent: [gone]' in (corrected / 'published' / 'amber.yaml').read_text('utf-8')
    assert codes(corrected) == []


def test_an_entry_that_was_renamed_since_is_the_same(corrected: Path) -> None:
    path = corrected / 'published' / 'amber.yaml'
    edit(path, '  beta:', '  old-beta:')
    assert codes(corrected) == []
    edit(corrected / 'drivers' / 'beta.yaml', 'state: missing', 'state: implemented')
    assert set(codes(corrected)) == {'published-differs'}
    assert main(['publish', 'amber', '3.9', '--correct', 'It could']) == 0
    # A correction goes on with the name of what it corrects.
    assert '  old-beta:\n        level' in path.read_text('utf-8').partition('corrections:')[2]
    assert codes(corrected) == []


def test_jobs_of_another_release_leave_their_lines_behind(data: Path) -> None:
    evidence = ['evidence=zuul.d/jobs.yaml:7', f'evidence={{path: a.yaml, line: 8, commit: {"c0" * 20}}}']
    assert main(['set', 'releases/3.10/gate/jobs', 'name=functional', 'pipeline=gate', *evidence]) == 0
    assert main(['new-release', '3.11', '--tag', '3.11.0', '--jobs-of', '3.10']) == 0
    text = (data / 'releases' / '3.11.yaml').read_text('utf-8')
    assert '- {path: zuul.d/jobs.yaml}\n' in text
    assert '- {path: a.yaml, line: 8, commit: c0c0' in text
