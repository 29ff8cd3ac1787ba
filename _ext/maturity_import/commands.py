# SPDX-License-Identifier: Apache-2.0
"""The command `maturity import`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from maturity.commands import conf
from maturity.commands.changing import changeable, name_files, written
from maturity.commands.command import Group, checked_kind, command, empty_folder, option, several
from maturity.console import CLEAN, PROBLEMS, known, name_of, shown
from maturity.edit.names import plural
from maturity.edit.starter import directives
from maturity.matrices.dialects import DIALECTS
from maturity.model.entries import SAYABLE
from maturity.model.forms import RELEASE
from maturity.problems import in_order, listed, one_line
from maturity_import.adding import imported
from maturity_import.ladder import Origin
from maturity_import.sources import check, gathered
from maturity_import.tables import FORMS, TableOptions

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from maturity.commands.command import Option
    from maturity.edit.write import Revision
    from maturity.model import Dataset
    from maturity_import.successive import ReleaseMatrix

STATES = (*SAYABLE, 'unknown')
LINK = 'https://github.com/{repository}/blob/{ref}/{path}'


def _by_release(name: str, metavar: str, words: str) -> Option:
    """Return an option that says something of all files, or of those of a release."""
    words = f'{words}; for one release where it begins with RELEASE='
    return several(name, f'[RELEASE=]{metavar}', words)


_READ_SO = '; '.join(f'{one.id}: {one.purpose}' for one in DIALECTS.values()).replace('%', '%%')
_EVIDENCE = Group(
    (
        option('--repository', metavar='OWNER/NAME', help='the repository that has the files'),
        _by_release('--commit', 'SHA', 'at this commit'),
        _by_release('--tag', 'TAG', 'at this tag'),
        option(
            '--tags',
            metavar='PATTERN',
            help='read the files as they are at each tag that matches, such as "1.*", which is the release',
        ),
        _by_release('--branch', 'BRANCH', 'on this branch, for a release that is not out yet'),
        _by_release('--path', 'PATH', 'the file there, or the folder of several (as named here)'),
        option('--link', default=LINK, metavar='PATTERN', help=f'how a link is made ({LINK})'),
        option('--line', default='#L{line}', metavar='PATTERN', help='how it leads to a line (#L{line})'),
        _by_release('--address', 'URL', 'a page with it'),
    ),
    'evidence',
    'where a reader finds the files: in a repository at a commit or tag, or at an address',
)
_TABLES = Group(
    (
        option(
            '--release-letters',
            default='',
            metavar='A=R,B=R',
            help='the releases that cells name, oldest first; R alone is called so there too '
            '(single capital letters and numbers of versions, or the releases on record)',
        ),
        several(
            '--word',
            'WORD=STATE',
            f'a word or sign of cells, and its state: {listed(STATES)}. Nothing is no word of its own: '
            '=missing says what empty cells are, which are unknown otherwise',
        ),
        option(
            '--targets', choices=['rows', 'columns'], help='where the targets are (told by the first head)'
        ),
        several('--table', 'TITLE', 'read only this table, by its title or number'),
        several('--details', 'COLUMN', 'a column that is no feature or target, but says more of each row'),
    ),
    'tables',
    'how tables in CSV, Markdown and reST are read, which are told by the endings of files',
)


@command(
    'import',
    'make a data folder of support matrices that are kept as INI files or tables, or add them to one',
    option('format', choices=['support-matrix'], metavar='support-matrix', help='what the files are'),
    option(
        'file',
        nargs='+',
        metavar='[RELEASE=]FILE',
        help='a file in INI, CSV, Markdown or reST, oldest release first',
    ),
    option('--output', required=True, metavar='DIR', help='the data folder: new, or the record to add to'),
    option('--dry-run', action='store_true', help='show the lines, and write nothing'),
    option(
        '--release',
        metavar='RELEASE',
        help='the release of files that name none (current, or the newest on record)',
    ),
    option('--kind', metavar='KIND', help='what the targets are (driver, or backend, or that on record)'),
    several(
        '--group',
        'ID=TITLE',
        'what the features of a file are called together; ID is the name of the file '
        'without what all are called',
    ),
    several('--same', 'OLD=NEW', 'what a file calls a target or feature, and what newer ones call it'),
    option(
        '--dialect', choices=[*DIALECTS, *FORMS], metavar='DIALECT', help=f'read the files so ({_READ_SO})'
    ),
    _TABLES,
    _EVIDENCE,
    examples=(
        (
            'import support-matrix matrix.ini --output data --repository me/mine --tag 1.0',
            'a file that lies in a repository: each fact leads to its line',
        ),
        (
            'import support-matrix matrix.ini --output data --address https://example.org',
            'a file of which readers can see a page',
        ),
        (
            'import support-matrix 1=a.ini 2=b.ini --output data --address https://example.org',
            'a history: what holds from which release to which',
        ),
        (
            'import support-matrix gate.ini boat.ini --output data --address https://example.org',
            'several matrices of one project: a group of capabilities for each',
        ),
        (
            'import support-matrix x.csv --release-letters A=1 --output d --address https://e.org',
            'a table whose cells name the release since which',
        ),
    ),
    group='begin',
)
def import_(options: argparse.Namespace) -> int:
    """Write the record, or add to it, and print what of the files is not in it."""
    data = _there(options.output)
    files, matrices, unread = gathered(options, data, reading(options, data))
    refs = ('tag', 'commit', *(['branch'] if options.branch else ()))
    links = {**dict.fromkeys(refs, options.link), 'line': options.line}
    kind = _kind(options, data, matrices)
    origin = Origin(kind=kind, repository=options.repository, links=links)
    folder: str = options.output
    result = imported(matrices, origin, name_of(folder) if data is None else folder, data)
    revision, problems = result.revision, in_order([*unread, *result.problems])
    shown(map(str, problems))
    said: list[str] = []
    if revision.data is not None and not revision.problems:
        held = f'{folder}: {_held(revision.data)}, {len(problems)} problems'
        said += [*_counts(files), held, *([] if data is None else [_added(data, revision.data)])]
    if written(options, folder, revision, said):
        shown(_left(kind, folder, revision) if data is None else name_files(revision))
    return PROBLEMS if problems or revision.problems else CLEAN


def _left(kind: str, folder: str, revision: Revision) -> Iterator[str]:
    """Yield what is left to do for a documentation that is to show a new record."""
    assert revision.data is not None
    yield from map(one_line, conf.lines(kind, folder))
    yield from ('', 'and these into a page, where the matrix was:', '')
    block = directives(kind, capabilities=bool(revision.data.capabilities))
    yield from (f'    {line}'.rstrip() for line in block)


def _there(folder: str) -> Dataset | None:
    """Return the record in a folder, or None where it is new or empty; raises as `changeable`."""
    if Path(folder, 'releases.yaml').is_file():
        return changeable(folder).data
    empty_folder(folder)
    return None


def reading(options: argparse.Namespace, data: Dataset | None) -> TableOptions:
    """Return how tables are to be read; raises `UsageError`."""
    words = {}
    for option_ in options.word:
        word, _, state = option_.rpartition('=')
        known(state, dict.fromkeys(STATES), 'state')
        words[' '.join(word.casefold().replace('\ufe0f', '').split())] = None if state == 'unknown' else state
    releases = (
        {}
        if data is None
        else {
            name.casefold(): one.id
            for one in data.releases.values()
            for name in (one.id, str(one.title), *one.versions)
        }
    )
    for option_ in filter(None, options.release_letters.split(',')):
        letter, _, release = option_.strip().rpartition('=')
        if data is not None:
            known(release, data.releases, 'release')
        check(release, RELEASE)
        releases |= {(letter or release).strip().casefold(): release, release: release}
    return TableOptions(
        words=words,
        releases=releases,
        targets=options.targets,
        tables=options.table,
        details=options.details,
    )


def _kind(options: argparse.Namespace, data: Dataset | None, matrices: Sequence[ReleaseMatrix]) -> str:
    """Return what the targets are; raises `UsageError`."""
    kind: str = options.kind or matrices[-1].matrix.kind
    if data is None:
        return checked_kind(kind)
    if options.kind is None and len(data.kinds) == 1:
        return next(iter(data.kinds))
    known(kind, data.kinds, 'kind')
    return kind


# What it says -----------------------------------------------------------------------------------


def _counts(matrices: Sequence[ReleaseMatrix]) -> Iterator[str]:
    """Yield in words what each file holds."""
    files = Counter(one.release for one in matrices)
    for one in matrices:
        name = one.release if files[one.release] == 1 else f'{one.release}, {one.name}'
        found = one.matrix
        words = f'{found.dialect}: {len(found.targets)} targets'
        if found.grades:
            graded = sum(target.grade is not None for target in found.targets.values())
            words += f', {len(found.grades)} grades; {graded} targets have one'
        else:
            cells = [cell.state for feature in found.features.values() for cell in feature.cells.values()]
            known = sum(state is not None for state in cells)
            words += f', {len(found.features)} features, {len(cells)} cells: {known} recorded, '
            words += f'{len(cells) - known} unknown'
        shows = DIALECTS[found.dialect].shown if found.dialect in DIALECTS else ''
        hidden = sum(not feature.key.startswith(shows) for feature in found.features.values())
        words += f'; {hidden} features were on no page until now' if hidden else ''
        yield one_line(f'{name}: {words}')


def _sizes(data: Dataset) -> dict[str, int]:
    """Return how much a record holds of each sort."""
    return {
        'release': len(data.releases),
        'capability': len(data.capabilities),
        'entry': len(data.entries),
        'fact': sum(len(facts) for entry in data.entries.values() for facts in entry.capabilities.values()),
    }


def _held(data: Dataset) -> str:
    """Return in words what a record holds."""
    sizes, cells = _sizes(data), sum(len(entry.capabilities) for entry in data.entries.values())
    words = f'{sizes["entry"]} entries, {sizes["capability"]} capabilities'
    return f'{words}, {sizes["fact"]} facts about {cells} cells'


def _added(before: Dataset, after: Dataset) -> str:
    """Return in words what a record has, and another one did not."""
    then = _sizes(before)
    new = {name: size - then[name] for name, size in _sizes(after).items() if size > then[name]}
    words = (f'{number} {name if number == 1 else plural(name)}' for name, number in new.items())
    return f'added: {", ".join(words) or "words only"}'


COMMANDS = (import_,)
"""The commands of this package, for the entry point `maturity.commands`."""
