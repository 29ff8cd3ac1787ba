# SPDX-License-Identifier: Apache-2.0
"""The harvest: drafts of the facts of a release, and what it writes into the files of the record."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from maturity.cli import main
from maturity.edit.emitted import block, flow
from maturity.edit.write import replaced
from maturity.load import load
from maturity.model import Release, SourceMark, Text, at
from maturity.yamltools import Map, read_yaml
from maturity_audit.harvest_release import release_draft as compared
from maturity_audit.questions import Reading
from tests.audit.repository import Repository
from tests.builders import build

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

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
RECIPES = """\
recipes:
  - fact: implementation
    kind: driver
    reader: implementation
    with: {path: '{path}', class: '{class}', value: '{symbol}'}
  - {fact: images, kind: driver, reader: dictionary, with: {path: table.py, name: images, key: '{entry}'}}
  - {fact: capabilities, kind: driver, reader: conditions}
  - fact: gate
    reader: zuul-project
    with: {project: example/project, branches: [master], expected: 'test-.*', runs: [which]}
"""
BLUE = """\
title: Blue
introduced: {before: r1}
implementation:
  - {since: r1, path: code/blue.py, evidence: [{path: code/blue.py}]}

# What it can do.
capabilities:
  backup:
    - {since: r1, state: missing, evidence: [{path: code/blue.py}]}  # so far
  restore:
    - since: r1
      state: missing
      note: >-
        Nobody has
        asked for it.
      evidence:
        - {path: code/blue.py}

facts:
  # One of them.
  images:
    - since: r1
      last: r2
      values: [small]
      evidence: [{path: table.py, line: 1}]
expect: {r1: bronze}
"""
RED = """\
title: Red
introduced: {before: r1}
implementation:
  - {since: r1, path: code/red.py, evidence: [{path: code/red.py}]}
capabilities:
  backup: [{since: r1, state: missing, evidence: [{path: code/red.py}]}]
  restore:
    - {since: r1, state: missing, evidence: [{path: code/red.py}]}
"""
GATE = """\
title: R3
tag: v-r3
gate:
  source: {path: .zuul.yaml}
  jobs:
    - {name: test-blue, pipeline: check, voting: true, line: 19, runs: all, tests: {blue: [backup]}}  # kept
    - name: test-old
      pipeline: check
      voting: false
      tests: {}
"""
JOBS = """\
- job: {name: base, parent: null}
- job: {name: test-blue, parent: base, vars: {which: all}}
- job: {name: test-red, parent: base, vars: {which: some}}
- job: {name: test-new, parent: away}
"""
ZUUL = (
    JOBS
    + """\
- project:
    check:
      jobs:
        - test-blue
        - test-red:
            voting: false
    gate:
      jobs:
        - test-blue
