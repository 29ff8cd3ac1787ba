# SPDX-License-Identifier: Apache-2.0
"""Support matrices of other tools become records, and nothing of them is lost."""

from __future__ import annotations

import configparser
import random
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from maturity.cli import main
from maturity.evaluate import evaluate
from maturity.matrices.dialects import DIALECTS, read_matrix, recognised
from maturity.matrices.ini import UnfilledError, filled, read_ini
from maturity.matrices.model import labelled
from maturity.problems import CODES
from maturity_import.adding import imported
from maturity_import.ladder import Origin
from maturity_import.successive import ReleaseMatrix
from tests.builders import sound

if TYPE_CHECKING:
    from maturity.matrices.model import Matrix
    from maturity.model import Dataset
    from maturity.problems import Problem
    from maturity_import.adding import Imported
    from tests.conftest import Run

LINKS = dict.fromkeys(('tag', 'commit'), 'https://code.example.org/{repository}/{ref}/{path}')
ORIGIN = Origin(kind='driver', repository='paint/shop', links={**LINKS, 'line': '#L{line}'})

# One file of each dialect.
CLASSIFICATION, TARGETS, SECTIONS, GRADES = (
    (Path(__file__).parent / 'matrices' / f'{name}.ini').read_text('utf-8')
    for name in ('feature-classification', 'targets', 'target-sections', 'grades')
)
PLAIN_TARGETS = TARGETS.replace('driver-impl-', '')


def read(text: str | bytes, path: str = 'x.ini') -> Matrix:
    ini = read_ini(text.encode() if isinstance(text, str) else text, path)
    dialect = recognised(ini)
    assert dialect is not None
    return read_matrix(ini, dialect)


def record(*texts: str) -> Imported:
    """Return the record of files of the releases r1, r2 and so on."""
    matrices = [
        ReleaseMatrix(
            release=f'r{number}',
            matrix=read(text, f'{number}.ini'),
            place={'path': 'doc/x.ini'},
            read_at={'tag': f'v{number}'},
        )
        for number, text in enumerate(texts, 1)
    ]
    return imported(matrices, ORIGIN, 'data')


def dataset(*texts: str) -> Dataset:
    found = record(*texts)
    assert [str(problem) for problem in found.revision.problems] == []
    assert found.revision.data is not None
    return found.revision.data


def facts(data: Dataset, entry: str, capability: str) -> list[tuple[str, str | None, str, str | None]]:
    found = data.entries[entry].capabilities.get(capability, ())
    return [(one.span.since, one.span.last, one.state, one.note and one.note.value) for one in found]  # type: ignore[misc]


def details(data: Dataset, id_: str) -> list[tuple[str, str]]:
    about = data.entries.get(id_) or data.capabilities[id_]
    return [(str(one.label), str(one.text or one.link)) for one in about.details]


# Dialects ---------------------------------------------------------------------------------------


def test_feature_classification_is_read() -> None:
    found = record(CLASSIFICATION)
    assert found.problems == ()
    data = dataset(CLASSIFICATION)
    assert {id_: str(one.title) for id_, one in data.entries.items()} == {
        'fast-one': 'Fast one',
        'slow': 'Slow',
    }
    assert details(data, 'fast-one') == [('Link', 'https://docs.example.org/fast')]
    # Only https is a link; the rest is not lost.
    assert details(data, 'slow') == [('Link', 'http://docs.example.org/slow'), ('Colour', 'grey')]
    assert list(data.capabilities) == ['operation-paint', 'storage-dry', 'storage-wet']
    paint = data.capabilities['operation-paint']
    assert (str(paint.title), str(paint.description), str(paint.group)) == (
        'Paint',
        'Puts colour on things. Also on walls.',
        'operation',
    )
    assert details(data, 'operation-paint') == [
        ('Status', 'mandatory'),
        ('API', 'paint-v1'),
        ('Command', 'paint <thing>'),
        ('Command', 'paint --all'),
    ]
    assert facts(data, 'fast-one', 'operation-paint') == [('r1', None, 'implemented', None)]
    assert facts(data, 'slow', 'operation-paint') == [('r1', None, 'partial', 'Only at night: 100% of it.')]
    assert facts(data, 'slow', 'storage-dry') == [('r1', None, 'implemented', None)]
    assert facts(data, 'slow', 'storage-wet') == []
    (evidence,) = data.entries['slow'].capabilities['operation-paint'][0].evidence
    assert (evidence.target, evidence.line, evidence.release) == ('doc/x.ini', 20, 'r1')


