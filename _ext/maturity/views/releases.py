# SPDX-License-Identifier: Apache-2.0
"""Tables of a release and of all releases, the ladder of a kind, and its entries as cards."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from maturity.evaluate import Assessments
from maturity.model import Dataset, FactType, Kind, Text, msg, msgs
from maturity.model.vocabulary import DEAD, Coverage
from maturity.rules.common import state_of
from maturity.rules.exercises import tested
from maturity.summary import obstacles
from maturity.views.entry_verdicts import requirement_missing
from maturity.views.facts import EVIDENCE
from maturity.views.options import Entries, EntryType, Newest
from maturity.views.references import classification, entry_at, evidence_links, level_state, ref_of
from maturity.views.registry import view
from maturity.views.shapes import Shares, Strong, Table, joined, stacked, table
from maturity.views.statements import Cards
from maturity.views.verdicts import level_within

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from maturity.assessment import Assessment
    from maturity.model import Correction, Entry, Message, Phrase, Publication, Published, Release
    from maturity.model.messages import Value
    from maturity.views.shapes import Cell, Parts, Ref


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


def _classified(data: Dataset, assessment: Assessment) -> Cell:
    """Return the classification, and what the project declared where that is something else."""
    levels = dict.fromkeys(
        one.level
        for one in assessment.entry.declared
        if assessment.release.position in one.span and one.level != assessment.level
    )
    titles = tuple(data.level_of(level).title for level in levels)
    declared = msg('declared {levels}', levels=titles) if titles else None
    return stacked((classification(data, assessment), declared))


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
    return table(
        'corrections',
        msg('Corrections of {release}', release=release.title),
        [] if publication is None else [*_corrected(publication)][::-1],
        [
            (msg('Date'), lambda one: Text(one.correction.date or '–')),
            (msg('Entry'), lambda one: _renamed(data, release, one.id)),
            (msg('Published as'), lambda one: _published(data, one.id, one.before)),
            (msg('Corrected to'), lambda one: _published(data, one.id, one.after)),
            (msg('Why'), lambda one: _reason(one.correction)),
            (EVIDENCE, lambda one: evidence_links(data, one.correction.evidence, release)),
        ],
    )


class _Corrected(NamedTuple):
    """What a correction changed of an entry."""

    correction: Correction
    id: str
    before: Published | None
    after: Published | None


def _corrected(publication: Publication) -> Iterator[_Corrected]:
    for number, correction in enumerate(publication.corrections):
        was, now = publication.valid(number), publication.valid(number + 1)
        for id_ in {**correction.entries, **dict.fromkeys(correction.absent)}:
            if was.get(id_) != now.get(id_):
                yield _Corrected(correction, id_, was.get(id_), now.get(id_))


def _reason(correction: Correction) -> Cell:
    by = None if correction.by is None else Text(correction.by, correction.mark)
    return correction.reason, None if by is None else msg('Decided by {by}.', by=by)


def _renamed(data: Dataset, release: Release, id_: str) -> Ref | Text:
    """Return an entry by its name of today; what is gone has only the id that it had."""
    entry = data.entries.get(data.renamed.get(id_, id_))
    if entry is None:
        return Text(id_)
    return ref_of(entry, about=release.id if data.exists(entry, release) else None)


def _published(data: Dataset, id_: str, state: Published | None) -> Cell:
    if state is None:
        return msg('not in it')
    entry = data.entries.get(data.renamed.get(id_, id_))
    if entry is None or state.level not in {*data.levels, data.below.id}:
        return Text(state.level)
    return level_state(data, data.kinds[entry.kind], state.level)


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


# Of a kind ---------------------------------------------------------------------------------------


@view('ladder')
def ladder(data: Dataset, kind: Kind) -> Table:
    """Return the levels of a kind, the highest first: what each promises, and what it takes."""
    required = data.in_force(kind.id, data.newest_released)
    return table(
        'ladder',
        msg('{kinds}: what each classification promises', kinds=kind.plural),
        (*reversed(kind.ladder), data.below.id),
        [
            (msg('Classification'), lambda level: level_state(data, kind, level)),
            (msg('What it promises'), lambda level: data.level_of(level).meaning),
            (msg('What it takes'), lambda level: joined(ref_of(x) for x in required if x.level == level)),
        ],
    )


@view('entry-cards')
def entry_cards(
    assessments: Assessments, kind: Kind, *, release: Newest, fact: FactType | None = None
) -> Table:
    """Return the entries of a kind at a release as cards, the highest level first."""
    data = assessments.data
    return table(
        'cards',
        msg('{kinds} in {release}', kinds=kind.plural, release=release.title),
        sorted(_at(assessments, kind, release), key=lambda one: -one.rank),
        [
            (kind.title, lambda one: ref_of(one.entry, title=data.title(one.entry, release))),
            (msg('Classification'), lambda one: classification(data, one)),
            (msg('Tested'), lambda one: _shares(data, one.entry, release)),
            *([] if fact is None else [(fact.title, lambda one: _values(data, fact, one.entry, release))]),
            (msg('To the next level'), lambda one: _distance(data, one)),
        ],
        empty=msg('None in {release}.', release=release.title),
        type_=Cards,
    )


def _shares(data: Dataset, entry: Entry, release: Release) -> Shares | None:
    """Return how well the capabilities are tested that an entry offers and a test could show."""
    states = [
        tested(data, entry, release, one.id).state
        for one in data.capabilities_at(release).values()
        if one.tested and state_of(entry, one.id, release) in {'implemented', 'partial'}
    ]
    counts = tuple((one.state, states.count(one)) for one in Coverage if one in states)
    words = tuple(msg('{number} {state}', number=number, state=state.words) for state, number in counts)
    whole = msgs(
        '{counts}, of {count} capability that a test could cover',
        '{counts}, of {count} capabilities that a test could cover',
        len(states),
        counts=words,
    )
    return Shares(counts, whole) if counts else None


def _values(data: Dataset, fact: FactType, entry: Entry, release: Release) -> Parts:
    """Return the values of a list of facts; those that a job tests, of a pipeline that counts, stand out."""
    facts = (one for one in entry.facts.get(fact.id, ()) if release.position in one.span)
    values = dict.fromkeys(Text(value, one.mark) for one in facts for value in one.values)
    jobs = (one for one in release.jobs if entry.id in one.entries)
    seen = {one.version for one in jobs if data.role(one.pipeline).coverage is Coverage.TESTED}
    return joined(
        Strong(msg('{value} (tested)', value=value)) if value.value in seen else value for value in values
    )


def _distance(data: Dataset, assessment: Assessment) -> Message | None:
    """Return in a few words what is between an entry and its next level."""
    way = obstacles(data, assessment)
    if way is None:
        return None
    level = ref_of(data.level_of(way.level))
    page = ref_of(assessment.entry, title=msgs('{count} test', '{count} tests', way.count))
    missing: Value = page if way.tests else tuple(map(requirement_missing, way.judgements))
    if way.then == way.level:
        return msg('{level}: {missing}', level=level, missing=missing)
    then = level_within(data, way.then)
    return msg('{level}: {missing}, then {then} at once', level=level, missing=missing, then=then)