"""
)
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
        found = self.output.readouterr()
        return status, found.out + found.err

    def draft(self, *arguments: str, release: str = 'r3') -> Any:  # noqa: ANN401 (plain data)
        """Return a draft as data."""
        status, text = self.run(*arguments, release=release)
        assert status == 1, text
        return yaml.safe_load(text)

    def text(self, path: str) -> str:
        return (self.data / path).read_text('utf-8')

    def files(self) -> dict[str, bytes]:
        """Return all files of the record."""
        return {str(path): path.read_bytes() for path in self.data.rglob('*') if path.is_file()}

    @property
    def record(self) -> Dataset:
        found = load(str(self.data))
        assert found.problems == ()
        assert found.dataset is not None
        return found.dataset

    def at_last(self, files: Mapping[str, str | bytes | None]) -> None:
        """Change files of the repository before the last release."""
        self.main.commit(files)
        self.main.git('tag', '--force', 'v-r3')


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Project:
    data = build(tmp_path / 'data', dict(SPEC))
    (data / 'audit.yaml').write_text(RECIPES)
    (data / 'drivers').mkdir()
    (data / 'drivers/blue.yaml').write_text(BLUE)
    (data / 'drivers/red.yaml').write_text(RED)
    repository = Repository(tmp_path / 'main')
    repository.commit(FILES, tag='v-r1')
    repository.git('tag', 'v-r2')
    repository.git('tag', 'v-r3')
    return Project(tmp_path, capsys, data, repository)


def at_r3(project: Project) -> tuple[int, str]:
    """Let the range of the images reach the last release."""
    path = project.data / 'drivers/blue.yaml'
    path.write_text(BLUE.replace('last: r2', 'last: r3'))
    return project.run()


# Drafts -----------------------------------------------------------------------------------------


def test_a_record_that_is_right_needs_nothing(project: Project) -> None:
    status, text = at_r3(project)
    assert status == 0
    assert '# nothing differs from the record\n' in text
    assert '# 7 facts of entries as on record\n' in text
    assert yaml.safe_load(text) is None
    assert project.run('--write')[0] == 0
    assert project.text('drivers/blue.yaml') == BLUE.replace('last: r2', 'last: r3')


def test_a_draft_has_what_differs_and_where(project: Project) -> None:
    project.at_last(
        {
            'backup/blue.py': '',
            'table.py': "images = {\n    'blue': 'small',\n    'red': 'large',\n}\n",
        }
    )
    before = project.files()
    found = project.draft()
    image = {'since': 'r3', 'values': ['large'], 'evidence': [{'path': 'table.py', 'line': 3}]}
    state = {'since': 'r3', 'state': 'implemented', 'evidence': [{'path': 'backup/blue.py'}]}
    assert found == {
        'drivers/blue.yaml': {'capabilities': {'backup': [state]}},
        'drivers/red.yaml': {'facts': {'images': [image]}},
    }
    text = project.run()[1]
    assert '# on record: missing, from r1 (' in text
    assert 'images: still the same; "last: r2" becomes r3' in text
    assert project.files() == before


def test_a_draft_can_go_into_a_file(project: Project) -> None:
    project.at_last({'backup/blue.py': ''})
    text = project.run()[1]
    path = project.folder / 'draft.yaml'
    assert project.run('--output', str(path)) == (1, '')
    assert path.read_text() == text
    assert project.run('--output', str(project.folder))[0] == 2


def test_one_entry_alone(project: Project) -> None:
    project.at_last({'table.py': "images = {'blue': 'big', 'red': 'large'}\n", '.zuul.yaml': ZUUL})
    assert list(project.draft('--entry', 'red')) == ['drivers/red.yaml']
    status, text = project.run('--entry', 'green')
    assert (status, 'no entry' in text) == (2, True)


def test_silence_about_a_release_that_is_over_stays(project: Project) -> None:
    project.main.commit({'table.py': "images = {'blue': 'small', 'red': 'large'}\n"})
    project.main.git('tag', '--force', 'v-r2')
    status, text = project.run(release='r2')
    assert status == 0
    assert 'images: the record says nothing of it here (found: large)' in text


def test_what_nothing_reads_is_named_when_it_ends(project: Project) -> None:
    recipes = [line for line in RECIPES.splitlines() if 'fact: images' not in line]
    (project.data / 'audit.yaml').write_text('\n'.join(recipes))
    status, text = project.run()
    assert status == 0
    assert 'drivers/blue.yaml: facts images: it ended with the release before, and nothing reads it' in text


def test_the_first_facts_of_an_entry(project: Project) -> None:
    at_r3(project)
    path = project.data / 'drivers/red.yaml'
    path.write_text(RED.partition('capabilities:')[0])
    project.at_last({'restore/red.py': ''})
    assert project.run('--write')[0] == 0
    assert path.read_text() == RED.partition('capabilities:')[0] + dedent("""
        capabilities:
          backup:
            - since: r3
              state: missing
              evidence:
                - {path: code/red.py}
          restore:
            - since: r3
              state: implemented
              evidence:
                - {path: restore/red.py}
        """)
    assert project.run()[0] == 0


def test_what_is_gone_is_no_draft(project: Project) -> None:
    project.at_last({'code/red.py': None})
    text = project.run()[1]
    assert 'drivers/red.yaml: implementation: it is not there any more' in text


def test_what_cannot_be_told_is_a_comment(project: Project) -> None:
    project.at_last({'table.py': 'images = make()\n'})
    status, text = project.run()
    assert status == 0
    assert '# drivers/blue.yaml: facts images: ' in text


def test_a_release_that_cannot_be_opened(project: Project) -> None:
    status, text = project.run(release='r4')
    assert status == 2
    assert "no release 'r4'; add it to releases.yaml" in text
    project.main.git('tag', '--delete', 'v-r3')
    assert project.run()[0] == 2


@pytest.mark.parametrize(
    'value', ['\x1b[31m', 'a\n- b', 'a: {b', '#', "it's", '\u202e', '\u2028', 'yes', '1e3']
)
def test_text_of_the_repository_stays_text(project: Project, value: str) -> None:
    project.at_last({'table.py': f'images = {{"blue": {value!r}}}\n'})
    status, text = project.run()
    assert status == 1
    assert text.replace('\n', '').isprintable()
    found = yaml.safe_load(text)['drivers/blue.yaml']['facts']['images'][0]['values']
    assert found == [value]


def test_a_fact_of_an_entry_that_is_gone_just_ends(project: Project) -> None:
    at_r3(project)
    path = project.data / 'drivers/red.yaml'
    path.write_text(
        dedent("""\
        title: Red
        introduced: {before: r1}
        removed: {release: r3}
        implementation:
          - {since: r1, last: r2, path: code/red.py, evidence: [{path: code/red.py}]}
        facts:
          images: [{since: r1, values: [large], evidence: [{path: table.py}]}]
        """)
    )
    text = project.run()[1]
    assert 'drivers/red.yaml: facts images: holds no more at r3' in text
    assert yaml.safe_load(text) is None
    assert project.run('--write')[0] == 0
    assert 'images: [{since: r1, last: r2, values' in path.read_text()
    assert project.run()[0] == 0


# Test jobs --------------------------------------------------------------------------------------


def gated(project: Project, zuul: str = ZUUL, gate: str = GATE) -> None:
    """Put test jobs on record, and others in the repository."""
    at_r3(project)
    for release in ('r2', 'r3'):
        text = gate.replace('r3', release).replace('R3', release.upper())
        (project.data / f'releases/{release}.yaml').write_text(text)
    project.at_last({'.zuul.yaml': zuul})


def line_of(text: str) -> int:
    return ZUUL.splitlines().index(text) + 1


def test_the_jobs_of_a_release(project: Project) -> None:
    gated(project)
    (project.data / 'releases/r3.yaml').write_text('title: R3\ntag: v-r3\n')
    text = project.run()[1]
    gate = yaml.safe_load(text)['releases/r3.yaml']['gate']
    assert gate['source'] == {'path': '.zuul.yaml'}
    first, second = line_of('        - test-blue'), line_of('        - test-red:')
    assert gate['jobs'] == [
        {
            'name': 'test-blue',
            'pipeline': 'check',
            'voting': True,
            'line': first,
            'runs': 'all',
            'tests': {'blue': ['backup']},
        },
        {'name': 'test-red', 'pipeline': 'check', 'voting': False, 'line': second, 'runs': 'some'},
        {
            'name': 'test-blue',
            'pipeline': 'gate',
            'voting': True,
            'line': len(ZUUL.splitlines()),
            'runs': 'all',
            'tests': {'blue': ['backup']},
        },
    ]
    assert 'tests:  # as in r2: check it\n' in text
    assert '# tests: no release before has such a job; say what it tests\n' in text


def test_names_of_jobs_steer_no_terminal(project: Project) -> None:
    zuul = (
        JOBS + '- job: {name: "test-\\e[31m", parent: base}\n- project: {check: {jobs: ["test-\\e[31m"]}}\n'
    )
    gated(project, zuul)
    text = project.run()[1]
    assert text.replace('\n', '').isprintable()
    assert yaml.safe_load(text)['releases/r3.yaml']['gate']['jobs'][0]['name'] == 'test-\x1b[31m'
    assert project.run('--write')[0] == 1


def test_a_vote_that_nobody_can_tell(project: Project) -> None:
    gated(project, JOBS + '- project: {check: {jobs: [test-new]}}\n', GATE.replace('test-old', 'test-new'))
    (project.data / 'releases/r3.yaml').write_text('title: R3\ntag: v-r3\n')
    text = project.run()[1]
    assert 'voting' not in yaml.safe_load(text)['releases/r3.yaml']['gate']['jobs'][0]
    assert '# voting: cannot tell: ' in text
    assert '; in r2 it is false\n' in text
    status, text = project.run('--write')
    assert (status, "'voting' is missing" in text) == (1, True)


def test_a_vote_on_record_stays_where_nobody_can_tell(project: Project) -> None:
    gated(project, JOBS + '- project: {check: {jobs: [test-blue, test-new]}}\n')
    path = project.data / 'releases/r3.yaml'
    path.write_text(GATE.replace('test-old', 'test-new').replace('line: 19', 'line: 5'))
    assert project.run()[0] == 0


def test_jobs_are_written_where_they_differ(project: Project) -> None:
    zuul = ZUUL.replace('test-red', 'test-blue').partition('    gate:')[0]
    zuul = zuul.replace('        - test-blue\n', '', 1)
    gated(project, zuul)
    status, text = project.run('--write')
    assert (status, text) == (0, 'changed releases/r3.yaml\n')
    changed = 'voting: false, line: 8, runs: some'
    after = project.text('releases/r3.yaml')
    assert changed in after
    assert after.endswith('{blue: [backup]}}  # kept\n')
    assert 'test-old' not in after
    assert project.run()[0] == 0


def test_a_new_job_of_a_known_name_is_written(project: Project) -> None:
    gated(project, ZUUL.replace('        - test-red:\n            voting: false\n', ''))
    assert project.run('--write')[0] == 0
    added = """\
        - name: test-blue
          pipeline: gate
          voting: true
          line: 11
          runs: all
          tests:  # as in r2: check it
            blue: [backup]
    """
    assert dedent(added).rstrip() in dedent(project.text('releases/r3.yaml').partition('# kept\n')[2])
    assert project.run()[0] == 0


def test_a_job_of_which_nobody_knows_what_it_tests_is_refused(project: Project) -> None:
    gated(project)
    before = project.files()
    status, text = project.run('--write')
    assert status == 1
    assert text.startswith('nothing is written')
    assert "'tests' is missing" in text
    assert project.files() == before


# Writing ----------------------------------------------------------------------------------------


def test_writing_changes_nothing_but_what_differs(project: Project) -> None:
    project.at_last({'backup/blue.py': '', 'restore/blue.py': ''})
    status, text = project.run('--write')
    assert (status, text) == (0, 'changed drivers/blue.yaml\n')
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
    assert project.text('drivers/blue.yaml') == expected.replace(
        'last: r2\n      values', 'last: r3\n      values'
    )
    assert project.run()[0] == 0


def test_what_was_said_of_other_releases_stays(project: Project) -> None:
    before = project.record
    project.at_last({'backup/blue.py': '', 'table.py': "images = {'blue': 'big', 'red': 'red'}\n"})
    assert project.run('--write')[0] == 0
    after = project.record
    for id_ in ('r1', 'r2'):
        for entry in ('blue', 'red'):
            assert said(before, entry, id_) == said(after, entry, id_)
    assert said(after, 'blue', 'r3') == ({'big'}, 'implemented')
    assert said(after, 'red', 'r3') == ({'red'}, 'missing')


def said(data: Dataset, entry: str, release: str) -> tuple[set[str] | None, str | None]:
    """Return the images and the state of the backup that a record has."""
    at_ = data.releases[release]
    images = at(data.entries[entry].facts.get('images', ()), at_)
    state = at(data.entries[entry].capabilities.get('backup', ()), at_)
    return (None if images is None else set(images.values)), (None if state is None else state.state)


def test_a_fact_that_began_with_the_release_is_replaced(project: Project) -> None:
    assert project.run('--write')[0] == 0
    path = project.data / 'drivers/red.yaml'
    path.write_text(
        RED + 'facts:\n  images:\n    - since: r3\n      values: [x]\n      evidence:\n'
        '        - {path: table.py}\n\n# The end.\n'
    )
    project.at_last({'table.py': "images = {'blue': 'small', 'red': 'y'}\n"})
    assert project.run('--write')[0] == 0
    assert path.read_text() == (
        RED + 'facts:\n  images:\n    - since: r3\n      values: [y]\n      evidence:\n'
        '        - {path: table.py, line: 1}\n\n# The end.\n'
    )


def test_the_middle_of_a_range_is_left_to_a_person(project: Project) -> None:
    project.main.commit({'backup/blue.py': ''})
    project.main.git('tag', '--force', 'v-r2')
    before = project.files()
    status, text = project.run('--write', release='r2')
    assert status == 1
    assert 'capabilities backup: the range goes on after the release; split it by hand' in text
    assert project.files() == before
    found = project.draft(release='r2')['drivers/blue.yaml']['capabilities']['backup']
    assert found[0]['since'] == 'r2'


def test_a_record_that_would_have_problems_is_not_written(project: Project) -> None:
    # No record can hold a path with such a sign.
    project.at_last({'backup/blue.py': '', 'table.py': "images = {'blue': 'a\\nb'}\n"})
    path = project.data / 'releases/r3.yaml'
    path.write_text('title: R3\ntag: v-r3\n')
    before = project.files()
    status, text = project.run('--write')
    assert (status, project.files() == before) == (1, True)
    assert text.startswith('nothing is written')


def test_nothing_is_left_of_a_file_that_could_not_be_put_in_place(tmp_path: Path) -> None:
    path = tmp_path / 'folder'
    path.mkdir()
    (path / 'full').touch()
    with pytest.raises(OSError, match='folder'):
        replaced({path: 'text'})
    assert [one.name for one in tmp_path.iterdir()] == ['folder']
    file = tmp_path / 'file'
    file.write_text('old')
    file.chmod(0o640)
    replaced({file: 'new'})
    assert (file.read_text(), file.stat().st_mode & 0o777) == ('new', 0o640)


# The release itself -----------------------------------------------------------------------------


def reading(*values: str) -> Reading:
    return Reading(frozenset(values))


def test_what_differs_of_a_release() -> None:
    release = Release(
        id='r',
        title=Text('R'),
        position=0,
        commit='a',
        status='new',
        versions=('9.0',),
        mark=SourceMark('r', 1),
    )
    assert compared(release, reading('commit=a', 'status=new', 'version=9.0')) == ({}, {})
    draft, unclear = compared(
        release, reading('commit=a', 'commit=b', 'tag=9.0', 'status=old', 'version=10.0', 'version=9.0')
    )
    assert draft == {'commit': 'b', 'status': 'old', 'versions': ('9.0', '10.0'), 'tag': '9.0'}
    assert unclear == {}
    draft, unclear = compared(release, reading('commit=b', 'commit=c', 'version=9.0'))
    assert draft == {'status': None}
    assert list(unclear) == ['commit']


def test_a_release_that_came_out(project: Project) -> None:
    # Where the record reads it, the release has no tag yet.
    at_r3(project)
    path = project.data / 'releases/r3.yaml'
    commit = project.main.git('rev-parse', 'v-r3')
    path.write_text(f'title: R3  # the third\ncommit: {commit}\nstatus: coming\nbranch: master\n')
    (project.data / 'releases.yaml').write_text(
        'order: [r1, r2, r3]\nstatuses: {coming: {title: Coming}, out: {title: Out}}\n'
    )
    (project.data / 'audit.yaml').write_text(
        RECIPES
        + """\
  - fact: release
    reader: deliverable
    with: {path: 'releases/{series}.yaml', list: series.yaml, status: [maintained=out]}
