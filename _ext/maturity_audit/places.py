# SPDX-License-Identifier: Apache-2.0
"""Where evidence and tests are from release to release, over the range of what they are evidence of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from maturity_audit.python import definitions
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from maturity.model import Dataset, Evidence, Release
    from maturity_audit.questions import Sources
    from maturity_audit.source import Snapshot

Key = tuple[str | None, str, str | None]
WHOLE, GONE = 1, 0
"""What stands for the line of a file as a whole, and of what is not there."""


def places(
    data: Dataset, sources: Sources, files: Collection[str] | None = None
) -> Iterator[Mapping[str, Any]]:
    """Yield where each file or symbol is, by the first release at which a line holds (see `AuditedPlace`).

    With `files` only what is evidence in these is looked for; of all else what the last audit found is true.
    """
    wanted: dict[Key, set[int]] = {}
    asked: set[Key] = set()
    for evidence, positions in _ranges(data):
        if evidence.path is not None:
            key = evidence.repository, evidence.path, evidence.symbol
            wanted.setdefault(key, set()).update(positions)
            if files is None or evidence.mark.path in files:
                asked.add(key)
    before = () if data.audited is None else data.audited.places
    known = {(one.repository, one.path, one.symbol): one.lines for one in before}
    releases = list(data.releases.values())
    tests = {(test.repository, test.path, test.symbol) for test in data.tests.values()}
    for key, positions in sorted(wanted.items(), key=lambda item: tuple(part or '' for part in item[0])):
        if key in asked:
            keys = [key, _class_of(key)] if key in tests else [key]
            lines = _lines(sources, data, keys, [releases[position] for position in sorted(positions)])
        else:
            lines = known.get(key, {})
        if lines:
            named = zip(('repository', 'path', 'symbol'), key, strict=True)
            yield {**{name: part for name, part in named if part is not None}, 'lines': lines}


def _lines(
    sources: Sources, data: Dataset, keys: Sequence[Key], releases: Iterable[Release]
) -> Mapping[str, int]:
    """Return the lines of the first of the keys that is there, by the releases from which they hold."""
    lines: dict[str, int] = {}
    last: int | None = None
    for release in releases:
        found = (_line(sources, data, key, release) for key in keys)
        line = next((one for one in found if one != GONE), GONE)
        if line is not None and line != last:
            lines[release.id] = last = line
    return lines


def _ranges(data: Dataset) -> Iterator[tuple[Evidence, Iterable[int]]]:
    """Yield evidence with the positions of the releases over which its fact holds, from its own on."""
    facts = [fact for entry in data.entries.values() for fact in entry.every_fact()]
    facts += [skip for test in data.tests.values() for skip in test.skips]
    facts += [content for suite in data.suites.values() for content in suite.contents]
    for fact in facts:
        for evidence in fact.evidence:
            yield evidence, _positions(data, evidence, fact.span.start, fact.span.stop)
    for test in data.tests.values():
        for evidence in (test.place, *test.evidence):
            yield evidence, _positions(data, evidence, test.span.start, test.span.stop)


def _positions(data: Dataset, evidence: Evidence, start: int, stop: int) -> range:
    own = data.releases.get(evidence.release or '')
    return range(start if own is None else max(start, own.position), stop + 1)


def _class_of(key: Key) -> Key:
    """Return the class of a test, whose method can be an inherited one that stands elsewhere."""
    repository, path, symbol = key
    return repository, path, (symbol or '').rpartition('.')[0] or symbol


def _line(sources: Sources, data: Dataset, key: Key, release: Release) -> int | None:
    """Return the line at a release, None where nobody can tell."""
    repository, path, symbol = key
    try:
        tree = _tree(sources, data, repository, release)
        if tree is None:
            return None
        if tree.node(path) is None:
            return GONE
        if symbol is None or not path.endswith('.py'):
            return WHOLE
        return (tree.made(definitions, path) or {}).get(symbol, (range(GONE, GONE),))[0].start
    except CannotTell:
        return None


def _tree(sources: Sources, data: Dataset, repository: str | None, release: Release) -> Snapshot | None:
    """Return a repository as links show it for a release: others at the commit that the gate names."""
    if repository in {None, data.main_repository}:
        return sources.main(release)
    commit = None if release.gate is None else release.gate.commits.get(repository or '')
    return None if commit is None else sources.at(repository or '', commit)
