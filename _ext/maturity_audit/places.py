# SPDX-License-Identifier: Apache-2.0
"""Where evidence and tests are from release to release, over the range of what they are evidence of."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from maturity.model import Message
from maturity.model.tests import Test
from maturity_audit.evidence import evidence_of
from maturity_audit.python import definitions
from maturity_audit.source import or_reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from maturity.model import Dataset, Evidence, Release
    from maturity_audit.questions import Sources

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
        lines = known.get(key, {})
        if key in asked:
            lines, last = {}, None
            for release in (releases[position] for position in sorted(positions)):
                line = or_reason(partial(_line, sources, data, key, release, or_class=key in tests))
                if not isinstance(line, Message) and line != last:
                    lines[release.id] = last = line
        if lines:
            named = zip(('repository', 'path', 'symbol'), key, strict=True)
            yield {**{name: part for name, part in named if part is not None}, 'lines': lines}


def _ranges(data: Dataset) -> Iterator[tuple[Evidence, Iterable[int]]]:
    """Yield evidence with the positions of the releases over which its fact holds, from its own on."""
    for record in chain(data.entries.values(), data.tests.values(), data.suites.values()):
        own_place = [(record.place, record)] if isinstance(record, Test) else []
        for evidence, holder in (*own_place, *evidence_of(record)):
            if (span := getattr(holder, 'span', None)) is not None:
                own = data.releases.get(evidence.release or '')
                yield evidence, range(max(span.start, 0 if own is None else own.position), span.stop + 1)


def _line(sources: Sources, data: Dataset, key: Key, release: Release, *, or_class: bool) -> int:
    """Return the line at a release; of a method that may be inherited, the class at least."""
    repository, path, symbol = key
    tree = sources.linked(repository or data.main_repository or '', release)
    if tree.node(path) is None:
        return GONE
    if symbol is None or not path.endswith('.py'):
        return WHOLE
    lines = tree.made(definitions, path) or {}
    names = [symbol, symbol.rpartition('.')[0]] if or_class else [symbol]
    return next((lines[name][0].start for name in names if name in lines), GONE)