def test_what_is_mandatory_becomes_a_level() -> None:
    data = dataset(CLASSIFICATION)
    assert list(data.kinds['driver'].ladder) == ['listed', 'mandatory']
    assert {id_: (one.rule.name, one.level) for id_, one in data.requirements.items()} == {
        'listed': ('has', 'listed'),
        'mandatory-operation-paint': ('implements', 'mandatory'),
        'choice-drying': ('any-of', 'mandatory'),
    }
    found = evaluate(data)
    levels = {id_: found.get(id_, 'r1') for id_ in data.entries}
    assert {id_: one and one.level for id_, one in levels.items()} == {
        'fast-one': 'mandatory',
        'slow': 'listed',
    }


@pytest.mark.parametrize(
    ('words', 'where'),
    [
        ('condition(Storage.dry==complete)', {'storage-dry': 'implemented'}),
        (
            'condition(storage.dry==missing && storage.wet == partial)',
            {'storage-dry': 'missing', 'storage-wet': 'partial'},
        ),
    ],
)
def test_a_condition_is_a_rule(words: str, where: dict[str, str]) -> None:
    text = CLASSIFICATION.replace('status=mandatory', f'status={words}')
    assert record(text).problems == ()
    rule = dataset(text).requirements['mandatory-operation-paint'].rule
    assert (rule.name, rule.capabilities, rule.where) == ('implements-where', ('operation-paint',), where)  # type: ignore[attr-defined]


@pytest.mark.parametrize('text', [TARGETS, PLAIN_TARGETS])
def test_lists_of_targets_are_read(text: str) -> None:
    data = dataset(text)
    assert record(text).problems == ()
    assert {id_: str(one.title) for id_, one in data.entries.items()} == {'fast': 'Fast', 'slow': 'Slow'}
    assert facts(data, 'fast', 'operation-paint') == [('r1', None, 'implemented', None)]
    assert facts(data, 'slow', 'operation-paint') == [('r1', None, 'partial', 'Only at night')]
    # Nothing is mandatory, so the matrix gives no level beyond being in it.
    assert list(data.kinds['driver'].ladder) == ['listed']


def test_sections_of_targets_are_read() -> None:
    data = dataset(SECTIONS)
    assert record(SECTIONS).problems == ()
    assert details(data, 'slow') == [('Link', 'https://ci.example.org/slow')]
    assert details(data, 'paint') == [
        ('Maturity', 'incomplete'),
        ('API documentation', 'https://docs.example.org/paint#api'),
        ('Some uuids', '1;2'),
    ]
    assert facts(data, 'fast', 'paint') == [('r1', None, 'implemented', 'Seen in release m.')]
    assert facts(data, 'slow', 'paint') == [('r1', None, 'missing', 'Nobody tried')]


