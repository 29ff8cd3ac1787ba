# SPDX-License-Identifier: Apache-2.0
"""What the documentation says that the command prints is what it prints, of a small record.

Blanks and line breaks do not count, so that a page can fold long lines; `...` stands for what is left out.
"""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from maturity.cli import main, parser
from maturity.model.shapes import keys_of, rule_hint
from maturity.rules import RULES
from maturity.typesetting import Screen
from maturity.views.recorded import entry_source, release_source
from maturity.writers.text import TextWriter

if TYPE_CHECKING:
    from maturity.evaluate import Assessments

TOP = Path(__file__).parents[1]
BASE = TOP / 'tests' / 'mistakes' / 'base'
GUIDE = TOP / 'source' / 'contributor'
COMMANDS, CORRECTION, PROBLEMS = (
    GUIDE / f'{name}.rst' for name in ('commands', 'correct-a-fact', 'problems')
)

EXAMPLE = re.compile(
    r'^(?P<margin> +)\$ maturity (?P<line>(?:.*\\\n)*.*)\n'
    r'(?P<printed>(?:(?P=margin)(?!\$ ).*\n|\n)*)',
    re.MULTILINE,
)
DIFF = re.compile(r'\n\.\. code-block:: diff\n\n(?P<diff>(?:   .*\n)+)')
# These read clones, or files that are not here.
ELSEWHERE = {'audit', 'harvest', 'import', 'init'}


def examples(page: Path) -> list[tuple[str, str]]:
    """Return the commands of a page, each with what is printed below it."""
    matches = EXAMPLE.finditer(page.read_text('utf-8'))
    return [(' '.join(one['line'].replace('\\\n', '').split()), one['printed']) for one in matches]


HERE = [one for one in examples(COMMANDS) if one[0].split()[0] not in ELSEWHERE]
PARSED = [
    line
    for page in (COMMANDS, TOP / 'README.rst')
    for line, _ in examples(page)
    if page != COMMANDS or line.split()[0] in ELSEWHERE
]


def says(out: str, printed: str) -> bool:
    """Return whether the parts of what is printed on a page are in the output, in this order."""
    rest = ' '.join(out.split())
    for part in ' '.join(printed.split()).split('...'):
        _, there, rest = rest.partition(part.strip()) if part.strip() else ('', True, rest)
        if not there:
            return False
    return True


