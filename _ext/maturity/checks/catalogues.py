# SPDX-License-Identifier: Apache-2.0
"""Checks of names: what may be an id, and what may have which."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from maturity.checks.common import mark_of, unknown
from maturity.model.documents import FOLDERS
from maturity.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.model import Dataset, Kind, Text

# A kind gives its name to a role.  These names have a meaning in reST, in
# Sphinx or in this extension, which a kind would take away.
RESERVED_KINDS = frozenset(
    {
        *('abbr', 'any', 'c', 'capability', 'class', 'classification', 'code', 'command', 'confval', 'cpp'),
        *('dfn', 'doc', 'download', 'emphasis', 'envvar', 'eq', 'event', 'file', 'func', 'guilabel', 'js'),
        *('kbd', 'keyword', 'level', 'literal', 'mailheader', 'makevar', 'manpage', 'math', 'menuselection'),
        *('meth', 'mimetype', 'mod', 'newsgroup', 'numref', 'obj', 'option', 'pep', 'program', 'py', 'raw'),
        *('ref', 'regexp', 'release', 'requirement', 'rfc', 'role', 'rst', 'samp', 'strong', 'sub', 'sup'),
        *('target', 'term', 'text', 'title', 'token', 'upgrade'),
    }
)
# Tables that the page of an entry has whatever its kind, by the fragments that lead to them.  A requirement
# can also ask for the implementation (`has: implementation`).
RESERVED_FRAGMENTS = frozenset({'capabilities', 'implementation', 'jobs'})


def ladders(data: Dataset) -> Iterator[Problem]:
    """Every kind has a folder and a name of its own, and levels that something can reach."""
    folders = Counter(list(FOLDERS))
    for kind in data.kinds.values():
        folders[kind.folder] += 1
        if folders[kind.folder] > 1:
            message = f'the folder {kind.folder!r} is taken; give the kind one of its own'
            yield Problem('duplicate-id', message, mark_of(kind.folder, kind.mark))
        if kind.id in RESERVED_KINDS:
            message = f'{kind.id!r} has a meaning of its own in the markup; name the kind otherwise'
            yield Problem('reserved-id', message, mark_of(kind.id, kind.mark))
        for level in kind.exceptional:
            if level not in kind.ladder:
                yield unknown(level, 'level in the ladder', kind.ladder, kind.mark)
        yield from _unreachable(data, kind)
    if data.below.id in data.levels:
        message = f"{data.below.id!r} is also a level; 'below' is what fails the first one"
        yield Problem('duplicate-id', message, mark_of(data.below.id, data.below.mark))


def _unreachable(data: Dataset, kind: Kind) -> Iterator[Problem]:
    """Yield the levels of a ladder, and those to which entries opt in, that no requirement is of."""
    required = {one.level for one in data.requirements.values() if one.kind == kind.id}
    for level in kind.ladder:
        if level in data.levels and level not in required and level not in kind.exceptional:
            message = (
                f'no requirement of {kind.id!r} is of level {level!r}, so nothing can reach it; '
                'add one to requirements.yaml, or take the level out'
            )
            yield Problem('unreachable-level', message, mark_of(level, kind.mark))
    for taken in (one for entry in data.of_kind(kind.id) for one in entry.opt_ins):
        if taken.level in kind.exceptional and taken.level not in required:
            message = f'no requirement is of level {taken.level!r}, so nothing can reach it; delete this'
            yield Problem('unreachable-level', message, mark_of(taken.level, taken.mark))


def fragments(data: Dataset) -> Iterator[Problem]:
    """Releases, capabilities and lists of facts share the fragments of an entry's page with its tables."""
    marked = [('release', one.id, one.mark) for one in data.releases.values()]
    marked += [('capability', one.id, one.mark) for one in data.capabilities.values()]
    # Several kinds may declare the same list: no page has both.
    lists = {fact.id: kind.mark for kind in data.kinds.values() for fact in kind.facts.values()}
    marked += [('list of facts', id_, mark) for id_, mark in lists.items()]
    taken: dict[str, str] = {}
    for what, id_, mark in marked:
        slug = id_.replace('.', '-')
        if slug in RESERVED_FRAGMENTS:
            message = f'{id_!r} names a table that every entry has; call the {what} something else'
            yield Problem('reserved-id', message, mark_of(id_, mark))
        elif slug in taken:
            message = f'{id_!r} makes the same link as the {taken[slug]}; rename one of the two'
            yield Problem('duplicate-id', message, mark_of(id_, mark))
        taken[slug] = f'{what} {id_!r}'


def tags(data: Dataset) -> Iterator[Problem]:
    """Every release has a tag of its own."""
    taken: dict[str, str] = {}
    for release in data.releases.values():
        if release.tag is not None and taken.setdefault(release.tag, release.id) != release.id:
            message = f'{release.tag!r} is already the tag of {taken[release.tag]!r}; correct one of the two'
            yield Problem('duplicate-id', message, mark_of(release.tag, release.mark))


def released(data: Dataset) -> Iterator[Problem]:
    """Nothing that is said of a release that is out was only true before."""
    for release in data.releases.values():
        if release.in_development:
            continue
        note = release.note
        if note is not None and is_early(note):
            message = f'{release.id!r} is out, and its note says that it is not; correct the note'
            yield Problem('stale-note', message, note.mark or release.mark)
        if release.next_status is not None and release.next_status.status == release.status:
            message = f'{release.id!r} has the status {release.status!r} already; say what comes then'
            yield Problem('stale-note', message, mark_of(release.next_status.status, release.mark))


def is_early(note: Text) -> bool:
    """Return whether a note says that a release is still to come."""
    return re.search(r'(?i)\b(not released|not yet released|unreleased)\b', note.value) is not None


def groups(data: Dataset) -> Iterator[Problem]:
    """Every capability is in a group that there is."""
    for one in data.capabilities.values():
        if one.group is not None and one.group.value not in data.groups:
            there = one.group.mark or one.mark
            yield unknown(one.group.value, "group in 'groups' of ladders.yaml", data.groups, there)