def test_grades_are_declarations() -> None:
    found = record(GRADES)
    assert [(problem.mark.line, problem.code) for problem in found.problems] == [(16, 'import-missing')]
    data = dataset(GRADES)
    declared = {id_: [(one.level, one.by) for one in entry.declared] for id_, entry in data.entries.items()}
    assert declared == {'one': [('fine', 'matrix')], 'two-b': [('broken', 'matrix')], 'three': []}
    assert details(data, 'one') == [
        ('Maintainers', 'The team <team@example.org>'),
        ('Type', 'push'),
        ('In tree', 'True'),
    ]
    assert str(data.entries['two-b'].description) == 'It was sold.'
    assert str(data.levels['fine'].meaning) == 'Tested every night. In tree: optional.'
    # The best grade is a level that only a person can state; nobody computes it from prose.
    assert list(data.kinds['driver'].ladder) == ['listed', 'fine']
    assert data.requirements['is-fine'].rule.name == 'attested'
    levels = {id_: one.level for id_ in data.entries if (one := evaluate(data).get(id_, 'r1'))}
    assert levels == {'one': 'fine', 'two-b': 'listed', 'three': 'listed'}


# Problems ---------------------------------------------------------------------------------------

MISTAKES = {
    'a line of no meaning': ('brush\n', "9:1 import-syntax 'brush' is neither"),
    'an option twice': ('status=optional\nSTATUS=optional\n', '9:1 import-duplicate in line 10'),
    'a section twice': ('[operation.paint]\napi=x\n', '9:1 import-duplicate begins in line 5 already'),
    'a lonely per cent sign': ('api=100%\n', '9:1 import-syntax only as %%'),
    'a reference to nothing': ('api=%(brush)s\n', '9:1 import-syntax %(brush)s is no option'),
    'a section of nothing': (
        '[brush]\nsize=big\n',
        '9:1 import-unknown-section [brush]',
        "10:1 import-unknown-option 'size'",
    ),
    'a slip': ('note=Wet\n', "9:1 import-unknown-option did you mean 'notes'?"),
    'a cell of nobody': ('driver.flat=complete\n', "9:1 import-undeclared did you mean 'fast'?"),
    'a bare cell of nobody': ('round=complete\n', "9:1 import-undeclared 'round'"),
    'a note on nobody': ('driver-notes.x=Wet\n', "9:1 import-undeclared 'x'"),
    'a misspelt state': ('driver.slow=complet\n', "9:1 import-bad-state did you mean 'complete'?"),
    'a slip before a name': ('drivr.slow=missing\n', "9:1 import-undeclared did you mean 'driver.slow'?"),
    'an empty state': ('driver.slow=\n', "9:1 import-bad-state '' is no state"),
    'a note on what is not known': (
        'driver.slow=unknown\ndriver-notes.slow=Wet\n',
        '10:1 import-no-state no fact can carry it',
    ),
    'a note without a cell': ('driver-notes.slow=Wet\n', '9:1 import-no-state has no state'),
    'a release without a state': ('driver.slow=unknown:m\n', '9:1 import-no-state Seen in release m.'),
    'two cells': ('driver.slow=complete\ndriver-impl-slow=missing\n', '10:1 import-duplicate second cell'),
    'two notes': (
        'driver.slow=complete\ndriver-notes.slow=Wet\ndriver-notes-slow=Dry\n',
        '11:1 import-duplicate second note',
    ),
    'two targets of a name': (
        '[driver.SLOW]\ntitle=S\n',
        '9:1 import-duplicate line 3 already',
        "10:1 import-unknown-option 'title'",
    ),
    'a condition': ('status=condition(a==complete)\n', '9:1 import-condition condition(a=='),
    'a status of no meaning': ('status=optoinal\n', "9:1 import-bad-state did you mean 'optional'?"),
    'a choice of nothing': ('status=choice\n', "9:1 import-bad-state 'choice' is no status"),
    'no title': ('[a.b]\ndriver.slow=complete\n', '9:1 import-missing [a.b] has no title'),
    'a long title': (f'[a.b]\ntitle={"x" * 400}\n', '10:1 too-large the first 300'),
    'what nobody sees': ('api=a\u200bb\n', '9:6 encoding ZERO WIDTH SPACE'),
    'a default of nothing': ('[DEFAULT]\ntitle=x\n', "10:1 import-unknown-option 'title'"),
}
"""What stands at the end of the frame, and each problem that comes of it: place, code, some of its words."""
FRAME = '[driver.fast]\ntitle=F\n[driver.slow]\ntitle=S\n[operation.paint]\ntitle=P\ndriver.fast=complete\n'


