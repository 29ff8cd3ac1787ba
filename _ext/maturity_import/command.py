# SPDX-License-Identifier: Apache-2.0
"""The command `maturity import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from maturity.commands import conf
from maturity.commands.command import Group, checked_kind, command, empty_folder, option
from maturity.console import CLEAN, PROBLEMS, UsageError, known, name_of, shown
from maturity.files import read_ordinary
from maturity.matrices import DIALECTS, read_ini, read_matrix, recognised
from maturity.model import Links
from maturity.model.forms import COMMIT, HTTPS, PATH, RELEASE, REPOSITORY, TAG, Form
from maturity.model.shapes import shape
from maturity.problems import in_order, one_line
from maturity_import.record import Origin
from maturity_import.successive import ReleaseMatrix
from maturity_import.write import imported, write

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Mapping

    from maturity.matrices.model import Matrix
    from maturity.problems import Problem
    from maturity_import.write import Imported

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
            help=f'the file there (as named here); {_EACH}',
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
    'make a data folder of a support matrix that is kept as an INI file',
    option('format', choices=['support-matrix'], metavar='support-matrix', help='what the files are'),
    option('file', nargs='+', metavar='[RELEASE=]FILE', help='an INI file, oldest release first'),
    option('--output', required=True, metavar='DIR', help='the data folder; new, or empty'),
    option('--release', default='current', metavar='R', help='the release of a single file (current)'),
    option('--kind', metavar='KIND', help='what the targets are (driver, or backend)'),
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
    ),
    group='begin',
)
def import_(options: argparse.Namespace) -> int:
    """Write the record, and print what of the files is not in it."""
    files = dict(_files(options))
    empty_folder(options.output)
    places = _Places(options, list(files))
    known_places = {release: places.of(release, file) for release, file in files.items()}
    read = {release: _matrix(file, options.dialect) for release, file in files.items()}
    problems = [problem for _, found in read.values() for problem in found]
    matrices = [
        ReleaseMatrix(release=release, matrix=found, **known_places[release])
        for release, (found, _) in read.items()
        if found is not None
    ]
    if not matrices:
        for problem in in_order(problems):
            print(problem)
        message = f'nothing could be read of {", ".join(map(str, files.values()))}; no file is written'
        raise UsageError(message)
    origin = Origin(
        kind=checked_kind(options.kind or matrices[-1].matrix.kind),
        repository=options.repository,
        links=_links(options),
    )
    result = imported(matrices, origin, name_of(options.output))
    try:
        write(result.texts, options.output)
    except OSError as error:
        message = f'{options.output!r} cannot be written: {error.strerror or error}'
        raise UsageError(message) from error
    return _report(options.output, matrices, result, problems)


def _report(folder: str, matrices: list[ReleaseMatrix], result: Imported, unread: list[Problem]) -> int:
    problems = in_order((*unread, *result.problems, *result.loaded.problems))
    for problem in problems:
        print(problem)
    for dated in matrices:
        print(one_line(f'{dated.release}: {_counts(dated.matrix)}'))
    data = result.loaded.dataset
    if data is not None:
        cells = [facts for entry in data.entries.values() for facts in entry.capabilities.values()]
        print(
            f'{folder}: {len(data.entries)} entries, {len(data.capabilities)} capabilities, '
            f'{sum(map(len, cells))} facts about {len(cells)} cells, {len(problems)} problems'
        )
        shown(map(one_line, conf.lines(next(iter(data.kinds)), folder)))
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


# What the words of the command say --------------------------------------------------------------


def _files(options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """Yield release and file."""
    seen = set()
    for word in options.file:
        release, equals, file = word.partition('=')
        if not equals or Path(word).is_file():
            release, file = options.release, word
        if not RELEASE.fits(release):
            message = f'{release!r} is no id of a release; write lower case letters, digits, dots and hyphens'
            raise UsageError(message)
        if release in seen:
            message = f'two files for the release {release!r}; write RELEASE=FILE for each, oldest first'
            raise UsageError(message)
        seen.add(release)
        yield release, file


class _Places:
    """Where a reader finds the files."""

    def __init__(self, options: argparse.Namespace, releases: list[str]) -> None:
        """Check what is given."""
        self._options = options
        self._releases = releases
        self._given = {
            name: _by_release(getattr(options, name), releases, name)
            for name in ('commit', 'tag', 'path', 'address')
        }
        if (options.repository is None) == (not options.address):
            message = (
                'a fact needs evidence that a reader can open: say --repository OWNER/NAME and --commit SHA '
                'or --tag TAG, for a file of a repository, or --address https://... for a page that shows it'
            )
            raise UsageError(message)
        _fits(options.repository, REPOSITORY)

    def of(self, release: str, file: str) -> Mapping[str, str | None]:
        """Return the fields of an matrix that say where its file is."""
        given = {name: values.get(release) for name, values in self._given.items()}
        if self._options.repository is None:
            if given['address'] is None:
                message = f'no --address for the release {release!r}; every release needs one'
                raise UsageError(message)
            _fits(given['address'], HTTPS)
            return {'address': given['address']}
        if (given['commit'] is None) == (given['tag'] is None):
            message = (
                f'say for the release {release!r} either --commit or --tag: where the file is to be read'
            )
            raise UsageError(message)
        path = given['path'] or file
        for form, value in ((COMMIT, given['commit']), (TAG, given['tag']), (PATH, path)):
            _fits(value, form)
        return {'path': path, 'commit': given['commit'], 'tag': given['tag']}


def _by_release(values: Iterable[str], releases: Iterable[str], what: str) -> dict[str, str]:
    """Return what is given for each release; without a release it is for all."""
    releases, found = list(releases), {}
    for word in values:
        release, equals, value = word.partition('=')
        if equals and release in releases:
            found[release] = value
        else:
            if equals and what != 'address':
                known(release, dict.fromkeys(releases), f'file for the release of --{what}')
            found |= {one: word for one in releases if one not in found}
    return found


def _fits(value: str | None, form: Form) -> None:
    """Raise `UsageError` where a value does not have its form."""
    if value is not None and not form.fits(value):
        message = f'{value!r} does not have the form required here: {form.description}'
        raise UsageError(message)


def _links(options: argparse.Namespace) -> Mapping[str, str]:
    for name, pattern in (('commit', options.link), ('line', options.line)):
        hint = next(part.hint for part in shape(Links).parts if part.key == name)
        form = hint.marker(Form)
        if form is not None and not form.fits(pattern):
            message = f'{pattern!r} is no pattern of links. {hint.doc}'
            raise UsageError(message)
    return {'tag': options.link, 'commit': options.link, 'line': options.line}


def _matrix(file: str, dialect: str | None) -> tuple[Matrix | None, tuple[Problem, ...]]:
    """Return what a file says, or None with the problems that are in the way."""
    try:
        # Whoever names a link means what it leads to; nobody waits for a pipe.
        data = read_ordinary(Path(file).resolve())
    except OSError as error:
        message = f'{file!r} cannot be read: {error.strerror or error}'
        raise UsageError(message) from error
    found = read_ini(data, name_of(file))
    chosen = recognised(found) if dialect is None else DIALECTS[dialect]
    if chosen is None:
        return None, found.problems
    result = read_matrix(found, chosen)
    if not result.targets or not (result.features or result.grades):
        return None, result.problems
    return result, ()
