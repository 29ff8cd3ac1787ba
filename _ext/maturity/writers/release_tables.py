# SPDX-License-Identifier: Apache-2.0
"""The tables of a release, as its page shows them, and what is different between two."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from maturity.comparison import compare, previous
from maturity.model import commas, msg
from maturity.views import Request, changes, resolve
from maturity.views.shapes import Link, Ref
from maturity.writers.blocks import Heading, Listing, Paragraph
from maturity.writers.compact import weave
from maturity.writers.writer import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from maturity.comparison import Comparison
    from maturity.evaluate import Assessments
    from maturity.model import Kind, Message, Phrase, Release
    from maturity.views import View
    from maturity.views.changes import Group
    from maturity.views.shapes import Parts
    from maturity.writers.blocks import Block


@dataclass(frozen=True, slots=True)
class Named:
    """A table of a release by name; `view` is made when it is asked for."""

    name: str
    title: Phrase
    kind: str | None
    request: Request


TABLES: Mapping[str, str] = {
    'glance': 'every entry: classification, since when, what is missing for the next level',
    'capabilities': 'capabilities by entry',
    'facts': 'the lists of facts of a kind, such as versions',
    'missing': 'every requirement in the way of the next level, with its reason',
    'changes': 'what is different from the release before',
    'jobs': 'the test jobs, and what they test',
}
"""The tables of a release, in their order, with what they hold."""

_TITLES: Mapping[str, Message] = {
    'glance': msg('At a glance'),
    'capabilities': msg('Capabilities'),
    'facts': msg('Lists of facts'),
    'missing': msg('Missing for the next level'),
    'changes': msg('Changes'),
    'jobs': msg('Test jobs'),
}


def tables(
    assessments: Assessments, release: Release, kinds: Sequence[Kind], names: Sequence[str]
) -> Iterator[Named]:
    """Yield the tables of a release that are asked for, each as a request for its view."""
    for name in TABLES:
        if name in names:
            for kind, view, options in _requests(assessments, name, kinds):
                request = Request(view, (*options, ('release', release.id)))
                yield Named(name, _TITLES[name], kind, request)


def _requests(
    assessments: Assessments, name: str, kinds: Sequence[Kind]
) -> Iterator[tuple[str | None, str, tuple[tuple[str, str], ...]]]:
    """Yield the kind, the view and the options of each table of a name."""
    if name == 'changes':
        yield None, 'release-changes', ()
    elif name == 'jobs':
        yield None, 'gate-jobs', ()
    for kind in kinds:
        about = ('kind', kind.id)
        if name == 'glance':
            yield kind.id, 'at-a-glance', (about,)
        elif name == 'missing':
            yield kind.id, 'missing-requirements', (about,)
        elif name == 'capabilities' and _capable(assessments, kind):
            yield kind.id, 'support-matrix', (about, ('show', 'capabilities'))
        elif name == 'facts':
            for fact in kind.facts:
                yield kind.id, 'fact-table', (about, ('fact', fact))


def _capable(assessments: Assessments, kind: Kind) -> bool:
    return any(entry.capabilities for entry in assessments.data.of_kind(kind.id))


# Documents --------------------------------------------------------------------------------------


def report(
    assessments: Assessments,
    release: Release,
    found: Sequence[Named],
    blocks: Callable[[View], Iterator[Block]],
) -> Iterator[Block]:
    """Yield the tables of a release as a document."""
    yield Heading(1, release.title)
    heading = None
    for one in found:
        if one.title != heading:
            heading = one.title
            yield Heading(2, one.title)
        if one.name == 'changes':
            yield from _since_before(assessments, release)
        else:
            yield from blocks(resolve(assessments, one.request))


def _since_before(assessments: Assessments, release: Release) -> Iterator[Block]:
    """Yield the differences from the release before as lists: a table of long texts is hard to read."""
    before = previous(assessments.data, release)
    if before is None:
        yield Paragraph(msg('This is the first release on record.'))
    else:
        yield Paragraph(msg('Against {release}.', release=before.title))
        yield from _differences(assessments, compare(assessments, before, release), level=3)


def difference(assessments: Assessments, found: Comparison) -> Iterator[Block]:
    """Yield what is different between two releases as a document."""
    yield Heading(1, msg('{first} to {last}', first=found.before.title, last=found.after.title))
    yield from _differences(assessments, found, level=2)


def differing(assessments: Assessments, found: Comparison) -> tuple[Group, ...]:
    """Return what is different: once for the same reason, and with links where reasons name what is shown."""
    every = changes.groups(assessments, found, evidence=True)
    return tuple(_woven(changes.merged(group)) for group in every)


def _woven(group: Group) -> Group:
    items = (replace(item, why=tuple(map(_linked, item.why))) for item in group.items)
    return replace(group, items=tuple(items))


def _linked(line: Parts) -> Parts:
    """Return a line of a requirement with its evidence where its reason names it."""
    found = [part for part in line if isinstance(part, Link)]
    if not found or not isinstance(line[0], Ref) or line[0].type != 'requirement':
        return line
    *start, reason = line[: len(line) - len(found)]
    woven, rest = weave(str(reason), found, shown)
    return *start, *woven, *rest


def _differences(assessments: Assessments, found: Comparison, *, level: int) -> Iterator[Block]:
    groups = differing(assessments, found)
    if not groups:
        yield Paragraph(msg('Nothing changed.'))
        return
    yield Paragraph(msg('{groups}.', groups=commas(_counted(one) for one in groups)))
    yield from (Listing(one, level) for one in groups)


def _counted(group: Group) -> Message:
    return msg('{title}: {count}', title=group.section.title, count=group.count)
