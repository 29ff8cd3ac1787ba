# SPDX-License-Identifier: Apache-2.0
"""The harvest: what it shows of a release, and what it writes into the files of the record."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from maturity.cli import main
from maturity.load import load
from maturity.model import Release, SourceMark, Text, at
from maturity_audit.harvest import release_draft
from maturity_audit.questions import Reading
from tests.audit.repository import Repository
from tests.builders import build

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maturity.model import Dataset

SPEC: dict[str, Any] = {
    'releases': ['r1', 'r2', 'r3'],
    'kinds': {'driver': {'ladder': ['bronze'], 'facts': {'images': {'after-removal': True}}}},
    'requirements': {'one': {'rule': {'has': 'implementation'}}},
    'capabilities': {
        'backup': {'read': [{'implemented': {'file': 'backup/{entry}.py'}}]},
        'restore': {'read': [{'implemented': {'file': 'restore/{entry}.py'}}]},
    },
}
TEXTS = yaml.safe_load((Path(__file__).parent / 'harvest.yaml').read_text('utf-8'))
RECIPES, BLUE, RED, GATE, JOBS, LISTED = TEXTS.values()
ZUUL = JOBS + LISTED
FILES: Mapping[str, str | bytes | None] = {
    'code/blue.py': '',
    'code/red.py': '',
    'table.py': "images = {'blue': 'small'}\n",
    '.zuul.yaml': JOBS,
}


@dataclass
class Project:
    """A record and the repository that it is about."""

    folder: Path
    output: pytest.CaptureFixture[str]
    data: Path
    main: Repository

    def run(self, *arguments: str, release: str = 'r3') -> tuple[int, str]:
        """Return what a harvest exits with and prints."""
        source = f'example/project={self.main.path}'
        words = ['harvest', '--data', str(self.data), '--source', source, '--release', release, *arguments]
        status = main(words)
        printed = self.output.readouterr()
        return status, printed.out + printed.err

    def text(self, path: str) -> str:
        return (self.data / path).read_text('utf-8')

    def write(self, path: str, text: str) -> None:
        (self.data / path).write_text(text, 'utf-8')

    def files(self) -> dict[str, bytes]:
        """Return all files of the record."""
        return {str(path): path.read_bytes() for path in self.data.rglob('*') if path.is_file()}

    @property
    def record(self) -> Dataset:
        loaded = load(str(self.data))
        assert loaded.problems == ()
        assert loaded.dataset is not None
        return loaded.dataset

    def at_last(self, files: Mapping[str, str | bytes | None], release: str = 'r3') -> None:
        """Change files of the repository before the last release."""
        self.main.commit(files)
        self.main.git('tag', '--force', f'v-{release}')

    def images_reach_r3(self) -> None:
        self.write('drivers/blue.yaml', BLUE.replace('last: r2', 'last: r3'))


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Project:
    data = build(tmp_path / 'data', dict(SPEC))
    (data / 'drivers').mkdir()
    repository = Repository(tmp_path / 'main')
    repository.commit(FILES, tag='v-r1')
    repository.git('tag', 'v-r2')
    repository.git('tag', 'v-r3')
    project = Project(tmp_path, capsys, data, repository)
    project.write('audit.yaml', RECIPES)
    project.write('drivers/blue.yaml', BLUE)
    project.write('drivers/red.yaml', RED)
    return project


# What it shows ----------------------------------------------------------------------------------


def test_a_record_that_is_right_needs_nothing(project: Project) -> None:
    project.images_reach_r3()
    before = project.files()
    status, text = project.run()
    assert (status, '# 7 facts of entries as on record\n' in text) == (0, True)
    assert 'nothing is different' in text
    assert project.run('--write')[0] == 0
    assert project.files() == before


@pytest.mark.parametrize(
    ('release', 'files', 'note'),
    [
        (
            'r2',
            {'table.py': "images = {'blue': 'small', 'red': 'large'}\n"},
            'drivers/red.yaml: facts images: the record says nothing of it here (found: large)',
        ),
        ('r3', {'code/red.py': None}, 'drivers/red.yaml: implementation: it is not there any more'),
        ('r3', {'table.py': 'images = make()\n'}, 'drivers/blue.yaml: facts images: images is no dictionary'),
    ],
    ids=['silence about a release that is over stays', 'what is gone', 'what cannot be told'],
)
def test_what_is_no_change_is_a_note(
    project: Project, release: str, files: Mapping[str, str | None], note: str
) -> None:
    project.at_last(files, release)
    before = project.files()
    _status, text = project.run(release=release)
    assert f'# {note}' in text
    assert project.run('--entry=red', '--write', release=release)[0] == 0
    assert project.files() == before


def test_one_entry_alone(project: Project) -> None:
    project.at_last({'table.py': "images = {'blue': 'big', 'red': 'large'}\n", '.zuul.yaml': ZUUL})
    text = project.run('--entry', 'red')[1]
    assert [line for line in text.splitlines() if line.startswith('+++')] == ['+++ drivers/red.yaml']


def test_what_nothing_reads_is_named_when_it_ends(project: Project) -> None:
    project.write(
        'audit.yaml', '\n'.join(line for line in RECIPES.splitlines() if 'fact: images' not in line)
    )
    status, text = project.run()
    assert status == 0
    assert 'drivers/blue.yaml: facts images: it ended with the release before, and nothing reads it' in text


def test_a_release_that_cannot_be_opened(project: Project) -> None:
    status, text = project.run(release='r4')
    assert (status, "no release 'r4'" in text) == (2, True)
    project.main.git('tag', '--delete', 'v-r3')
    assert project.run()[0] == 2


@pytest.mark.parametrize('value', ['\x1b[31m', 'a\n- b', 'a: {b', '#', "it's", '\u202e', 'yes', '1e3'])
def test_text_of_the_repository_stays_text(project: Project, value: str) -> None:
    project.at_last({'table.py': f'images = {{"blue": {value!r}}}\n'})
    status, text = project.run('--write')
    assert text.replace('\n', '').isprintable()
    if value.isprintable():
        assert (status, recorded(project.record, 'blue', 'r3')[0]) == (0, {value})
    else:
        # No record can hold such a sign.
        assert (status, project.text('drivers/blue.yaml')) == (1, BLUE)


def test_writing_changes_nothing_but_what_differs_and_was_shown(project: Project) -> None:
    project.at_last({'backup/blue.py': '', 'restore/blue.py': ''})
    before = project.files()
    status, shown = project.run()
    assert (status, project.files() == before) == (1, True)
    status, text = project.run('--write')
    assert (status, 'written: drivers/blue.yaml' in text) == (0, True)
    expected = BLUE.replace(
        'since: r1, state: missing, evidence: [{path: code/blue.py}]}  # so far\n',
        'since: r1, last: r2, state: missing, evidence: [{path: code/blue.py}]}  # so far\n'
        '    - since: r3\n      state: implemented\n      evidence:\n        - {path: backup/blue.py}\n',
    )
    expected = expected.replace(
        '    - since: r1\n      state', '    - since: r1\n      last: r2\n      state'
    )
    expected = expected.replace(
        '        - {path: code/blue.py}\n',
        '        - {path: code/blue.py}\n'
        '    - since: r3\n      state: implemented\n      evidence:\n        - {path: restore/blue.py}\n',
    )
    expected = expected.replace('last: r2\n      values', 'last: r3\n      values')
    assert project.text('drivers/blue.yaml') == expected
    difference = difflib.unified_diff(BLUE.splitlines(), expected.splitlines(), lineterm='', n=0)
    assert {line for line in difference if line[0] in '+-'} - {'+++ ', '--- '} <= {*shown.splitlines()}
    assert project.run()[0] == 0


def test_the_first_facts_of_an_entry(project: Project) -> None:
    project.images_reach_r3()
    bare = RED.partition('capabilities:')[0]
    project.write('drivers/red.yaml', bare)
    project.at_last({'restore/red.py': ''})
    assert project.run('--write')[0] == 0
    assert project.text('drivers/red.yaml') == bare + dedent("""
        capabilities:
          backup:
            - since: r3
              state: missing
          restore:
            - since: r3
              state: implemented
              evidence:
                - {path: restore/red.py}
        """)
    assert project.run()[0] == 0


def test_nothing_is_drafted_where_the_project_does_not_have_it(project: Project) -> None:
    (project.data / 'drivers' / 'blue.yaml').unlink()
    late = "- {id: restore, title: Restore, last: r2, read: [{implemented: {file: 'restore/{entry}.py'}}]}\n"
    project.write('capabilities.yaml', late)
    facts = 'capabilities: {restore: [{since: r1, last: r2, state: missing}]}\n'
    project.write('drivers/red.yaml', RED.partition('capabilities:')[0] + facts)
    before = project.files()
    status, text = project.run('--entry=red', '--write')
    assert (status, 'the project does not have it' in text) == (0, False)
    project.at_last({'restore/red.py': ''})
    status, text = project.run('--entry=red', '--write')
    assert (status, project.files() == before) == (0, True)
    assert (
        '# drivers/red.yaml: capabilities restore: by capabilities.yaml the project does not have it' in text
    )
    assert text.count('(found: implemented)') == 1


def test_the_middle_of_a_range_is_one_release(project: Project) -> None:
    project.at_last({'backup/blue.py': ''}, 'r2')
    before = project.record
    assert project.run('--write', release='r2')[0] == 0
    states = [recorded(project.record, 'blue', release)[1] for release in ('r1', 'r2', 'r3')]
    assert states == ['missing', 'implemented', 'missing']
    assert recorded(project.record, 'red', 'r2') == recorded(before, 'red', 'r2')


def test_a_fact_of_an_entry_that_is_gone_just_ends(project: Project) -> None:
    project.images_reach_r3()
    gone = """\
        title: Red
        introduced: {before: r1}
        removed: {release: r3}
        implementation:
          - {since: r1, last: r2, path: code/red.py, evidence: [{path: code/red.py}]}
        facts:
          images: [{since: r1, values: [large], evidence: [{path: table.py}]}]
        """
    project.write('drivers/red.yaml', dedent(gone))
    assert project.run('--write')[0] == 0
    assert 'images: [{since: r1, last: r2, values' in project.text('drivers/red.yaml')
    assert project.run()[0] == 0
    project.write('drivers/red.yaml', dedent(gone).replace('images: [{since: r1', 'images: [{since: r3'))
    assert project.run('--write')[0] == 0
    assert 'facts' not in project.text('drivers/red.yaml')


def recorded(data: Dataset, entry: str, release: str) -> tuple[set[str] | None, str | None]:
    """Return the images and the state of the backup that a record has."""
    at_ = data.releases[release]
    images = at(data.entries[entry].facts.get('images', ()), at_)
    state = at(data.entries[entry].capabilities.get('backup', ()), at_)
    return (None if images is None else set(images.values)), (None if state is None else state.state)


# Test jobs --------------------------------------------------------------------------------------


def gated(project: Project, zuul: str = ZUUL, gate: str = GATE, *, on_record: bool = True) -> None:
    """Put test jobs on record, and others in the repository."""
    project.images_reach_r3()
    for release in ('r2', 'r3'):
        text = gate.replace('r3', release).replace('R3', release.upper())
        project.write(f'releases/{release}.yaml', text)
    if not on_record:
        project.write('releases/r3.yaml', 'title: R3\ntag: v-r3\n')
    project.at_last({'.zuul.yaml': zuul})


def test_a_name_that_no_record_can_hold_is_shown_and_refused(project: Project) -> None:
    gated(project, JOBS + '- project: {check: {jobs: ["test-\\e[31m"]}}\n', on_record=False)
    before = project.files()
    status, text = project.run('--write')
    assert (status, project.files() == before) == (1, True)
    text += project.run()[1]
    assert '+    - name: ' in text
    assert 'test-\\x1b[31m in check: selects: no release before has such a job' in text
    assert text.replace('\n', '').isprintable()


def test_jobs_are_written_where_they_differ(project: Project) -> None:
    gated(project, ZUUL.replace('        - test-blue\n', '', 1).replace('test-red', 'test-blue'))
    assert project.run('--write')[0] == 0
    after = project.text('releases/r3.yaml')
    assert 'voting: false, line: 8, selects: [^some]}  # kept\n' in after
    added = """\
        - name: test-blue
          pipeline: gate
          voting: true
          line: 12
          selects: [^some]
    """
    assert dedent(added).rstrip() in dedent(after.partition('# kept\n')[2])
    assert 'test-old' not in after
    assert project.run()[0] == 0


def test_the_first_jobs_of_a_release(project: Project) -> None:
    gated(project, ZUUL.replace('test-red', 'test-old'), on_record=False)
    status, text = project.run('--write')
    assert status == 0, text
    gate = yaml.safe_load(project.text('releases/r3.yaml'))['gate']
    assert gate['source'] == {'path': '.zuul.yaml'}
    assert [(job['name'], job['pipeline'], job['line'], job.get('selects')) for job in gate['jobs']] == [
        ('test-blue', 'check', 8, ['^all']),
        ('test-old', 'check', 9, ['^some']),
        ('test-blue', 'gate', 13, ['^all']),
    ]
    assert project.run()[0] == 0


@pytest.mark.parametrize(
    ('job', 'note'),
    [
        ('test-new', ''),
        ('test-old', '; in r2 voting: false'),
    ],
)
def test_what_no_file_tells_of_a_job_is_unknown_with_a_note(project: Project, job: str, note: str) -> None:
    zuul = JOBS + f'- job: {{name: test-old, parent: away}}\n- project: {{check: {{jobs: [{job}]}}}}\n'
    gated(project, zuul, on_record=False)
    status, text = project.run('--write')
    assert (status, f'{job} in check: voting, entries, ' in text) == (0, True)
    (found,) = project.record.releases['r3'].gate.jobs
    assert (found.voting, found.line) == (None, 5 + ('test-old' in zuul))
    away = 'the job away is in none of the repositories that audit.yaml names'
    unclear = f'voting, entries, selects, excludes, files: {away}{note}'
    assert str(found.note) == f'No file tells all of it: {unclear}.'
    assert project.run()[0] == 0


def test_a_vote_on_record_stays_where_nobody_can_tell(project: Project) -> None:
    gated(project, JOBS + '- project: {check: {jobs: [test-blue, test-new]}}\n')
    gate = GATE.replace('test-old', 'test-new').replace('line: 19', 'line: 5')
    project.write('releases/r3.yaml', gate)
    assert project.run('--write')[0] == 0
    # What is told is where it is listed.
    assert project.text('releases/r3.yaml') == gate + '      line: 5\n'


@pytest.mark.parametrize(
    ('found', 'draft', 'unclear'),
    [
        ('commit=a status=new version=9.0', {}, []),
        (
            'commit=a commit=b tag=9.0 status=old version=10.0 version=9.0',
            {'commit': 'b', 'status': 'old', 'versions': ['9.0', '10.0'], 'tag': '9.0'},
            [],
        ),
        ('commit=b commit=c version=9.0', {'status': None}, ['commit']),
    ],
)
def test_what_differs_of_a_release(found: str, draft: dict[str, Any], unclear: list[str]) -> None:
    mark, title = SourceMark('r', 1), Text('R')
    release = Release(id='r', title=title, position=0, commit='a', status='new', versions=('9.0',), mark=mark)
    values, reasons = release_draft(release, Reading(frozenset(found.split())))
    assert (values, list(reasons)) == (draft, unclear)


RECIPE = """\
  - fact: release
    reader: deliverable
    with: {path: 'releases/{series}.yaml', list: series.yaml, status: [maintained=out], branch: master}