@pytest.mark.parametrize('name', MISTAKES)
def test_what_cannot_be_kept_is_reported_at_its_place(name: str) -> None:
    text, *expected = MISTAKES[name]
    # A line more, so that what is added stands from line 9 on.
    result = record(FRAME.replace('driver.fast=', '# here\ndriver.fast=') + text)
    problems = sorted(result.problems, key=lambda problem: problem.mark.line)
    for problem, line in zip(problems, expected, strict=True):
        place, code, words = line.split(' ', 2)
        assert (f'{problem.mark.line}:{problem.mark.column}', problem.code) == (place, code)
        assert words in problem.message
    assert result.revision.problems == ()


def test_every_code_of_an_import_is_tried_here() -> None:
    tried = {line.split()[1] for _, *expected in MISTAKES.values() for line in expected}
    later = {'import-changed', 'import-contradiction', 'import-gap'}
    assert {code for code in CODES if code.startswith('import-')} == {
        code for code in tried | later if code.startswith('import-')
    }


def test_mistakes_in_grades_are_told() -> None:
    text = GRADES.replace('fine,broken', 'fine,gone').replace('status=broken', 'status=brokn')
    text = text.replace('notes=Does not work.', 'css-class=red') + '[backends.backend-impl-x]\nstatus=fine\n'
    found = record(text.replace('=Three\n', '=Three\nbackend-impl-four=Four\n'))
    assert sorted((p.mark.line, p.code) for p in found.problems) == [
        (9, 'import-missing'),
        (14, 'import-undeclared'),
        (17, 'import-missing'),
        (18, 'import-missing'),
        (24, 'import-undeclared'),
        (26, 'import-unknown-option'),
        (27, 'import-missing'),
    ]
    assert found.revision.problems == ()


# Files ------------------------------------------------------------------------------------------


def test_ends_of_lines_and_byte_order_say_nothing() -> None:
    windows = b'\xef\xbb\xbf' + CLASSIFICATION.replace('\n', '\r\n').encode()
    assert read(windows) == read(CLASSIFICATION)


@pytest.mark.parametrize(
    ('options', 'reason'),
    [
        ('a=50%', 'a % stands for itself only as %%'),
        ('a=%(nope)s', '%(nope)s is no option of its section or of [DEFAULT]'),
        ('a=x %(b)s%(b)s%(b)s\nb=%(c)s%(c)s%(c)s\nc=%(A)s', 'it refers to itself, or to others that'),
        ('a=%(b)s%(b)s%(b)s\nb=' + 'x' * 8000, 'with what it refers to it has more than 20000 characters'),
        (
            'a=%(a1)s\n' + ''.join(f'a{one}=%(a{one + 1})s\n' for one in range(1, 12)) + 'a12=x',
            'it refers to itself, or to others that refer to others, over more than 10 steps',
        ),
    ],
)
def test_what_cannot_be_filled_in_says_why(options: str, reason: str) -> None:
    ini = read_ini(f'[s]\n{options}\n'.encode(), 'x.ini')
    section = ini.options(ini.sections['s'])
    with pytest.raises(UnfilledError, match=re.escape(reason)):
        filled(section['a'].value, section)
    told = record(f'{FRAME}{options}\n').problems
    assert any(one.message.startswith(f"'a': {reason}") for one in told)


