# SPDX-License-Identifier: Apache-2.0
"""What commands print: the tables of a release, what is different between two, and classifications."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from maturity.comparison import compare, previous
from maturity.model import Text, commas, msg
from maturity.problems import one_line
from maturity.rules.common import unusable
from maturity.summary import announced, declared, missing
from maturity.typesetting import PLAIN, wrap
from maturity.views import Request, changes, resolve
from maturity.views.facts import EVIDENCE
from maturity.views.references import classification, evidence_links
from maturity.views.shapes import Link, Ref, Table
from maturity.writers.blocks import Heading, Listing, Paragraph
from maturity.writers.compact import Sheet, linked_reason
from maturity.writers.writer import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from maturity.assessment import Assessment, Judgement
    from maturity.comparison import Comparison
    from maturity.evaluate import Assessments, Chosen
    from maturity.model import Dataset, Entry, Kind, Message, Phrase, Release
    from maturity.model.catalogues import Reading
    from maturity.typesetting import Screen
    from maturity.views import View
    from maturity.views.changes import Group
    from maturity.views.shapes import Parts
    from maturity.writers.blocks import Block
    from maturity.writers.compact import Cells


@dataclass(frozen=True, slots=True)
class TableType:
    """A table of a release: what it holds, and its view; `of_kinds`: there is always one for each kind.

    `usual`: it is printed where no table is named.
    """

    title: Message
    purpose: str
    view: str
    options: tuple[tuple[str, str], ...] = ()
    of_kinds: bool = True
    usual: bool = True


TABLES: Mapping[str, TableType] = {
    'glance': TableType(
        msg('At a glance'),
        'every entry: classification, since when, what is missing for the next level',
        'at-a-glance',
    ),
    'capabilities': TableType(
        msg('Capabilities'), 'capabilities by entry', 'support-matrix', (('show', 'capabilities'),)
    ),
    'facts': TableType(msg('Lists of facts'), 'the lists of facts of a kind, such as versions', 'fact-table'),
    'missing': TableType(
        msg('Missing for the next level'),
        'every requirement in the way of the next level, with its reason',
        'missing-requirements',
        usual=False,
    ),
    'changes': TableType(msg('Changes'), 'what is different from the release before', 'upgrade'),
    'jobs': TableType(
        msg('Test jobs'), 'the test jobs, and what they test', 'gate-jobs', of_kinds=False, usual=False
    ),
}
"""The tables of a release by name, in their order."""


def tables(
    assessments: Assessments, release: Release, kinds: Sequence[Kind], names: Sequence[str]
) -> Iterator[tuple[str, Request]]:
    """Yield the tables of a release that are asked for: the name of each, and the request for its view."""
    for name, type_ in TABLES.items():
        if name in names:
            whole = not type_.of_kinds and len(kinds) == len(assessments.data.kinds)
            for about in [()] if whole else _about(assessments, name, kinds):
                yield name, Request(type_.view, (*about, *type_.options, ('release', release.id)))


def _about(
    assessments: Assessments, name: str, kinds: Sequence[Kind]
) -> Iterator[tuple[tuple[str, str], ...]]:
    """Yield what each table of a name is about."""
    for kind in kinds:
        about = ('kind', kind.id)
        if name == 'facts':
            yield from ((about, ('fact', fact)) for fact in kind.facts)
        elif name != 'capabilities' or kind.id in assessments.data.capable:
            yield (about,)


def without_evidence(view: View) -> View:
    """Return a table without evidence and columns that are empty, and with names in place of links."""
    if not isinstance(view, Table) or not view.rows:
        return view
    said = [any(cells) for cells in zip(*(row.cells for row in view.rows), strict=True)]
    kept = [number for number, head in enumerate(view.columns) if head != EVIDENCE and said[number]]
    rows = tuple(
        replace(row, cells=tuple(_unlinked(row.cells[number]) for number in kept)) for row in view.rows
    )
    return replace(view, columns=tuple(view.columns[number] for number in kept), rows=rows)


# Documents --------------------------------------------------------------------------------------


def document(
    assessments: Assessments,
    release: Release,
    requests: Sequence[tuple[str, Request]],
    blocks: Callable[[View], Iterator[Block]],
    *,
    evidence: bool = True,
) -> Iterator[Block]:
    """Yield the tables of a release as a document, with all evidence or none."""
    yield Heading(1, release.title)
    for name, group in groupby(requests, key=itemgetter(0)):
        yield Heading(2, TABLES[name].title)
        if name == 'changes':
            kinds = {dict(request.options)['kind'] for _name, request in group}
            yield from _since_before(assessments, release, kinds, evidence=evidence)
        else:
            for _name, request in group:
                view = resolve(assessments, request)
                yield from blocks(view if evidence else without_evidence(view))


def _since_before(
    assessments: Assessments, release: Release, kinds: Collection[str], *, evidence: bool
) -> Iterator[Block]:
    """Yield the differences from the release before as lists: a table of long texts is hard to read."""
    before = previous(assessments.data, release)
    if before is None:
        yield Paragraph(msg('This is the first release on record.'))
    else:
        yield Paragraph(msg('Against {release}.', release=before.title))
        entries = [entry for entry in assessments.data.entries.values() if entry.kind in kinds]
        comparison = compare(assessments, before, release, entries)
        yield from _differences(differing(assessments, comparison, evidence=evidence), level=3)


def difference(assessments: Assessments, comparison: Comparison) -> Iterator[Block]:
    """Yield what is different between two releases as a document."""
    yield Heading(1, msg('{first} to {last}', first=comparison.before.title, last=comparison.after.title))
    yield from _differences(differing(assessments, comparison), level=2)


def differing(
    assessments: Assessments, comparison: Comparison, *, evidence: bool = True
) -> tuple[Group, ...]:
    """Return what is different: once for the same reason, and with links where reasons name what is shown."""
    shape = _linked if evidence else _unlinked
    every = (
        (group, (replace(item, why=tuple(filter(None, map(shape, item.why)))) for item in group.items))
        for group in changes.groups(assessments, comparison, evidence=evidence)
    )
    return tuple(changes.merged(replace(group, items=tuple(items))) for group, items in every)


def _unlinked(line: Parts) -> Parts:
    """Return a line without links: what they are called stays where it is a name."""
    named = (part.words if isinstance(part, Link) and part.is_name else part for part in line)
    texts = (Text(part) if isinstance(part, str) else part for part in named)
    return tuple(part for part in texts if not isinstance(part, Link))


def _linked(line: Parts) -> Parts:
    """Return a line of a requirement with its evidence where its reason names it."""
    first = line[0]
    return linked_reason(line, shown) if isinstance(first, Ref) and first.type == 'requirement' else line


def _differences(groups: Sequence[Group], *, level: int) -> Iterator[Block]:
    if not groups:
        yield Paragraph(msg('Nothing changed.'))
        return
    counts = (msg('{title}: {count}', title=one.section.title, count=one.count) for one in groups)
    yield Paragraph(msg('{groups}.', groups=commas(counts)))
    yield from (Listing(group, level) for group in groups)


# Classifications --------------------------------------------------------------------------------


def classifications(assessments: Assessments, chosen: Chosen) -> Iterator[Block]:
    """Yield the classification of every entry that is asked for, as ranges of releases."""
    heads = msg('entry'), msg('classification'), msg('releases')
    for kind in chosen.kinds_of(assessments.data):
        entries = chosen.entries_of(assessments.data, kind)
        rows = tuple(row for entry in entries for row in _rows(assessments, chosen, entry))
        if rows:
            yield Sheet(kind.plural, heads, rows)
        elif chosen.entries is None:
            yield Paragraph(msg('{caption}: {empty}', caption=kind.plural, empty=msg('none')))


def _rows(assessments: Assessments, chosen: Chosen, entry: Entry) -> Iterator[Cells]:
    shown = chosen.of(assessments, entry)
    for (words, _life), group in groupby(
        shown, key=lambda one: (classification(assessments.data, one).words, one.life)
    ):
        run = list(group)
        ends = dict.fromkeys(str(assessment.release.title) for assessment in (run[0], run[-1]))
        yield (Text(entry.id),), (words,), (Text(' to '.join(ends)),)


def explanation(
    data: Dataset, assessment: Assessment, screen: Screen = PLAIN, *, reading: Reading | None = None
) -> Iterator[str]:
    """Yield why an entry is what it is at a release, in another reading too, and what is missing for more."""
    entry, release = assessment.entry, assessment.release
    name = data.title(entry, release)
    title = f'{name} in {data.title(release, release)}: {classification(data, assessment).words}'
    yield screen.paint(one_line(title), 'head')
    if reading is not None:
        yield from _wrapped(screen, f'Under the reading {reading.title}: {reading.sentence}')
    death = data.death(entry, release)
    remarks = [] if death is None else [unusable(death.reason)]
    remarks += announced(data, entry, release)
    remarks += [declared(data, assessment, one) for one in entry.declared if release.position in one.span]
    for words in remarks:
        yield from _wrapped(screen, words)
    for level in data.kinds[entry.kind].ladder:
        if judgements := assessment.of_level(level):
            skipped = (
                '' if level in assessment.ladder else ' (skipped: only an entry that opts in stops here)'
            )
            yield ''
            yield screen.paint(one_line(f'{data.level_of(level).title}{skipped}'), 'head')
            for judgement in judgements:
                yield from _judgement(data, release, judgement, screen)
    yield ''
    yield from _wrapped(screen, missing(data, assessment))


def _judgement(data: Dataset, release: Release, judgement: Judgement, screen: Screen) -> Iterator[str]:
    sign, hang = f'{judgement.verdict.glyph} {judgement.verdict.value}', ' ' * 12
    title = f'{judgement.requirement.title} [{judgement.requirement.id}]'
    first, *rest = _wrapped(screen, title, f'  {sign:10}', hang)
    # Painted where it is wrapped already: a sequence takes no room.
    yield first.replace(sign, screen.paint(sign, judgement.verdict.tone.terminal), 1)
    yield from rest
    yield from _wrapped(screen, judgement.reason, hang, hang)
    for link in evidence_links(data, judgement.evidence, release):
        as_of = '' if link.as_of is None else f' ({link.as_of})'
        yield one_line(f'{hang}{link.address}{as_of}')


def _wrapped(screen: Screen, words: Phrase | str, first: str = '', then: str = '') -> list[str]:
    return wrap(one_line(str(words)), screen.width, first, then)
