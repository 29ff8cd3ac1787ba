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
from maturity.matrices import DIALECTS, read_ini, read_matrix, recognised
from maturity.model import Links
from maturity.model.forms import COMMIT, HTTPS, PATH, RELEASE, REPOSITORY, TAG, Form
from maturity.model.shapes import shape
from maturity_import.successive import ReleaseMatrix

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from maturity.matrices.model import Matrix
    from maturity.model import Dataset
    from maturity.problems import Problem


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


def sources(words: Iterable[str], release: str) -> tuple[Source, ...]:
    """Return the files that words name, of `release` where they name none; raises `UsageError`."""
    found = tuple(_sources(words, release))
    for (release_, stem), count in Counter((one.release, one.stem) for one in found).items():
        if count > 1:
            message = (
                f'two files for the release {release_!r} are called {stem!r}; '
                'write RELEASE=FILE for each, oldest first'
            )
            raise UsageError(message)
    return found


def _sources(words: Iterable[str], default: str) -> Iterator[Source]:
    for word in words:
        release, equals, file = word.partition('=')
        if not equals or Path(word).is_file():
            release, file = default, word
        if not RELEASE.fits(release):
            message = f'{release!r} is no id of a release; write lower case letters, digits, dots and hyphens'
            raise UsageError(message)
        yield Source(release=release, file=file)


class Places:
    """Where a reader finds the files."""

    def __init__(self, options: argparse.Namespace, found: Sequence[Source], data: Dataset | None) -> None:
        """Check what is given; `data` is the record that there is already."""
        self._options = options
        self._data = data
        self._counts = Counter(one.release for one in found)
        releases = list(self._counts)
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

    def placed(self, source: Source, found: Matrix) -> ReleaseMatrix:
        """Return what a file says with where it is; raises `UsageError`."""
        release = source.release
        given = {name: values.get(release) for name, values in self._given.items()}
        if self._options.repository is None:
            if given['address'] is None:
                message = f'no --address for the release {release!r}; every release needs one'
                raise UsageError(message)
            _fits(given['address'], HTTPS)
            return ReleaseMatrix(release=release, matrix=found, address=given['address'])
        recorded = self._recorded(release)
        if given['commit'] is None and given['tag'] is None:
            given |= recorded
        if (given['commit'] is None) == (given['tag'] is None):
            message = (
                f'say for the release {release!r} either --commit or --tag: where the file is to be read'
            )
            raise UsageError(message)
        path = self._path(source, given['path'])
        for form, value in ((COMMIT, given['commit']), (TAG, given['tag']), (PATH, path)):
            _fits(value, form)
        return ReleaseMatrix(
            release=release,
            matrix=found,
            path=path,
            commit=given['commit'],
            tag=given['tag'],
            apart=dict(self._apart(release, given)),
        )

    def _path(self, source: Source, given: str | None) -> str:
        """Return where a file is in its repository; of several of a release a folder is given."""
        if given is None:
            return source.file
        alone = self._counts[source.release] == 1
        return given if alone else str(PurePosixPath(given, Path(source.file).name))

    def _recorded(self, release: str) -> dict[str, str | None]:
        """Return where a release on record is read."""
        one = None if self._data is None else self._data.releases.get(release)
        return {} if one is None else {'tag': one.tag} if one.tag else {'commit': one.commit}

    def _apart(self, release: str, given: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
        """Yield what evidence has to say because the record reads the release, or all else, elsewhere."""
        if self._data is None:
            return
        repository: str = self._options.repository
        if self._data.main_repository not in {None, repository}:
            yield 'repository', repository
        for key in ('tag', 'commit') if release in self._data.releases else ():
            value = given[key]
            if value is not None and value != getattr(self._data.releases[release], key):
                yield key, value


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


def links(options: argparse.Namespace) -> Mapping[str, str]:
    """Return the patterns of links; raises `UsageError`."""
    for name, pattern in (('commit', options.link), ('line', options.line)):
        hint = next(part.hint for part in shape(Links).parts if part.key == name)
        form = hint.marker(Form)
        if form is not None and not form.fits(pattern):
            message = f'{pattern!r} is no pattern of links. {hint.doc}'
            raise UsageError(message)
    return {'tag': options.link, 'commit': options.link, 'line': options.line}


def matrix(file: str, dialect: str | None) -> tuple[Matrix | None, tuple[Problem, ...]]:
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
