# SPDX-License-Identifier: Apache-2.0
"""Reads what a release team keeps about a release: its versions, dates and status.

Two files: the list of series, and for each series a file of the project with
its versions and the commits that these are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity.yamltools import Map, Scalar
from maturity_audit.foreign_yaml import maps, read
from maturity_audit.questions import Reading
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity_audit.foreign_yaml import Value
    from maturity_audit.parameters import Pairs
    from maturity_audit.questions import Question

_VERSION = re.compile(r'\d{1,6}(\.\d{1,6}){1,5}')
"""A version that is for users: no release candidate, no tag at the end of a series."""
_NOT_RELEASED = frozenset({'development', 'future'})


def deliverable(question: Question, *, path: str, list_: str, status: Pairs | None = None) -> Reading:
    """Return what the files `list` (of all series) and `path` (`{series}` in it) say about a release.

    As `name=value`: `version`, `tag` (the first version), `commit` (where the
    source is read, and that of the tag), `released` or `planned`, `end-of-life`,
    `status`.
    `status` (`words=status`) translates the status of the list.
    """
    series = _series(question, question.made(read, list_))
    path = path.replace('{series}', _text(series, 'name'))
    own = question.sources.main(question.release)
    commits = dict(_versions(question.made(read, path), own.source.name))
    values = {f'version={version}' for version in commits}
    # The tag in the repository and the commit in the list must be one.
    values.add(f'commit={own.commit}')
    for tag in list(commits)[:1]:
        values |= {f'tag={tag}', f'commit={commits[tag]}'}
    word = _text(series, 'status')
    values.add(f'status={(status or {}).get(word, word)}')
    dates = {'released': '' if word in _NOT_RELEASED else _text(series, 'initial-release')}
    dates['planned'] = '' if dates['released'] else _text(series, 'initial-release')
    dates['end-of-life'] = _text(series, 'eol-date')
    values |= {f'{name}={value}' for name, value in dates.items() if value}
    line = next(iter(series)).line
    return Reading(frozenset(values), (question.place(path), question.place(list_, line)))


def _series(question: Question, listed: Value) -> Map:
    """Return the series that a release is, by its id or its name."""
    for one in maps(listed):
        if question.release.id in {one.get('release-id'), one.get('name')}:
            return one
    raise CannotTell(msg('the list of series lacks {release}', release=question.release.title))


def _text(part: Map, name: str) -> str:
    value = part.get(name)
    return value if isinstance(value, Scalar) else ''


def _versions(file: Value, repository: str) -> Iterator[tuple[str, str]]:
    """Yield the versions of a repository, in their order, with their commits."""
    for one in maps(file.get('releases')) if isinstance(file, Map) else ():
        version = _text(one, 'version')
        for project in maps(one.get('projects')) if _VERSION.fullmatch(version) else ():
            if _text(project, 'repo') == repository:
                yield version, _text(project, 'hash')
