# SPDX-License-Identifier: Apache-2.0
"""What the words of the command say: files, their releases, and where a reader finds them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from maturity.console import UsageError, content_of, known, name_of, shown
from maturity.matrices.dialects import DIALECTS, read_matrix, recognised
from maturity.matrices.ini import read_ini
from maturity.model.basics import natural
from maturity.model.forms import COMMIT, HTTPS, PATH, REF, RELEASE, REPOSITORY, Form
from maturity.problems import in_order, listed
from maturity_import.names import groups
from maturity_import.successive import ReleaseMatrix, dated, renamed, steps
from maturity_import.tables import FORMS, form_of, read_sheet, read_tables
from maturity_import.tags import content_at, path_of, tags

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from maturity.matrices.model import Matrix
    from maturity.model import Dataset
    from maturity.problems import Problem
    from maturity_import.cells import Vocabulary
    from maturity_import.grids import Sheet
    from maturity_import.tables import TableOptions

CURRENT = 'current'
_FORMS = {'commit': COMMIT, 'tag': REF, 'branch': REF, 'path': PATH, 'address': HTTPS}
"""The options that say for each release where its files are, and the form of what they say."""
_REFS = ('tag', 'commit', 'branch')
_VERSION = re.compile(r'v?[\d.]+')


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A file, and the release that it is of; of a tag are `content` and `path` in the repository."""

    release: str
    file: str
    content: bytes | None = None
    path: str | None = None

    @property
    def stem(self) -> str:
        """The name of the file without its release: by it files of several releases belong together."""
        name = Path(self.file).stem
        release = re.compile(rf'(?i)(?<![a-z0-9.]){re.escape(self.release)}(?![a-z0-9.])')
        return release.sub('', name).strip('-_. ') or name


def sources(words: Iterable[str], default: str, pattern: str | None) -> tuple[list[Source], list[str]]:
    """Return the files that words name, and the order of all tags, if some are meant; raises `UsageError`.

    A file without release is of a default one, or as it is at each tag that
    matches a pattern, if the tag has it.
    """
    found, order = [], []
    parts = [
        word.partition('=') if '=' in word and not Path(word).is_file() else ('', '', word) for word in words
    ]
    plain = [file for _, equals, file in parts if not equals]
    if pattern is not None:
        folder = Path(plain[0] if plain else '.').resolve().parent
        found = [*_at_tags(tags(pattern, folder), plain)]
        order = tags('*', folder)
        if not found:
            no_file = 'a file: name one without release'
            message = f'no tag that matches {pattern!r} has {listed(plain) or no_file}'
            raise UsageError(message)
    for release, equals, file in parts:
        if equals or pattern is None:
            found.append(Source(release=release if equals else default, file=file))
    for (release, stem), count in Counter((one.release, one.stem) for one in found).items():
        check(release, RELEASE)
        if count > 1:
            message = (
                f'two files for the release {release!r} are called {stem!r}; '
                'give each a name of its own, or write RELEASE=FILE if they are of different releases'
            )
            raise UsageError(message)
    return found, order


def _at_tags(names: Iterable[str], files: Sequence[str]) -> Iterator[Source]:
    """Yield files as they are at each tag that has them, which is the release."""
    for tag in names:
        for file, path in ((file, Path(file).resolve()) for file in files):
            if (content := content_at(tag, path)) is not None:
                yield Source(release=tag, file=file, content=content, path=path_of(path))


def in_turn(recorded: Sequence[str], turn: Iterable[str]) -> list[str]:
    """Return all releases, oldest first: those on record, and behind them the new ones.

    `turn` is the order of those that are named.  Raises `UsageError` for a new
    one that is older than one on record.
    """
    turn = [*dict.fromkeys(turn)]
    new = [one for one in turn if one not in recorded]
    for one in new:
        later = [other for other in turn[turn.index(one) :] if other in recorded]
        later += [other for other in recorded[-1:] if _is_less(one, other)]
        if later:
            message = (
                f'{one!r} is older than {later[0]!r}, which is on record; '
                'import all of them into a new folder'
            )
            raise UsageError(message)
    return [*recorded, *new]


def _is_less(one: str, other: str) -> bool:
    """Return whether both are numbers of versions, and the first is the smaller one."""
    are_versions = _VERSION.fullmatch(one) and _VERSION.fullmatch(other)
    return bool(are_versions) and natural(one.lstrip('v')) < natural(other.lstrip('v'))


# What they say ----------------------------------------------------------------------------------


def gathered(
    options: argparse.Namespace, data: Dataset | None, how: TableOptions
) -> tuple[list[ReleaseMatrix], list[ReleaseMatrix], list[Problem]]:
    """Return what files say, the same also of earlier releases, and problems of those that say nothing.

    Raises `UsageError`.
    """
    default = options.release or (None if data is None else data.newest.id)
    files, turn = sources(options.file, default or CURRENT, options.tags)
    matrices, problems, vocabulary = _read(files, options.dialect, how)
    whole = {one: file for one, file in matrices.items() if file.targets and (file.features or file.grades)}
    problems += [problem for one in matrices.keys() - whole for problem in matrices[one].problems]
    if not whole:
        shown(map(str, in_order(problems)))
        names = ', '.join(one.file for one in files)
        message = f'nothing could be read of {names}; no file is written'
        raise UsageError(message)
    if vocabulary.cross is not None:
        shown([f'x is read as {vocabulary.cross}; --word x=STATE says otherwise'])
    said = {step.since for matrix in whole.values() for step in steps(matrix.features.values())}
    dates = [one for one in vocabulary.order if how.releases or one in said]
    if default is None and dates:
        # Who names releases, and not that of the file, means the newest of them.
        whole = {
            replace(one, release=one.release.replace(CURRENT, dates[-1])): matrix
            for one, matrix in whole.items()
        }
    same = {new: old for old, equals, new in (one.lower().partition('=') for one in options.same) if equals}
    found = [*placed(options, {one: renamed(matrix, same) for one, matrix in whole.items()}, data)]
    recorded = [] if data is None else [*data.releases]
    new = [*(one for one in dates if one not in recorded), *(one.release for one in found)]
    order = in_turn(recorded, [*(one for one in turn if one in {*recorded, *new}), *new])
    return found, dated(found, order), problems


