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

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from maturity.edit.emitted import Tree
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


# Where a reader finds them ----------------------------------------------------------------------


class Places:
    """Where a reader finds the files."""

    def __init__(self, options: argparse.Namespace, found: Iterable[Source], data: Dataset | None) -> None:
        """Check what is given; `data` is the record that there is already."""
        self._data = data
        self._repository: str | None = options.repository
        self._counts = Counter(one.release for one in found)
        self._given = {name: self._by_release(name, getattr(options, name)) for name in _FORMS}
        if (options.repository is None) == (not options.address):
            message = (
                'a fact needs evidence that a reader can open: say --repository OWNER/NAME and --commit SHA '
                'or --tag TAG, for a file of a repository, or --address https://... for a page that shows it'
            )
            raise UsageError(message)
        if self._repository is not None:
            _check(self._repository, REPOSITORY)

    def _by_release(self, name: str, words: Iterable[str]) -> dict[str, str]:
        """Return what is given for each release; without a release it is for all."""
        found: dict[str, str] = {}
        for word in words:
            release, equals, value = word.partition('=')
            if equals and release in self._counts:
                found[release] = value
            else:
                if equals and name != 'address':
                    known(release, self._counts, f'file for the release of --{name}')
                found = {**dict.fromkeys(self._counts, word), **found}
        for value in found.values():
            _check(value, _FORMS[name])
        return found

    def read_at(self, release: str) -> dict[str, Tree]:
        """Return the commit or tag of a release that is given, or else on record."""
        if self._repository is None:
            return {}
        given = {key: self._given[key][release] for key in ('tag', 'commit') if release in self._given[key]}
        found = given or self._recorded(release)
        if len(found) != 1:
            message = (
                f'say for the release {release!r} either --commit or --tag: where the file is to be read'
            )
            raise UsageError(message)
        return dict(found)

    def _recorded(self, release: str) -> dict[str, str]:
        one = None if self._data is None else self._data.releases.get(release)
        if one is None:
            return {}
        return {'tag': one.tag} if one.tag else {'commit': one.commit} if one.commit else {}

    def place(self, source: Source) -> dict[str, Tree]:
        """Return evidence of a file; it says what the record does not say of its release, or of all."""
        release, data = source.release, self._data
        if self._repository is None:
            if release not in self._given['address']:
                message = f'no --address for the release {release!r}; every release needs one'
                raise UsageError(message)
            return {'doc': self._given['address'][release]}
        is_elsewhere = data is not None and data.main_repository not in {None, self._repository}
        repository = {'repository': self._repository} if is_elsewhere else {}
        read_at = self.read_at(release)
        is_known = data is None or release not in data.releases or read_at == self._recorded(release)
        path = self._given['path'].get(release, source.file)
        if release in self._given['path'] and self._counts[release] > 1:
            path = str(PurePosixPath(path, Path(source.file).name))
        _check(path, PATH)
        return {**repository, **({} if is_known else read_at), 'path': path}


def _check(value: str, form: Form) -> None:
    """Raise `UsageError` where a value does not have its form."""
    if not form.fits(value):
        message = f'{value!r} does not have the form required here: {form.description}'
        raise UsageError(message)
