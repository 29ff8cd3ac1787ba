# SPDX-License-Identifier: Apache-2.0
"""The cycle of a release manager: each step is one command, and `check` has nothing to say after it."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
import yaml

from maturity.cli import main
from maturity.load import load
from tests.audit.repository import Repository

if TYPE_CHECKING:
    from maturity.model import Dataset

WHY = 'https://example.org/why'

# Two commits of the clones have their names in it.
RECORD = Path(__file__).parent / 'roots' / 'cycle'
DEFINED = """\
- job: {name: base, parent: null, vars: {which: create, drivers: 'alpha,beta'}}
- job: {name: test-all, parent: base}
- job: {name: test-beta, parent: base, vars: {drivers: beta}}
"""
LISTED = """\
- project:
    check: {jobs: [test-all]}
    gate: {jobs: [{test-all: {voting: false}}, test-beta]}
    nightly: {jobs: [test-all]}
"""
SERIES = """\
- name: cyan
  release-id: r3
  status: STATUS3
  initial-release: 2020-12-01
  next-phase: {status: maintained, date: 2020-12-01}
- {name: blue, release-id: r2, status: STATUS2, initial-release: 2020-06-01PHASE2}
- {name: amber, release-id: r1, status: maintained, initial-release: 2020-01-01}
"""


def series(*, is_out: bool) -> str:
    """Return the list of series before or after the second release."""
    text = SERIES.replace('STATUS3', 'development' if is_out else 'future')
    phase = '' if is_out else ', next-phase: {status: maintained, date: 2020-06-01}'
    return text.replace('STATUS2', 'maintained' if is_out else 'development').replace('PHASE2', phase)


@dataclass
class Project:
    """A record, its clones, and what the commands printed."""

    data: Path
    main: Repository
    releases: Repository
    output: pytest.CaptureFixture[str]

    def does(self, words: str, *, clones: bool = False, status: int = 0) -> str:
        """Run one command, then `check`, which has nothing to say; return what the command printed."""
        given = shlex.split(words)
        if clones:
            given += ['--source', f'example/project={self.main.path}']
            given += ['--source', f'example/releases={self.releases.path}']
        found = main(given)
        printed = ''.join(self.output.readouterr())
        assert found == status, printed
        assert main(['check']) == 0, self.output.readouterr()
        self.output.readouterr()
        return printed

    def text(self, path: str) -> str:
        return (self.data / path).read_text('utf-8')

    def write(self, path: str, text: str) -> None:
        (self.data / path).parent.mkdir(parents=True, exist_ok=True)
        (self.data / path).write_text(text, 'utf-8')

    @property
    def record(self) -> Dataset:
        found = load('data').dataset
        assert found is not None
        return found


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Project:
    monkeypatch.chdir(tmp_path)
    source, releases = Repository(tmp_path / 'main'), Repository(tmp_path / 'releases')
    files: dict[str, str | bytes | None] = {
        f'{folder}/{id_}.py': '' for folder in ('code', 'create') for id_ in ('alpha', 'beta')
    }
    files |= {
        'plans/nightly.py': '',
        'plans/weekly.py': '',
        'tests/create.py': '',
        '.zuul.yaml': DEFINED + LISTED,
    }
    commit = source.commit(files, tag='1.0')
    listed = releases.commit(
        {
            'series.yaml': series(is_out=False),
            'blue.yaml': 'team: project\n',
            'amber.yaml': released('1.0', commit, 'stable/r1'),
        }
    )
    project = Project(tmp_path / 'data', source, releases, capsys)
    for path in RECORD.rglob('*.yaml'):
        about = path.read_text('utf-8').replace('COMMIT', commit).replace('SERIES', listed)
        project.write(str(path.relative_to(RECORD)), about)
    return project


def released(version: str, commit: str, branch: str) -> str:
    """Return the file of a release that is out."""
    projects = f'[{{repo: example/project, hash: {commit}}}]'
    return f'releases: [{{version: {version}, projects: {projects}}}]\nbranches: [{{name: {branch}}}]\n'


def test_a_cycle_is_one_command_a_step(project: Project) -> None:
    listed = comes_out(project)
    begins(project, listed)
    moves(project)
    gets_stricter(project)
    is_read(project)
    is_called_otherwise(project)
    gets_a_level(project)


def comes_out(project: Project) -> str:
    """A release comes out and is published, with a waiver that ends with it."""
    before = project.main.git('rev-parse', 'HEAD')

    # A waiver that ends with the release.
    waiver = "requirement=votes type=accepted-gap reason='Its votes come.' by='The team'"
    out = project.does(f'set drivers/alpha/waivers since=r1 last=r2 {waiver}')
    assert 'Alpha: Silver -> Gold (1 waiver) (r1 Amber to r2 Blue)' in out

    # The release comes out: nothing says any more that it is to come.
    blue = released('2.0', before, 'stable/r2')
    listed = project.releases.commit({'series.yaml': series(is_out=True), 'blue.yaml': blue})
    project.does('harvest --release r2 --write', clones=True)
    about = yaml.safe_load(project.text('releases/r2.yaml'))
    assert {key: about.pop(key) for key in ('tag', 'branch', 'status')} == {
        'tag': '2.0',
        'branch': 'stable/r2',
        'status': 'out',
    }
    assert about.keys() == {'title', 'also', 'commit', 'released', 'versions', 'evidence', 'gate'}
    assert {one['commit'] for one in about['evidence']} == {listed}
    project.does('publish r1 r2')
    return listed


def begins(project: Project, listed: str) -> None:
    """The next one begins, as far as clones tell: jobs, votes and falls."""
    jobs = '- job: {name: test-new, parent: away}\n'
    gate = LISTED.replace('{test-all: {voting: false}}, test-beta', 'test-new').replace(
        'check: {jobs: [', 'check: {jobs: [test-beta, '
    )
    now = project.main.commit(
        {'.zuul.yaml': DEFINED + jobs + gate, 'code/gamma.py': '', 'create/gamma.py': ''}
    )
    out = project.does('new-release r3', clones=True)
    assert 'unknown: example/ci (--source)' in out
    assert 'Not known: example/releases has no file cyan.yaml there.' in out
    assert project.text('releases/r3.yaml') == dedent(f"""\
        # r3 Cyan: one release and its jobs.

        title: r3 Cyan
        also: cyan
        commit: {now}
        planned: 2020-12-01
        status: coming
        next-status: {{status: out, date: 2020-12-01}}
        branch: master

        evidence:
          - {{repository: example/releases, commit: {listed}, path: series.yaml}}
        """)
    out = project.does('harvest --release r3 --write', clones=True)
    assert 'Beta: falls in r3: Nobody has said why yet. Votes: ' in out
    assert 'say why: maturity set drivers/beta demotions release=r3 reason=TEXT evidence=WHERE' in out
    (new,) = project.record.releases['r3'].gate.named('test-new')
    assert (new.voting, new.line, 'voting' in str(new.note)) == (None, 7, True)
    assert [one.voting for one in project.record.releases['r3'].gate.named('test-all')] == [True, False]

    # Why it fell; alpha fell because its waiver ended, which needs no word.
    project.does(f"set drivers/beta demotions release=r3 reason='Its job was slow.' evidence={WHY}")
    assert project.record.entries['alpha'].demotions == ()

    assert 'The waiver by The team ended: Its votes come.' in flat(project.does('diff r2 r3'))

    # A job is gone, and another one votes.
    project.does('set releases/r3/gate/jobs name=test-new --delete')
    out = project.does(
        'set releases/r3/gate/jobs name=test-all pipeline=gate voting=true line=8 entries=[alpha]'
    )
    assert 'Alpha: Silver -> Gold (r3 Cyan)' in out
    project.does('set releases/r3/gate/jobs name=test-all pipeline=gate --delete')


def moves(project: Project) -> None:
    """An entry comes, another one goes, one is renamed, and what was published is corrected."""
    # An entry is new, and another one leaves with what serves it alone.
    out = project.does('new driver gamma --path code/gamma.py', clones=True)
    assert 'Left: Tests: ' in out
    assert [*project.record.entries['gamma'].capabilities] == ['create', 'backup']
    out = project.does(f'retire beta --release r3 --because Unused --evidence {WHY} --instead alpha')
    assert 'With it goes what serves nothing else: Nightly.' in out
    data = project.record
    assert [entry.id for entry in data.entries.values() if data.exists(entry, data.newest)] == [
        'alpha',
        'gamma',
        'weekly',
    ]
    assert [fact.values for fact in data.entries['weekly'].facts['serves']] == [('alpha', 'beta'), ('alpha',)]
    assert {id_ for job in data.newest.gate.jobs for id_ in job.entries} == {'alpha'}

    # What was published was wrong; an entry gets another id; all that is in one release says it.
    out = project.does("set releases/r2 released=2020-06-02 --correct 'It came a day later.'")
    assert 'r2 Blue: its day or versions are corrected' in out
    out = project.does('rename alpha alfa --release r3 --title Alfa')
    assert 'Alfa is called alfa now, and was alpha' in out
    assert 'alpha' not in project.text('releases/r2.yaml') + project.text('plans/weekly.yaml')


def gets_stricter(project: Project) -> None:
    """A requirement is stricter from a release on, but for a capability, and says why once."""
    rule = 'rule={jobs-cover: {capabilities: all, without: {backup: No job can.}, pipelines: [gate]}}'
    about = f"id=guarded kind=driver level=bronze title=Guarded quote=all since=r3 evidence={WHY} '{rule}'"
    project.does(f"set requirements {about} reason='Too much broke.'")
    project.does('set requirements/votes last=r2')
    out = project.does('todo')
    assert 'Gamma  Unclassified  Bronze  tests of Create' in out
    assert 'capability create  implemented    create/alpha.py' in project.does('show alfa --release r3')


def is_read(project: Project) -> None:
    """The comparison, the release note, the feed and a page say what happened."""
    told = ('Unused', 'Too much broke.', 'Renamed from Alpha', 'Use instead: Alfa')
    for words in ('diff r2 r3', 'diff r2 r3 --format reno', 'diff r2 r3 --format json'):
        assert all(one in flat(project.does(words)) for one in told[:2]), words
    note = yaml.safe_load(project.does('diff r2 r3 --format reno'))
    assert any('Beta' in one for one in note['upgrade'])
    project.does('export --output public --only atom --only badges')
    feed = (project.data.parent / 'public' / 'api' / 'v1' / 'history.atom').read_text('utf-8')
    assert all(one in feed for one in told)
    assert (project.data.parent / 'public' / 'badges' / 'alpha.svg').exists()
    page = built(project.data.parent, 'data/drivers/beta.html')
    for words in ('It is removed in r3 Cyan', 'Removed; was Gold', 'Use instead Alfa (r3 Cyan)', 'Unused'):
        assert words in page, page


def is_called_otherwise(project: Project) -> None:
    """A release gets another id: all that names it follows, and the addresses of the former one stay."""
    before = {path.relative_to('public'): path.read_text('utf-8') for path in Path('public').rglob('*.svg')}
    events = set(re.findall('urn:[^<]*', Path('public/api/v1/history.atom').read_text('utf-8')))
    out = project.does('rename r2 2020.2')
    assert out.startswith('r2 Blue is called 2020.2 now, and was r2\n\n')
    texts = [path.read_text('utf-8') for path in project.data.rglob('*.yaml')]
    assert [text for text in texts if re.search(r'(since|last|release): r2', text)] == []
    data = project.record
    assert ([*data.releases], [*data.published]) == (['r1', '2020.2', 'r3'], ['r1', '2020.2'])
    assert data.named('release', 'r2') == '2020.2'
    project.does('export --output public')
    after = {path.relative_to('public'): path.read_text('utf-8') for path in Path('public').rglob('*.svg')}
    assert before.items() <= after.items()
    assert Path('badges/2020.2/alfa.svg') in after
    assert events == set(re.findall('urn:[^<]*', Path('public/api/v1/history.atom').read_text('utf-8')))
    for name in ('r2.json', 'r2.csv', '2020.2.json'):
        assert Path('public/api/v1/releases', name).exists()
    built(project.data.parent, 'data/releases/2020.2.html')
    assert '2020.2.html' in (project.data.parent / 'html/data/releases/r2.html').read_text('utf-8')


def gets_a_level(project: Project) -> None:
    """A ladder gets a level, which stands where a requirement of it does: both come in one step."""
    level = "ladders/levels/platinum title=Platinum 'meaning=It is in use.'"
    ladder = 'ladders/kinds/driver ladder=[bronze,silver,gold,platinum]'
    about = 'id=used kind=driver level=platinum title=Used quote=used since=r3'
    assert 'unreachable-level' in project.does(f'set {level} --and {ladder}', status=1)
    out = project.does(f"set {level} --and {ladder} --and requirements {about} 'rule={{attested: true}}'")
    assert 'Used [used]: not required -> unknown. Nobody has stated whether this is so.' in out
    assert 'Platinum' in project.does('explain alfa --release r3')
    assert 'Platinum' in built(project.data.parent, 'data/drivers/alfa.html')


def flat(text: str) -> str:
    """Return a text on one line."""
    return ' '.join(text.split())


def built(folder: Path, page: str) -> str:
    """Return the words of a page of a site of the record."""
    settings = (
        "extensions = ['maturity.sphinxext']\n"
        "maturity_root = 'data'\n"
        "maturity_data = {'data/drivers': 'drivers', 'data/plans': 'plans', 'data/releases': 'releases'}\n"
    )
    (folder / 'conf.py').write_text(settings, 'utf-8')
    pages = ''.join(f'.. maturity:entry-pages:: {kind}\n\n' for kind in ('driver', 'plan', 'release'))
    (folder / 'index.rst').write_text(f'Cycle\n=====\n\n{pages}', 'utf-8')
    command = [sys.executable, '-m', 'sphinx', '-q', '-W', '-b', 'html', '.', 'html']
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, '')
    return flat(re.sub('<[^>]+>', '', (folder / 'html' / page).read_text('utf-8')))