def _read(
    files: Sequence[Source], dialect: str | None, how: TableOptions
) -> tuple[dict[Source, Matrix], list[Problem], Vocabulary]:
    """Return the matrices of files, the problems of those that have none, and what words of tables mean."""
    matrices: dict[Source, Matrix] = {}
    sheets: dict[Source, tuple[Sheet, str]] = {}
    problems: list[Problem] = []
    for one in files:
        data, name = content_of(one.file) if one.content is None else one.content, name_of(one.file)
        # As git calls it.
        name = name if one.content is None else f'{one.release}:{name}'
        form = form_of(name) if dialect is None else dialect
        if form in FORMS:
            sheets[one] = read_sheet(data, name, form), form
            continue
        ini = read_ini(data, name)
        chosen = recognised(ini) if form is None else DIALECTS[form]
        if chosen is None:
            problems += ini.problems
        else:
            matrices[one] = read_matrix(ini, chosen)
    tables, vocabulary = read_tables([*sheets.values()], how)
    matrices |= dict(zip(sheets, tables, strict=True))
    return {one: matrices[one] for one in files if one in matrices}, problems, vocabulary


# Where a reader finds them ----------------------------------------------------------------------


def placed(
    options: argparse.Namespace, found: Mapping[Source, Matrix], data: Dataset | None
) -> Iterator[ReleaseMatrix]:
    """Yield what files say with where a reader finds them; raises `UsageError`.

    `data` is the record that there is already.
    """
    if (options.repository is None) == (not options.address):
        message = (
            'a fact needs evidence that a reader can open: say --repository OWNER/NAME and --commit SHA '
            'or --tag TAG, for a file of a repository, or --address https://... for a page that shows it'
        )
        raise UsageError(message)
    counts = Counter(one.release for one in found)
    given = {name: _by_release(name, getattr(options, name), counts) for name in _FORMS}
    by_stem = groups(found, options.group, data)
    for source, matrix in found.items():
        own = {name: values[source.release] for name, values in given.items() if source.release in values}
        if 'path' in own and counts[source.release] > 1:
            own['path'] = str(PurePosixPath(own['path'], Path(source.file).name))
        if source.path is not None:
            own = {'path': source.path, **own, 'tag': source.release}
        at, place = _place(options.repository, source, own, data)
        group = by_stem.get(source.stem)
        yield ReleaseMatrix(release=source.release, matrix=matrix, place=place, read_at=at, group=group)


def _by_release(name: str, words: Iterable[str], releases: Mapping[str, int]) -> dict[str, str]:
    """Return what is given for each release; without a release it is for all."""
    found: dict[str, str] = {}
    for word in words:
        release, equals, value = word.partition('=')
        if equals and release in releases:
            found[release] = value
        else:
            if equals and name != 'address':
                known(release, releases, f'file for the release of --{name}')
            found = {**dict.fromkeys(releases, word), **found}
    for value in found.values():
        check(value, _FORMS[name])
    return found


def _place(
    repository: str | None, source: Source, own: Mapping[str, str], data: Dataset | None
) -> tuple[dict[str, str], dict[str, str]]:
    """Return where the release of a file is read, and evidence of the file.

    The evidence says what the record does not say of the release, or of all.
    """
    if repository is None:
        if 'address' not in own:
            message = f'no --address for the release {source.release!r}; every release needs one'
            raise UsageError(message)
        return {}, {'doc': own['address']}
    release = None if data is None else data.releases.get(source.release)
    recorded = ((key, getattr(release, key, None)) for key in _REFS)
    # Of several the first is where evidence is read.
    on_record = dict([(key, value) for key, value in recorded if value is not None][:1])
    at = {key: own[key] for key in _REFS if key in own} or on_record
    if len(at) != 1:
        message = (
            f'say for the release {source.release!r} --commit, --tag or --branch, one of them: '
            'where the file is to be read'
        )
        raise UsageError(message)
    path = own.get('path', source.file)
    check(repository, REPOSITORY)
    check(path, PATH)
    is_elsewhere = data is not None and data.main_repository not in {None, repository}
    elsewhere = {'repository': repository} if is_elsewhere else {}
    # What stands on a branch moves with it, and so does the release.
    is_same = release is None or at == on_record or 'branch' in at
    other = {} if is_same else at
    return at, {**elsewhere, **other, 'path': path}


def check(value: str, form: Form) -> None:
    """Raise `UsageError` where a value does not have its form."""
    if not form.fits(value):
        message = f'{value!r} does not have the form required here: {form.description}'
        raise UsageError(message)
