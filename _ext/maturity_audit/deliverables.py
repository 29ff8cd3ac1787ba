# SPDX-License-Identifier: Apache-2.0
"""Reads what a release team keeps about a release: its versions, dates and status.

Two files: the list of series, and for each series a file of the project with
its versions and the commits that these are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity.yamltools import Map, Scalar, Seq, YamlError, read_yaml
from maturity_audit.elsewhere import made, pairs, place, tree_of
from maturity_audit.questions import Reading
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity_audit.questions import Question

_VERSION = re.compile(r'\d{1,6}(\.\d{1,6}){1,5}')
"""A version that is for users: no release candidate, no tag at the end of a series."""
_NOT_RELEASED = frozenset({'development', 'future'})


def deliverable(question: Question) -> Reading:
    """Return what the files `list` (of all series) and `path` (`{series}` in it) say about a release.

    As `name=value`: `version`, `tag` (the first version), `commit` (where the
    source is read, and that of the tag), `released` or `planned`, `end-of-life`,
    `status`.
    `status` (`words=status`) translates the status of the list.
    """
    tree, list_ = tree_of(question), question.text('list')
    series = _series(question, made(tree, parsed, list_))
    path = question.text('path').replace('{series}', _text(series, 'name'))
    commits = dict(_versions(made(tree, parsed, path), question.tree.source.name))
    found = {f'version={version}' for version in commits}
    # The tag in the repository and the commit in the list must be one.
    found.add(f'commit={question.tree.commit}')
    for tag in list(commits)[:1]:
        found |= {f'tag={tag}', f'commit={commits[tag]}'}
    status = _text(series, 'status')
    found.add(f'status={pairs(question, "status").get(status, status)}')
    dates = {'released': '' if status in _NOT_RELEASED else _text(series, 'initial-release')}
    dates['planned'] = '' if dates['released'] else _text(series, 'initial-release')
    dates['end-of-life'] = _text(series, 'eol-date')
    found |= {f'{name}={value}' for name, value in dates.items() if value}
    return Reading(frozenset(found), (place(tree, path), place(tree, list_, series.mark.line)))


def parsed(data: bytes) -> Map | Seq | Scalar:
    """Return a file in YAML, its values as the texts that they are; raises `CannotTell`."""
    try:
        return read_yaml(data, '')
    except YamlError as error:
        raise CannotTell(
            msg('the file is no plain YAML: {error}', error=str(error.problems[0].message))
        ) from error


def _series(question: Question, found: Map | Seq | Scalar) -> Map:
    """Return the series that a release is, by its id or its name."""
    for one in found if isinstance(found, Seq) else ():
        if isinstance(one, Map) and question.release.id in {one.get('release-id'), one.get('name')}:
            return one
    raise CannotTell(msg('the list of series lacks {release}', release=question.release.title))


def _text(found: Map, name: str) -> str:
    value = found.get(name)
    return value if isinstance(value, Scalar) else ''


def _versions(found: Map | Seq | Scalar, repository: str) -> Iterator[tuple[str, str]]:
    """Yield the versions of a repository, in their order, with their commits."""
    releases = found.get('releases') if isinstance(found, Map) else None
    for one in releases if isinstance(releases, Seq) else ():
        version = _text(one, 'version') if isinstance(one, Map) else ''
        projects = one.get('projects') if _VERSION.fullmatch(version) else None
        for project in projects if isinstance(projects, Seq) else ():
            if isinstance(project, Map) and _text(project, 'repo') == repository:
                yield version, _text(project, 'hash')
