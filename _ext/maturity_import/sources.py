# SPDX-License-Identifier: Apache-2.0
"""What the words of the command say: files, their releases, and where a reader finds them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from maturity.console import UsageError, known, name_of
from maturity.files import read_ordinary
from maturity.matrices.dialects import DIALECTS, read_matrix, recognised
from maturity.matrices.ini import read_ini
from maturity.model.forms import COMMIT, HTTPS, PATH, RELEASE, REPOSITORY, TAG, Form
from maturity_import.names import groups
from maturity_import.successive import ReleaseMatrix

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Mapping

    from maturity.matrices.model import Matrix
    from maturity.model import Dataset
    from maturity.problems import Problem

_FORMS = {'commit': COMMIT, 'tag': TAG, 'path': PATH, 'address': HTTPS}
"""The options that say for each release where its files are, and the form of what they say."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A file, and the release that it is of."""

    release: str
    file: str

    @property
    def stem(self) -> str:
        """The name of the file without its release: by it files of several releases belong together."""
        name = Path(self.file).stem
        release = re.compile(rf'(?i)(?<![a-z0-9.]){re.escape(self.release)}(?![a-z0-9.])')
        return release.sub('', name).strip('-_. ') or name


def sources(words: Iterable[str], default: str) -> list[Source]:
    """Return the files that words name, of a default release where they name none; raises `UsageError`."""
    found: list[Source] = []
    for word in words:
        release, equals, file = word.partition('=')
        if not equals or Path(word).is_file():
            release, file = default, word
        _check(release, RELEASE)
        one = Source(release=release, file=file)
        if (release, one.stem) in {(other.release, other.stem) for other in found}:
            message = (
                f'two files for the release {release!r} are called {one.stem!r}; '
                'give each a name of its own, or write RELEASE=FILE if they are of different releases'
            )
            raise UsageError(message)
        found.append(one)
    return found


def read(file: str, dialect: str | None) -> tuple[Matrix | None, tuple[Problem, ...]]:
    """Return what a file says, or None where that is nothing, and the problems that are in the way."""
    try:
        # Whoever names a link means what it leads to; nobody waits for a pipe.
        data = read_ordinary(Path(file).resolve())
    except OSError as error:
        message = f'{file!r} cannot be read: {error.strerror or error}'
        raise UsageError(message) from error
    found = read_ini(data, name_of(file))
    chosen = recognised(found) if dialect is None else DIALECTS[dialect]
    result = None if chosen is None else read_matrix(found, chosen)
    if result is not None and result.targets and (result.features or result.grades):
        return result, ()
    return None, found.problems if result is None else result.problems


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
    by_stem = groups(found, options.group)
    for source, matrix in found.items():
        own = {name: values[source.release] for name, values in given.items() if source.release in values}
        if 'path' in own and counts[source.release] > 1:
            own['path'] = str(PurePosixPath(own['path'], Path(source.file).name))
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
        _check(value, _FORMS[name])
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
    recorded = {key: getattr(release, key, None) for key in ('tag', 'commit')}
    on_record = {key: value for key, value in recorded.items() if value is not None}
    at = {key: own[key] for key in ('tag', 'commit') if key in own} or on_record
    if len(at) != 1:
        message = (
            f'say for the release {source.release!r} either --commit or --tag: where the file is to be read'
        )
        raise UsageError(message)
    path = own.get('path', source.file)
    _check(repository, REPOSITORY)
    _check(path, PATH)
    is_elsewhere = data is not None and data.main_repository not in {None, repository}
    elsewhere = {'repository': repository} if is_elsewhere else {}
    other = {} if release is None or at == on_record else at
    return at, {**elsewhere, **other, 'path': path}


def _check(value: str, form: Form) -> None:
    """Raise `UsageError` where a value does not have its form."""
    if not form.fits(value):
        message = f'{value!r} does not have the form required here: {form.description}'
        raise UsageError(message)
