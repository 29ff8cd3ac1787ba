# SPDX-License-Identifier: Apache-2.0
"""The command `maturity import`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from maturity.commands import conf
from maturity.commands.changing import changeable, difference
from maturity.commands.command import Group, checked_kind, command, empty_folder, option, writing
from maturity.console import CLEAN, PROBLEMS, UsageError, known, name_of, shown
from maturity.edit.document import CannotEdit
from maturity.edit.write import write as rewrite
from maturity.matrices import DIALECTS
from maturity.problems import in_order, one_line
from maturity_import.adding import added
from maturity_import.groups import with_groups
from maturity_import.record import Origin
from maturity_import.sources import Places, links, matrix, sources
from maturity_import.write import imported, write

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from maturity.matrices.model import Matrix
    from maturity.model import Dataset
    from maturity.problems import Problem
    from maturity_import.sources import Source
    from maturity_import.successive import ReleaseMatrix

LINK = 'https://github.com/{repository}/blob/{ref}/{path}'
_EACH = 'for one release where it begins with RELEASE=; may be given again'


_READ_SO = '; '.join(f'{one.id}: {one.purpose}' for one in DIALECTS.values()).replace('%', '%%')
_EVIDENCE = Group(
    (
        option('--repository', metavar='OWNER/NAME', help='the repository that has the files'),
        option('--commit', action='append', default=[], metavar='[R=]SHA', help=f'at this commit; {_EACH}'),
        option('--tag', action='append', default=[], metavar='[R=]TAG', help=f'at this tag; {_EACH}'),
        option(
            '--path',
            action='append',
            default=[],
            metavar='[R=]PATH',
            help=f'the file there, or the folder of several (as named here); {_EACH}',
        ),
        option('--link', default=LINK, metavar='PATTERN', help=f'how a link is made ({LINK})'),
        option('--line', default='#L{line}', metavar='PATTERN', help='how it leads to a line (#L{line})'),
        option('--address', action='append', default=[], metavar='[R=]URL', help=f'a page with it; {_EACH}'),
    ),
    'evidence',
    'where a reader finds the files: in a repository at a commit or tag, or at an address',
)


@command(
    'import',
    'make a data folder of support matrices that are kept as INI files, or add them to one',
    option('format', choices=['support-matrix'], metavar='support-matrix', help='what the files are'),
    option('file', nargs='+', metavar='[RELEASE=]FILE', help='an INI file, oldest release first'),
    option('--output', required=True, metavar='DIR', help='the data folder: new, or the record to add to'),
    option('--preview', action='store_true', help='show the lines, and write nothing'),
    option(
        '--release',
        metavar='R',
        help='the release of files that name none (current, or the newest on record)',
    ),
    option('--kind', metavar='KIND', help='what the targets are (driver, or backend, or that on record)'),
    option(
        '--group',
        action='append',
        default=[],
        metavar='ID=TITLE',
        help='what the features of a file are called together; ID is the name of the file '
        'without what all are called; may be given again',
    ),
    option('--dialect', choices=list(DIALECTS), help=f'read the files so ({_READ_SO})'),
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
    ),
    group='begin',
)
def import_(options: argparse.Namespace) -> int:
    """Write the record, or add to it, and print what of the files is not in it."""
    data = _there(options.output)
    files = sources(options.file, options.release or ('current' if data is None else data.newest.id))
    places = Places(options, files, data)
    patterns = links(options)
    read: dict[Source, ReleaseMatrix] = {}
    problems: list[Problem] = []
    for one in files:
        found, unread = matrix(one.file, options.dialect)
        problems += unread
        if found is not None:
            read[one] = places.placed(one, found)
    if not read:
        shown(map(str, in_order(problems)))
        names = ', '.join(one.file for one in files)
        message = f'nothing could be read of {names}; no file is written'
        raise UsageError(message)
    matrices = with_groups(files, read, options.group)
    origin = Origin(kind=_kind(options, data, matrices), repository=options.repository, links=patterns)
    if data is None:
        return _begun(options, matrices, origin, problems)
    return _added(options, data, matrices, origin, problems)


def _there(folder: str) -> Dataset | None:
    """Return the record in a folder, or None where it is new or empty; raises as `changeable`."""
    if Path(folder, 'releases.yaml').is_file():
        return changeable(folder)
    empty_folder(folder)
    return None


def _kind(options: argparse.Namespace, data: Dataset | None, matrices: Sequence[ReleaseMatrix]) -> str:
    """Return what the targets are; raises `UsageError`."""
    kind: str = options.kind or matrices[-1].matrix.kind
    if data is None:
        return checked_kind(kind)
    if options.kind is None and len(data.kinds) == 1:
        return next(iter(data.kinds))
    known(kind, data.kinds, 'kind')
    return kind


def _begun(
    options: argparse.Namespace,
    matrices: Sequence[ReleaseMatrix],
    origin: Origin,
    unread: Sequence[Problem],
) -> int:
    """Write a new record."""
    result = imported(matrices, origin, name_of(options.output))
    problems = [*unread, *result.problems]
    if result.loaded.problems:
        return _refused(problems, result.loaded.problems)
    if options.preview:
        return _previewed(options.output, result.texts, problems)
    with writing(options.output):
        write(result.texts, options.output)
    data = result.loaded.dataset
    status = _reported(options.output, matrices, data, problems)
    if data is not None:
        shown(map(one_line, conf.lines(next(iter(data.kinds)), options.output)))
    return status


def _added(
    options: argparse.Namespace,
    data: Dataset,
    matrices: Sequence[ReleaseMatrix],
    origin: Origin,
    unread: Sequence[Problem],
) -> int:
    """Add to a record, unless that would leave problems."""
    try:
        result = added(options.output, data, matrices, origin)
        problems = [*unread, *result.problems]
        if result.revision.problems:
            return _refused(problems, result.revision.problems)
        if options.preview:
            return _previewed(options.output, result.revision.texts, problems)
        with writing(options.output):
            rewrite(options.output, result.revision)
    except CannotEdit as error:
        shown(['nothing is written:', *map(one_line, error.reasons)])
        return PROBLEMS
    status = _reported(options.output, matrices, result.revision.data, problems)
    shown(result.words())
    shown(f'written: {path}' for path in result.revision.texts)
    return status


def _refused(problems: Sequence[Problem], left: Sequence[Problem]) -> int:
    """Show why nothing is written."""
    shown(map(str, in_order(problems)))
    shown(['nothing is written, because it would leave:', *map(str, left)])
    return PROBLEMS


def _previewed(folder: str, texts: Mapping[str, str], problems: Sequence[Problem]) -> int:
    """Show what would be written."""
    shown(map(str, in_order(problems)))
    if texts:
        shown(['nothing is written; the lines would be:', *difference(folder, texts)])
    else:
        shown(['nothing is different: the record says so already'])
    return PROBLEMS if problems else CLEAN


def _reported(
    folder: str, matrices: Sequence[ReleaseMatrix], data: Dataset | None, problems: Sequence[Problem]
) -> int:
    shown(map(str, in_order(problems)))
    files = Counter(one.release for one in matrices)
    for one in matrices:
        name = one.release if files[one.release] == 1 else f'{one.release}, {one.name}'
        print(one_line(f'{name}: {_counts(one.matrix)}'))
    if data is not None:
        cells = [facts for entry in data.entries.values() for facts in entry.capabilities.values()]
        print(
            f'{folder}: {len(data.entries)} entries, {len(data.capabilities)} capabilities, '
            f'{sum(map(len, cells))} facts about {len(cells)} cells, {len(problems)} problems'
        )
    return PROBLEMS if problems else CLEAN


def _counts(found: Matrix) -> str:
    """Return in words what a file holds."""
    states = [cell.state for feature in found.features.values() for cell in feature.cells.values()]
    recorded = sum(state is not None for state in states)
    words = f'{found.dialect}: {len(found.targets)} targets'
    if found.grades:
        graded = sum(target.grade is not None for target in found.targets.values())
        return f'{words}, {len(found.grades)} grades; {graded} targets have one'
    counts = found.counts
    unknown = counts.cells - recorded - counts.unread
    words += f', {len(found.features)} features, {counts.cells} cells: {recorded} recorded, {unknown} unknown'
    words += f', {counts.unread} refused' if counts.unread else ''
    hidden = f'; {counts.hidden} features were on no page until now' if counts.hidden else ''
    return words + hidden