"""
    )
    tagged = project.main.commit(
        {
            'series.yaml': '- {name: r3, release-id: r3, status: maintained, initial-release: 2020-02-02}\n',
            'releases/r3.yaml': 'releases:\n  - version: 3.0.0\n'
            f'    projects: [{{repo: example/project, hash: {commit}}}]\n',
        }
    )
    path.write_text(path.read_text().replace(commit, tagged))
    text = project.run()[1]
    assert '# all that follows was read at the commit on record' in text
    expected = {'tag': '3.0.0', 'commit': commit, 'status': 'out', 'versions': ['3.0.0']}
    found = yaml.safe_load(text)['releases/r3.yaml']
    assert {**found, 'released': str(found['released'])} == {**expected, 'released': '2020-02-02'}
    assert project.run('--write')[0] == 0
    assert path.read_text() == (
        f'title: R3  # the third\ntag: 3.0.0\ncommit: {commit}\nreleased: 2020-02-02\nstatus: out\n'
        'branch: master\nversions: [3.0.0]\n'
    )


RECIPE = """
  - fact: release
    reader: deliverable
    with: {path: 'releases/{series}.yaml', list: series.yaml, status: [maintained=out]}
"""


def test_a_release_begins_as_the_clones_say_it(project: Project) -> None:
    with (project.data / 'audit.yaml').open('a', encoding='utf-8') as file:
        file.write(RECIPE)
    commit = project.main.commit(
        {'series.yaml': '- {name: r4, status: future, initial-release: 2020-08-08}\n- {name: r5}\n'}
    )
    words = ['new-release', 'r5', '--data', str(project.data), '--source']
    words += [f'example/project={project.main.path}']
    assert main(words) == 0
    text = project.output.readouterr().out
    assert 'Not told: example/project has no file releases/r5.yaml there.' in text
    assert 'maturity harvest --release r5 --write' in text
    assert project.text('releases/r5.yaml').partition('\n\n')[2] == f'title: r5\ncommit: {commit}\n'
    commit = project.main.commit({'releases/r4.yaml': 'team: project\n'})
    words[1] = 'r4'
    assert main([*words, '--title', 'The fourth']) == 0
    assert 'Not told' not in project.output.readouterr().out
    about = f'commit: {commit}\nplanned: 2020-08-08\nstatus: future\n'
    assert project.text('releases/r4.yaml').partition('\n\n')[2] == f'title: The fourth\n{about}'
    assert main(['new-release', 'r6', *words[2:-2], '--source', 'example/other=nowhere']) == 2
    assert 'which the record is about' in project.output.readouterr().err


# YAML -------------------------------------------------------------------------------------------


@given(st.text(), st.text(st.sampled_from('0123456789.-+eox_:, [{"\'#&*!|>%@`yn')))
def test_a_value_that_was_written_is_read_again(one: str, other: str) -> None:
    written = flow([one, {'key': other}])
    assert written.isprintable()
    assert yaml.safe_load(written) == [one, {'key': other}]
    for text in (one, other):
        line = f'key: {flow(text)}'
        assert yaml.compose(line).value[0][1].value == text  # type: ignore[union-attr]
        if text.isascii() and text.isprintable() and text:
            found = read_yaml(line.encode(), 'x')
            assert isinstance(found, Map)
            assert found['key'].guess in {'str', 'timestamp'}


def test_lists_are_wrapped() -> None:
    values = [f'value-{number}' for number in range(40)]
    lines = list(block({'values': values, 'none': [], 'on': {'a': 1}}))
    assert yaml.safe_load('\n'.join(lines)) == {'values': values, 'none': [], 'on': {'a': 1}}
    assert max(map(len, lines)) <= 100
    assert len(lines) > 5
