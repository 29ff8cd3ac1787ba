# SPDX-License-Identifier: Apache-2.0
"""The tree that a reader looks at: the release itself, or another repository as it was then.

The parameters are the same for every reader that reads one file or folder:
`repository` names another repository, which is read at `ref`, else at the last
commit of its main line before the release; `as-of` names another release, or
`newest` on record, for a page that speaks of those before it too.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, TypeVar

from maturity.model import msg
from maturity_audit.findings import Place
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Callable

    from maturity_audit.questions import Question
    from maturity_audit.source import Snapshot, Source

T = TypeVar('T')


def tree_of(question: Question) -> Snapshot:
    """Return the tree that the parameters of a question name; raises `CannotTell` where it is not at hand."""
    if 'repository' in question.parameters:
        source = question.sources.get(question.text('repository'))
        return question.sources.at(source.name, _ref(question, source))
    releases = question.data.releases
    as_of = question.parameters.get('as-of', question.release.id)
    if as_of == question.release.id:
        return question.tree
    release = list(releases.values())[-1] if as_of == 'newest' else releases.get(str(as_of))
    if release is None:
        raise CannotTell(msg('the record has no release {release}', release=str(as_of)))
    return question.sources.main(release)


def _ref(question: Question, source: Source) -> str:
    if 'ref' in question.parameters:
        return question.text('ref')
    # A release that is still to come has seen all there is.
    return 'HEAD' if question.release.released is None else before(source, question.release.released)


@functools.lru_cache(maxsize=64)
def before(source: Source, day: str) -> str:
    """Return the last commit on the main line of a repository until a day (`YYYY-MM-DD`)."""
    until = f'--before={day}T23:59:59Z'
    found = source.log('-1', '--first-parent', until, '--format=%H', 'HEAD', '--').strip()
    if not found:
        raise CannotTell(msg('{repository} has no commit before {day}', repository=source.name, day=day))
    return found


def made(tree: Snapshot, make: Callable[[bytes], T], path: str) -> T:
    """Return what `make` makes of a file; raises `CannotTell` where the tree has none at the path."""
    found = tree.made(make, path)
    if found is None:
        raise CannotTell(msg('{repository} has no file {path} there', repository=tree.source.name, path=path))
    return found


def place(tree: Snapshot, path: str, line: int | None = None) -> Place:
    """Return a place in a tree."""
    return Place(tree.source.name, tree.commit, path, line)


def pairs(question: Question, name: str) -> dict[str, str]:
    """Return a parameter whose texts are `key=value`; raises `CannotTell` where one is not."""
    found: dict[str, str] = {}
    for text in question.texts(name):
        key, equals, value = text.partition('=')
        if not equals:
            raise CannotTell(msg('{text} of {parameter} is no key=value', text=text, parameter=name))
        found[key] = value
    return found