@pytest.mark.parametrize('line', [' ' * 2, '%(', '[', 'x ', '%', '(', '; '])
def test_long_lines_take_no_time(line: str) -> None:
    """What would take the square of the length takes hours at half a million characters."""
    text = FRAME + 'a' + line * (500_000 // len(line)) + '\nb=' + line * (400_000 // len(line)) + '\n'
    assert read(text).targets.keys() == {'fast', 'slow'}


LINES = (
    '[a]', '[b]', '[DEFAULT]', 'k=v', 'K = w', 'x: y', ' more', '    more = still', '', '  ', '# c', '; c',
    'k2=', 'z=a;b', ' [c]', 'k3==v', 'no option', '[a] rest', '[]', '=v', '\tk4=v', 'k5=%%',
)  # fmt: skip


def test_files_say_what_python_reads_in_them() -> None:
    """Where Python reads a file, it finds the same sections, options and values."""
    for seed in range(300):
        text = '\n'.join(random.Random(seed).choices(LINES, k=12)) + '\n'  # noqa: S311 (chance is enough)
        python = configparser.ConfigParser(strict=False, interpolation=None)
        ini = read_ini(text.encode(), 'x.ini')
        try:
            python.read_string(text)
        except configparser.Error:
            assert 'import-syntax' in {problem.code for problem in ini.problems}
            continue
        assert list(ini.sections) == python.sections()
        for name, section in ini.sections.items():
            values = {key: one.value for key, one in ini.options(section).items()}
            assert values == dict(python.items(name)), seed
        for option in ini.every_option():
            line = text.split('\n')[option.mark.line - 1]
            assert line[option.mark.column - 1 :].startswith(option.name), seed


# Nothing is lost --------------------------------------------------------------------------------

NAMES = {
    'feature-classification': ('driver.a', 'driver.B', 'operation.x', 'guest.y', 'loose', 'DEFAULT'),
    'targets': ('targets', 'operation.x', 'storage.y', 'loose', 'DEFAULT'),
    'target-sections': ('target.a', 'target.b', 'operation.x', 'y', 'DEFAULT'),
    'grades': ('backends', 'backends.backend-impl-a', 'backends.b', *['grades'] * 2, 'grades.g', 'DEFAULT'),
}
KEYS = (
    'title', 'notes', 'status', 'cli', 'api', 'link', 'maturity', 'api_doc_link', 'label', 'colour', 'note',
    'driver.a', 'driver.b', 'driver-impl-a', 'driver-notes.a', 'driver-notes-b', 'a', 'b', 'driver.c',
    'backend-impl-a', 'b', 'valid-grades', 'css-class', 'in-tree', 'type',
)  # fmt: skip
VALUES = (
    'complete', 'partial', 'missing', 'unknown', 'mandatory', 'choice(x)', 'condition(x)', '', 'g', 'None',
)  # fmt: skip


def chance(dialect: str, seed: int) -> str:
    """Return a file of a dialect with anything in it."""
    draw = random.Random(f'{dialect} {seed}')  # noqa: S311 (chance is enough)
    lines = []
    for section in (*NAMES[dialect], *draw.choices(NAMES[dialect], k=3)):
        lines.append(f'[{section}]')
        for key in draw.sample(KEYS, k=draw.randrange(8)):
            value = draw.choice((*VALUES, f'TOKEN{len(lines)}', f'https://example.org/TOKEN{len(lines)}'))
            lines.append(f'{key}={value}')
    return '\n'.join(lines) + '\n'


def imported_alone(found: Matrix) -> tuple[str, tuple[Problem, ...]]:
    """Return the files of a record of one matrix, nothing where it does not say enough, and the problems."""
    if not found.targets or not (found.features or found.grades):
        return '', found.problems
    result = imported(
        [ReleaseMatrix(release='r1', matrix=found, place={'path': 'x.ini'}, read_at={'tag': 'v1'})],
        ORIGIN,
        'data',
    )
    assert [str(problem) for problem in result.revision.problems] == []
    return ' '.join('\n'.join(result.revision.texts.values()).split()), result.problems


@pytest.mark.parametrize('dialect', list(NAMES))
def test_every_option_is_in_the_record_or_reported(dialect: str) -> None:
    for seed in range(40):
        text = chance(dialect, seed)
        ini = read_ini(text.encode(), 'x.ini')
        found = read_matrix(ini, DIALECTS[dialect])
        texts, problems = imported_alone(found)
        told = {problem.mark.line for problem in problems}
        options = [option for option in ini.every_option() if option.mark.line not in told]
        lines = {at for at, line in enumerate(text.splitlines(), 1) if not line.startswith('[')}
        assert lines <= told | {option.mark.line for option in options}, seed
        for option in options if texts else ():
            name, value = option.name, option.value
            if value.startswith(('TOKEN', 'https')):
                assert value in texts, (seed, name)
            if value in {'complete', 'partial', 'missing'} and name.startswith('driver.'):
                # What looks like a cell where no cell belongs is a detail, or lists a target.
                label = labelled(name)
                details = (f'{{label: {label}, text: {value}}}', f'{label}: {value}.')
                places = (f'line: {option.mark.line}}}', f'title: {value}', *details)
                assert any(one in texts for one in places), (seed, name)


def test_damage_gives_problems_and_nothing_else() -> None:
    signs = (b'\xff', b'\0', b'[', b'=', b'\n', b'%(', b'x', b']')
    for seed in range(100):
        draw = random.Random(seed)  # noqa: S311 (chance is enough)
        damaged = bytearray(draw.choice((CLASSIFICATION, TARGETS, SECTIONS, GRADES)).encode())
        for _ in range(draw.randrange(1, 20)):
            place = draw.randrange(len(damaged))
            damaged[place : place + draw.randrange(3)] = draw.choice(signs)
        ini = read_ini(bytes(damaged), 'x.ini')
        dialect = recognised(ini)
        if dialect is not None:
            imported_alone(read_matrix(ini, dialect))


# Releases ---------------------------------------------------------------------------------------


def test_a_title_that_changed_is_a_rename() -> None:
    old = CLASSIFICATION.replace('title=Paint', 'title=Colour').replace('title=Slow', 'title=Sluggish')
    old = old.replace('Title: Slow', 'Title: Sluggish')
    assert record(old, old, CLASSIFICATION).problems == ()
    data = dataset(old, old, CLASSIFICATION)
    paint, slow = data.capabilities['operation-paint'], data.entries['slow']
    assert (str(paint.title), [(one.release, str(one.old_title)) for one in paint.renamed]) == (
        'Paint',
        [('r3', 'Colour')],
    )
    assert (str(slow.title), [(one.release, str(one.old_title)) for one in slow.renamed]) == (
        'Slow',
        [('r3', 'Sluggish')],
    )
    assert str(data.title(slow, data.releases['r2'])) == 'Sluggish'


def test_a_target_that_comes_back_has_several_lives() -> None:
    without = TARGETS.replace('driver-impl-slow=Slow\n', '').partition('driver-impl-slow')[0]
    assert record(TARGETS, without, TARGETS, without, without, TARGETS).problems == ()
    data = dataset(TARGETS, without, TARGETS, without, without, TARGETS)
    slow = data.entries['slow']
    assert [(one.introduced.release, one.removed and one.removed.release) for one in slow.lives] == [
        ('r1', 'r2'),
        ('r3', 'r4'),
        ('r6', None),
    ]
    assert [one.introduced.before for one in slow.lives] == [True, False, False]
    assert facts(data, 'slow', 'operation-paint') == [
        ('r1', 'r1', 'partial', 'Only at night'),
        ('r3', 'r3', 'partial', 'Only at night'),
        ('r6', None, 'partial', 'Only at night'),
    ]
    assert [(one.span.since, one.span.last) for one in slow.facts['matrix']] == [
        ('r1', 'r1'),
        ('r3', 'r3'),
        ('r6', None),
    ]


def test_a_feature_that_comes_back_is_told() -> None:
    both = f'{TARGETS}[operation.dry]\ntitle=Dry\ndriver-impl-fast=complete\n'
    found = record(both, TARGETS, both)
    assert Counter(problem.code for problem in found.problems) == {'import-gap': 1}
    assert "from 'r2' on and there again in 'r3'" in found.problems[0].message
    assert found.revision.problems == ()


# Ids --------------------------------------------------------------------------------------------


def test_names_become_ids_that_differ() -> None:
    text = (
        '[driver.3par]\ntitle=A\n[driver.a_b]\ntitle=B\n[driver.a-b]\ntitle=C\n[driver.nul]\ntitle=D\n'
        f'[operation.{"long" * 40}]\ntitle=L\n[r1]\ntitle=R\n[matrix]\ntitle=M\n[jobs]\ntitle=J\n'
        '[Ä.ö]\ntitle=U\n'
    )
    data = dataset(text)
    assert sorted(data.entries) == ['a-b', 'a-b-2', 'driver-3par', 'driver-nul']
    operation, *others = data.capabilities
    assert operation.startswith('operation-long')
    assert others == ['r1-2', 'matrix-2', 'jobs-2', 'feature']


# The command ------------------------------------------------------------------------------------

IMPORT = ('import', 'support-matrix')
PLACE = ('--repository', 'paint/shop', '--tag', 'v1')


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_link_stands_for_what_it_leads_to(tmp_path: Path, run: Run) -> None:
    (tmp_path / 'm.ini').write_text(CLASSIFICATION)
    (tmp_path / 'link.ini').symlink_to('m.ini')
    assert run(*IMPORT, 'link.ini', '--output', 'data', *PLACE)[0] == 0


def test_what_has_another_name_can_be_said(tmp_path: Path, run: Run) -> None:
    new = CLASSIFICATION.replace('[operation.Paint]\ntitle=Paint', '[job.painting]\ntitle=Painting')
    (tmp_path / '1.ini').write_text(CLASSIFICATION)
    (tmp_path / '2.ini').write_text(new.replace('fast_one', 'fast').replace('Fast one', 'Fast ones'))
    files = ('1=1.ini', '2=2.ini', '--address', 'https://e.org/m')
    run(*IMPORT, *files, '--output', 'apart')
    assert sorted(sound(tmp_path / 'apart').entries) == ['fast', 'fast-one', 'slow']
    same = ('--same', 'operation.paint=job.painting', '--same', 'fast_one=fast')
    run(*IMPORT, *files, '--output', 'one', *same)
    data = sound(tmp_path / 'one')
    assert sorted(data.entries) == ['fast-one', 'slow']
    assert [str(one.old_title) for one in data.entries['fast-one'].renamed] == ['Fast one']
    assert facts(data, 'fast-one', 'operation-paint') == [('1', None, 'implemented', None)]


def test_comments_are_kept_where_they_belong(tmp_path: Path, run: Run) -> None:
    text = '# Licensed to all.\n#\n; Ask Ann.\n\n' + CLASSIFICATION.replace(
        '[driver.slow]', '# It is old.\n[driver.slow]'
    ).replace('cli=paint', '# Two commands: two rows.\ncli=paint')
    (tmp_path / 'm.ini').write_text(text)
    assert run(*IMPORT, 'm.ini', '--output', 'data', *PLACE)[0] == 0
    head = "# Licensed to all.\n#\n# Ask Ann.\n# Comments are nobody's.\n"
    for path in (tmp_path / 'data').rglob('*.yaml'):
        assert path.read_text().startswith(head), path
    slow = (tmp_path / 'data' / 'drivers' / 'slow.yaml').read_text()
    assert slow.startswith(f'{head}# It is old.\n# Imported')
    assert (
        '# Two commands: two rows.\n- id: operation-paint\n'
        in (tmp_path / 'data/capabilities.yaml').read_text()
    )
    assert main(['check']) == 0


@pytest.mark.parametrize('name', ['yes', 'null', '1e5'])
def test_ids_that_yaml_would_read_as_something_else_stay_words(name: str, tmp_path: Path, run: Run) -> None:
    section = f'[driver.{name}]\ntitle={name}\n[{name}]\ntitle={name}\ndriver.{name}=missing\n'
    (tmp_path / 'm.ini').write_text(section)
    assert run(*IMPORT, 'm.ini', '--output', 'data', '--release', name, *PLACE)[0] == 0
    assert main(['check']) == 0


@pytest.mark.parametrize(
    ('words', 'message'),
    [
        (('m.ini',), 'a fact needs evidence that a reader can open'),
        (('m.ini', '--repository', 'paint/shop'), '--commit, --tag or --branch'),
        (('m.ini', *PLACE, '--address', 'https://example.org'), 'a fact needs evidence'),
        (('m.ini', '--repository', 'paint', '--tag', 'v1'), "'paint' does not have the form required here: "),
        (('m.ini', '--repository', 'paint/shop', '--commit', 'abc'), 'required here: A full commit id'),
        (('m.ini', *PLACE, '--path', '/m.ini'), "'/m.ini' does not have the form required here: A path"),
        (('m.ini', '--address', 'http://example.org'), 'required here: An https address.'),
        (('m.ini', *PLACE, '--kind', 'release'), "'release' cannot be a kind"),
        (('m.ini', *PLACE, '--kind', 'null'), "'null' cannot be a kind: YAML reads it"),
        (('m.ini', *PLACE, '--release', 'The One'), "'The One' does not have the form required here"),
        (('m.ini', 'm.ini', *PLACE), "two files for the release 'current'"),
        (('1=m.ini', '--repository', 'a/b', '--tag', '2=v'), "no file for the release of --tag '2'"),
        (('1=m.ini', '2=m.ini', '--address', '1=https://example.org'), "no --address for the release '2'"),
        (('none.ini', *PLACE), "'none.ini' cannot be read"),
        (('empty.ini', *PLACE), 'nothing could be read of empty.ini; no file is written'),
        (('m.ini', *PLACE, '--output', 'full'), "'full' is not empty"),
        (('m.ini', *PLACE, '--output', 'm.ini'), "'m.ini' is not empty"),
        (('m.ini', *PLACE, '--output', 'there', '--kind', 'brush'), "no kind 'brush'; there are driver"),
        (('m.ini', *PLACE, '--group', 'roof=Roof'), "no file for the group 'roof'; there are"),
        (('m.ini', *PLACE, '--group', f'm={"w" * 301}'), 'names no title of a group'),
        (('m.ini', *PLACE, '--group', 'm'), "'m' names no title of a group; write ID=TITLE"),
        (('x.csv', *PLACE, '--release-letters', 'A=The One'), "'The One' does not have the form required"),
        (('x.csv', *PLACE, '--word', 'maybe=perhaps'), "no state 'perhaps'"),
        (('x.csv', *PLACE, '--release-letters', 'A=1,B=2', '--release', '1'), "names '2', which is later"),
    ],
)  # fmt: skip
def test_what_the_command_cannot_do_it_says(
    words: tuple[str, ...], message: str, tmp_path: Path, run: Run
) -> None:
    (tmp_path / 'm.ini').write_text(CLASSIFICATION)
    (tmp_path / 'x.csv').write_text('Driver,Load\nFast,A\nSlow,B\n')
    assert run(*IMPORT, 'm.ini', '--output', 'there', *PLACE)[0] == 0
    (tmp_path / 'empty.ini').write_text('[a]\nb=c\n')
    (tmp_path / 'full').mkdir()
    (tmp_path / 'full' / 'x').touch()
    before = sorted(tmp_path.rglob('*'))
    status, _, err = run(*IMPORT, *(words if '--output' in words else (*words, '--output', 'data')))
    assert status == 2
    assert message in err
    assert sorted(tmp_path.rglob('*')) == before
