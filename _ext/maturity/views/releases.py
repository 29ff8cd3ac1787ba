# SPDX-License-Identifier: Apache-2.0
"""Tables of a release, and of all releases."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from maturity.evaluate import Assessments
from maturity.model import Dataset, Kind, Text, msg
from maturity.model.vocabulary import DEAD
from maturity.views.facts import EVIDENCE
from maturity.views.options import Entries, EntryType, Newest
from maturity.views.references import (
    classification,
    entry_at,
    evidence_links,
    level_state,
    ref_of,
)
from maturity.views.registry import view
from maturity.views.shapes import BREAK, NOTHING, Table, joined, row, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from maturity.assessment import Assessment
    from maturity.model import Correction, Entry, Phrase, Publication, Published, Release
    from maturity.views.shapes import Parts, Ref, Row


def _at(
    assessments: Assessments, kind: Kind, release: Release, chosen: Sequence[Entry] = ()
) -> Iterator[Assessment]:
    """Yield the assessments of the entries of a kind, or of those chosen, at a release."""
    for entry in chosen or assessments.data.of_kind(kind.id):
        if (assessment := assessments.get(entry.id, release.id)) is not None:
            yield assessment


# One release ------------------------------------------------------------------------------------


@view('at-a-glance')
def at_a_glance(
    assessments: Assessments,
    kind: Kind,
    *,
    release: Newest,
    type_: EntryType | None = None,
    entries: Entries = (),
) -> Table:
    """Return every entry of a kind at one release: classification, since when, what is missing."""
    data, plural = assessments.data, kind.plural if type_ is None else kind.types[type_]
    return table(
        'glance',
        msg('{kinds} in {release}', kinds=plural, release=release.title),
        [one for one in _at(assessments, kind, release, entries) if type_ in {None, one.entry.type}],
        [
            (kind.title, lambda one: entry_at(data, one.entry, release)),
            (msg('Classification'), lambda one: _classified(data, one)),
            (msg('Since'), lambda one: _since(assessments, one)),
            (msg('Missing for the next level'), lambda one: _missing(data, one)),
        ],
        empty=msg('None in {release}.', release=release.title),
    )


def _since(assessments: Assessments, one: Assessment) -> Ref:
    """Return the first release from which on the entry was what it is."""
    periods = reversed(assessments.periods[one.entry.id])
    return ref_of(next(spell.first for spell in periods if spell.first.position <= one.release.position))


def _classified(data: Dataset, assessment: Assessment) -> Parts:
    """Return the classification, and what the project declared where that is something else."""
    levels = dict.fromkeys(
        one.level
        for one in assessment.entry.declared
        if assessment.release.position in one.span and one.level != assessment.level
    )
    titles = tuple(data.level_of(level).title for level in levels)
    declared = (BREAK, msg('declared {levels}', levels=titles)) if titles else ()
    return classification(data, assessment), *declared


def _missing(data: Dataset, assessment: Assessment) -> Parts:
    if assessment.next_level is None or not assessment.in_the_way:
        return ()
    short = joined(ref_of(one.requirement) for one in assessment.in_the_way)
    return ref_of(data.level_of(assessment.next_level)), Text(':'), *short


@view('missing-requirements')
def missing(assessments: Assessments, kind: Kind, *, release: Newest) -> Table:
    """Return every requirement that keeps an entry of a kind from its next level, with its reason."""
    return table(
        'missing',
        msg('{kinds} in {release}: missing for the next level', kinds=kind.plural, release=release.title),
        [(one, judgement) for one in _at(assessments, kind, release) for judgement in one.in_the_way],
        [
            (kind.title, lambda pair: entry_at(assessments.data, pair[0].entry, release)),
            (msg('For'), lambda pair: ref_of(assessments.data.level_of(pair[0].next_level or ''))),
            (msg('Requirement'), lambda pair: ref_of(pair[1].requirement)),
            (msg('Verdict'), lambda pair: pair[1].verdict.state),
            (msg('Reason'), lambda pair: pair[1].reason),
        ],
        empty=msg('Nothing is missing.'),
    )


@view('corrections')
def corrections(data: Dataset, release: Newest) -> Table:
    """Return what a release was first published as, and is not, newest first, with the reasons."""
    publication = data.published.get(release.id)
    rows = [] if publication is None else list(_corrections(data, release, publication))
    return Table(
        name='corrections',
        caption=msg('Corrections of {release}', release=release.title),
        columns=(msg('Date'), msg('Entry'), msg('Published as'), msg('Corrected to'), msg('Why'), EVIDENCE),
        rows=tuple(rows[::-1]),
        empty=NOTHING,
    )


def _corrections(data: Dataset, release: Release, publication: Publication) -> Iterator[Row]:
    for number, correction in enumerate(publication.corrections):
        was, now = publication.valid(number), publication.valid(number + 1)
        for id_ in {**correction.entries, **dict.fromkeys(correction.absent)}:
            if was.get(id_) != now.get(id_):
                yield _corrected(data, release, correction, id_, (was.get(id_), now.get(id_)))


def _corrected(
    data: Dataset,
    release: Release,
    correction: Correction,
    id_: str,
    states: tuple[Published | None, Published | None],
) -> Row:
    who = () if correction.by is None else (msg('Decided by {by}.', by=Text(correction.by, correction.mark)),)
    return row(
        Text(correction.date or '–'),
        _renamed(data, release, id_),
        *(_published(data, id_, state) for state in states),
        (correction.reason, *who),
        evidence_links(data, correction.evidence, release),
    )


def _renamed(data: Dataset, release: Release, id_: str) -> Parts:
    """Return an entry by its name of today; what is gone has only the id that it had."""
    entry = data.entries.get(data.renamed.get(id_, id_))
    if entry is None:
        return (Text(id_),)
    return (ref_of(entry, about=release.id if data.exists(entry, release) else None),)


def _published(data: Dataset, id_: str, state: Published | None) -> Parts:
    if state is None:
        return (msg('not in it'),)
    entry = data.entries.get(data.renamed.get(id_, id_))
    if entry is None or state.level not in {*data.levels, data.below.id}:
        return (Text(state.level),)
    return (level_state(data, data.kinds[entry.kind], state.level),)


# All releases -----------------------------------------------------------------------------------


@view('release-list')
def releases(assessments: Assessments) -> Table:
    """Return all releases, newest first, with the number of entries at each level."""
    data = assessments.data
    return table(
        'releases',
        msg('Releases'),
        reversed(list(data.releases.values())),
        [
            (msg('Release'), ref_of),
            (msg('Version'), lambda release: Text(release.tag or '')),
            (msg('Released'), _date),
            (msg('Status'), lambda release: data.statuses.get(release.status or '', Text(''))),
            *((kind.plural, partial(counts, assessments, kind)) for kind in data.kinds.values()),
        ],
    )


def _date(release: Release) -> Phrase:
    """Return when a release came, or when it is planned."""
    if release.released or not release.planned:
        return Text(release.released or '')
    return msg('planned {date}', date=release.planned)


def counts(assessments: Assessments, kind: Kind, release: Release) -> Parts:
    """Return how many entries of a kind stand at each level, highest first, and how many are dead code."""
    data = assessments.data
    found = Counter(None if one.dead else one.level for one in _at(assessments, kind, release))
    states = ((level, level_state(data, kind, level)) for level in (*reversed(kind.ladder), data.below.id))
    return joined(
        (Text(f'{found[level]} × '), state) for level, state in (*states, (None, DEAD)) if found[level]
    )
