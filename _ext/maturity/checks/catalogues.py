# SPDX-License-Identifier: Apache-2.0
"""Checks of the catalogues: ladders, requirements, capabilities, releases and their jobs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from maturity.checks.common import evidence_problems, mark_of, problem, unknown
from maturity.model.documents import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity.model import Dataset, GateChange, Kind, Release, Rule
    from maturity.problems import Problem

# A kind gives its name to a role.  These names have a meaning in reST, in
# Sphinx or in this extension, which a kind would take away.
RESERVED_KINDS = frozenset(
    {
        *('abbr', 'any', 'c', 'capability', 'class', 'classification', 'code', 'command', 'confval', 'cpp'),
        *('dfn', 'doc', 'download', 'emphasis', 'envvar', 'eq', 'event', 'file', 'func', 'guilabel', 'js'),
        *('kbd', 'keyword', 'level', 'literal', 'mailheader', 'makevar', 'manpage', 'math', 'menuselection'),
        *('meth', 'mimetype', 'mod', 'newsgroup', 'numref', 'obj', 'option', 'pep', 'program', 'py', 'raw'),
        *('ref', 'regexp', 'release', 'requirement', 'rfc', 'role', 'rst', 'samp', 'strong', 'sub', 'sup'),
        *('target', 'term', 'text', 'title', 'token'),
    }
)


def ladders(data: Dataset, _broken: frozenset[str]) -> Iterator[Problem]:
    """Every kind has a folder and a name of its own, and a ladder of known levels."""
    folders: Counter[str] = Counter()
    for kind in data.kinds.values():
        folders[kind.folder] += 1
        if folders[kind.folder] > 1 or kind.folder in FOLDERS:
            message = f'the folder {kind.folder!r} is taken; give the kind one of its own'
            yield problem('duplicate-id', message, mark_of(kind.folder, kind.mark))
        if kind.id in RESERVED_KINDS:
            message = f'{kind.id!r} has a meaning of its own in the markup; name the kind otherwise'
            yield problem('reserved-id', message, mark_of(kind.id, kind.mark))
        yield from _levels(data, kind)
        yield from _fact_types(data, kind)
    if data.below.id in data.levels:
        message = f"{data.below.id!r} is also a level; 'below' is what fails the first one"
        yield problem('duplicate-id', message, mark_of(data.below.id, data.below.mark))


def _levels(data: Dataset, kind: Kind) -> Iterator[Problem]:
    required = {one.level for one in data.requirements.values() if one.kind == kind.id}
    for level in kind.ladder:
        if level not in data.levels:
            yield unknown(level, 'level', data.levels, kind.mark)
        elif level not in required and level not in kind.exceptional:
            message = (
                f'no requirement of {kind.id!r} is of level {level!r}, so nothing can reach it; '
                'add one to requirements.yaml, or take the level out'
            )
            yield problem('unreachable-level', message, mark_of(level, kind.mark))
    for level in kind.exceptional:
        if level not in kind.ladder:
            yield unknown(level, 'level in the ladder', kind.ladder, kind.mark)


def _fact_types(data: Dataset, kind: Kind) -> Iterator[Problem]:
    for fact in kind.facts.values():
        if fact.id == 'implementation':
            message = "'implementation' is a list of every entry; name the facts otherwise"
            yield problem('reserved-id', message, mark_of(fact.id, kind.mark))
        if fact.values is not None and fact.values not in data.kinds:
            yield unknown(fact.values, 'kind', data.kinds, kind.mark)


def requirements(data: Dataset, broken: frozenset[str]) -> Iterator[Problem]:
    """Every requirement is of a level of its kind, and its rule names what exists."""
    for one in data.requirements.values():
        kind = data.kinds.get(one.kind)
        if kind is None:
            yield unknown(one.kind, 'kind', data.kinds, one.mark)
            continue
        if one.level not in kind.ladder:
            yield unknown(one.level, f'level in the ladder of {kind.id!r}', kind.ladder, one.mark)
        yield from _rule(data, kind, one.rule)
        yield from evidence_problems(data, broken, one.evidence)


def _rule(data: Dataset, kind: Kind, rule: Rule) -> Iterator[Problem]:
    facts = ['implementation', *kind.facts]
    known = {
        'capability': ('capability', data.capabilities),
        'fact': (f'list of facts of {kind.id!r}', facts),
    }
    for type_, id_, mark in rule.references():
        what, there = known[type_]
        if id_ not in there:
            yield unknown(id_, what, there, mark)


def fragments(data: Dataset, _broken: frozenset[str]) -> Iterator[Problem]:
    """Releases, capabilities and lists of facts share the fragments of an entry's page."""
    marked = [('release', one.id, one.mark) for one in data.releases.values()]
    marked += [('capability', one.id, one.mark) for one in data.capabilities.values()]
    # Several kinds may declare the same list: no page has both.
    lists = {fact.id: kind.mark for kind in data.kinds.values() for fact in kind.facts.values()}
    marked += [('list of facts', id_, mark) for id_, mark in lists.items()]
    taken: dict[str, str] = {}
    for what, id_, mark in marked:
        slug = id_.replace('.', '-')
        if slug in taken:
            message = f'{id_!r} makes the same link as the {taken[slug]}; rename one of the two'
            yield problem('duplicate-id', message, mark_of(id_, mark))
        taken[slug] = f'{what} {id_!r}'


def releases(data: Dataset, broken: frozenset[str]) -> Iterator[Problem]:
    """Every release has a known status and a tag of its own; its jobs test entries that exist at it."""
    tags: dict[str, str] = {}
    for release in data.releases.values():
        if release.tag is not None and tags.setdefault(release.tag, release.id) != release.id:
            message = f'{release.tag!r} is already the tag of {tags[release.tag]!r}; correct one of the two'
            yield problem('duplicate-id', message, mark_of(release.tag, release.mark))
        if release.status is not None and data.statuses and release.status not in data.statuses:
            yield unknown(release.status, "status in 'statuses'", data.statuses, release.mark)
        yield from evidence_problems(data, broken, release.evidence)
        if release.gate is None:
            continue
        yield from evidence_problems(data, broken, (release.gate.source, *release.gate.also))
        for job in release.gate.jobs:
            for tests in (job.tests, job.conditional):
                yield from _tests(data, broken, release, tests)
        for change in release.gate.changes:
            yield from _change(data, broken, change)


def _change(data: Dataset, broken: frozenset[str], change: GateChange) -> Iterator[Problem]:
    yield from evidence_problems(data, broken, (change.evidence,))
    for entry in change.moves:
        if entry not in data.entries and entry not in broken:
            yield unknown(entry, 'entry', data.entries, change.mark)


def _tests(
    data: Dataset, broken: frozenset[str], release: Release, tests: Mapping[str, tuple[str, ...]]
) -> Iterator[Problem]:
    for entry, capabilities in tests.items():
        if entry not in data.entries:
            if entry not in broken:
                yield unknown(entry, 'entry', data.entries, release.mark)
        elif not data.exists(data.entries[entry], release):
            message = f'{entry!r} does not exist in {release.id!r}; correct its life or the job'
            yield problem('outside-life', message, mark_of(entry, release.mark))
        for capability in capabilities:
            if capability not in data.capabilities:
                yield unknown(capability, 'capability', data.capabilities, release.mark)