"""


def test_a_release_begins_as_the_clones_say_it(project: Project) -> None:
    project.write('audit.yaml', RECIPES + RECIPE)
    commit = project.main.commit(
        {'series.yaml': '- {name: r4, status: future, initial-release: 2020-08-08}\n- {name: r5}\n'}
    )
    words = ['new-release', 'r5', '--data', str(project.data), '--source']
    words += [f'example/project={project.main.path}']
    assert main(words) == 0
    text = project.output.readouterr().out
    assert 'Not known: example/project has no file releases/r5.yaml there.' in text
    assert 'maturity harvest --release r5 --write' in text
    assert project.text('releases/r5.yaml').partition('\n\n')[2] == f'title: r5\ncommit: {commit}\n'
    commit = project.main.commit({'releases/r4.yaml': 'team: project\n'})
    words[1] = 'r4'
    assert main([*words, '--title', 'The fourth']) == 0
    assert 'Not known' not in project.output.readouterr().out
    about = f'commit: {commit}\nplanned: 2020-08-08\nstatus: future\nbranch: master\n\nevidence:\n'
    for path in ('releases/r4.yaml', 'series.yaml'):
        about += f'  - {{repository: example/project, commit: {commit}, path: {path}}}\n'
    assert project.text('releases/r4.yaml').partition('\n\n')[2] == f'title: The fourth\n{about}'
    assert main(['new-release', 'r6', *words[2:-2], '--source', 'example/other=nowhere']) == 2
    assert 'which the record is about' in project.output.readouterr().err