@pytest.fixture
def in_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a copy of the record, and one for notes, and stand in it."""
    (tmp_path / 'releasenotes' / 'notes').mkdir(parents=True)
    shutil.copytree(BASE, tmp_path / 'data')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_comparison_sees_what_is_wrong() -> None:
    assert says('one\n  two three\nfour', 'one\ntwo\n...\nfour')
    assert says('one two', '')
    assert not says('one two', 'one\n...\nthree')
    assert not says('one two', 'two\n...\none')
    assert len(HERE) >= 20
    assert sum(bool(printed.strip()) for _, printed in HERE) >= 15


@pytest.mark.parametrize(
    ('line', 'printed'), HERE, ids=[f'{line.split()[0]}-{at}' for at, (line, _) in enumerate(HERE)]
)
@pytest.mark.usefixtures('in_a_copy')
def test_an_example_prints_what_the_page_says(
    line: str, printed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if '--correct' in line:
        assert main(['publish', 'amber']) == 0
    capsys.readouterr()
    status = main(shlex.split(line.replace('COMMIT', 'c0' * 20)))
    out, err = capsys.readouterr()
    assert (status, err) == (int('would leave' in printed), '')
    assert says(out, printed), out


@pytest.mark.parametrize('line', PARSED)
def test_an_example_that_cannot_run_here_has_the_options_that_there_are(line: str) -> None:
    assert parser().parse_args(shlex.split(line.removesuffix(' ...')))


INLINE = re.compile(r'``maturity ([a-z][^`]+)``')


def test_the_commands_of_a_cycle_have_the_options_that_there_are() -> None:
    text = (GUIDE / 'release-cycle.rst').read_text('utf-8').replace('SOURCES', '--source own/code=../code')
    named = [' '.join(line.split()) for line in INLINE.findall(text)]
    # A name alone refers to a command.
    lines = [line for line in named if ' ' in line]
    assert len(lines) > 15
    for line in lines:
        assert parser().parse_args(shlex.split(line))


def test_the_commands_that_pages_name_have_the_options_that_there_are(mini: Assessments) -> None:
    data = mini.data
    shown = [release_source(data, release=release) for release in data.releases.values()]
    shown += [entry_source(data, entry) for entry in data.entries.values()]
    writer = TextWriter(Screen(10_000))
    text = '\n'.join(writer.document(block for view in shown for block in writer.blocks(view)))
    lines = re.findall(r'run maturity (.*?)(?: for a mail.*| …)?$', text, re.MULTILINE)
    assert {line.split()[0] for line in lines} == {'report', 'set'}
    for line in lines:
        assert parser().parse_args(shlex.split(line))


def test_the_commands_are_described_in_the_order_of_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(['--help'])
    _, _, groups = capsys.readouterr().out.partition('\nask the record:\n')
    listed = re.findall(r'^  ([\w-]+) {2,}\w', groups.partition('\nexamples ')[0], re.MULTILINE)
    assert re.findall(r'^maturity ([\w-]+)\n=+$', COMMANDS.read_text('utf-8'), re.MULTILINE) == listed


def test_the_correction_has_the_effect_that_the_page_says(
    in_a_copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = in_a_copy / 'data' / 'drivers' / 'alpha.yaml'
    record = path.read_text('utf-8')
    shown = DIFF.search(CORRECTION.read_text('utf-8'))
    assert shown
    place, *lines = dedent(shown['diff']).splitlines()[2:]
    old, new = (''.join(f'{line[1:]}\n' for line in lines if line[0] != sign) for sign in '+-')
    before = record.partition(old)[0].count('\n') + 1
    assert place == f'@@ -{before},{old.count(chr(10))} +{before},{new.count(chr(10))} @@'
    (check, mistake), (explain, effect), (assign, _) = examples(CORRECTION)
    # Who forgets to end the range that there was is told so, on three pages.
    path.write_text(record.replace(old, new.replace("      last: '3.9'\n", '', 1)), 'utf-8')
    assert main(check.split()) == 1
    out = ''.join(capsys.readouterr())
    assert ' '.join(out.split()) == ' '.join(mistake.split())
    assert says(PROBLEMS.read_text('utf-8'), out.partition('\n')[0])
    path.write_text(record.replace(old, new), 'utf-8')
    assert main(check.split()) == 0
    assert capsys.readouterr() == ('', '')
    assert main(explain.split()) == 0
    assert says(capsys.readouterr().out, effect)
    path.write_text(record, 'utf-8')
    assert main(shlex.split(assign)) == 0
    assert path.read_text('utf-8') == record.replace(old, new)


# Lists that a new file has to enter --------------------------------------------------------------


def test_the_page_on_the_architecture_names_every_module() -> None:
    package = TOP / '_ext' / 'maturity'
    modules = {
        path.stem for path in package.iterdir() if path.suffix == '.py' or (path / '__init__.py').exists()
    }
    named = set(re.findall(r'``(\w+)``', (GUIDE / 'architecture.rst').read_text('utf-8')))
    assert modules - named == {'__init__', '__main__'}


def test_the_page_on_the_architecture_names_tests_that_there_are() -> None:
    named = re.findall(r'``((?:\w+/)?test_\w+)``', (GUIDE / 'architecture.rst').read_text('utf-8'))
    assert len(named) > 30
    assert [name for name in named if not (TOP / 'tests' / f'{name}.py').exists()] == []


def test_the_page_on_rules_describes_each_with_its_parameters() -> None:
    page = (GUIDE / 'rules.rst').read_text('utf-8')
    described = dict(re.findall(r'^``([a-z-]+): (.*)``\n(?=   )', page, re.MULTILINE))
    assert [*described] == [*RULES]
    for name, rule in RULES.items():
        if rule.alone is None:
            assert set(re.findall(r'([a-z-]+):', described[name])) >= {*keys_of(rule_hint(rule))}, name


def test_an_editor_is_told_every_schema_of_the_record() -> None:
    settings = (TOP / '.vscode' / 'settings.json').read_text('utf-8')
    schemas = {path.name for path in (TOP / '_ext' / 'maturity' / 'schema').glob('*.json')}
    assert set(re.findall(r'schema/([\w.]+)"', settings)) == schemas
