# SPDX-License-Identifier: Apache-2.0
"""Cards: an entry, a release, a requirement, a capability or a level in short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.evaluate import Assessments
from maturity.model import (
    Capability,
    Dataset,
    Entry,
    Evidence,
    Level,
    Life,
    Release,
    Requirement,
    Text,
    commas,
    msg,
    msgs,
)
from maturity.model.events import EventType
from maturity.model.vocabulary import CapabilityState, Relation
from maturity.rules.common import state_of
from maturity.summary import end_words
from maturity.views.options import Newest
from maturity.views.recorded import recorded_in
from maturity.views.references import (
    classification,
    evidence_links,
    group_title,
    level_state,
    range_words,
    ref_of,
    run_words,
    runs,
    span_words,
)
from maturity.views.registry import view
from maturity.views.releases import counts
from maturity.views.requirements import of_entry
from maturity.views.shapes import Fields, Link, card, joined, stacked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from maturity.assessment import Assessment
    from maturity.history import Period
    from maturity.model import Detail, Phrase, Release
    from maturity.model.dataset import Related
    from maturity.views.shapes import Cell, Field, Part, Parts


# Entries ----------------------------------------------------------------------------------------


@view('entry-card')
def entry_card(assessments: Assessments, entry: Entry) -> Fields:
    """Return an entry in short: what it is now, since when, and what it was."""
    data, kind = assessments.data, assessments.data.kinds[entry.kind]
    latest = assessments.latest(entry.id)
    return card(
        'card',
        msg('{title} in short', title=entry.title),
        (kind.title, kind.types.get(entry.type or '')),
        (msg('Also called'), _names(data, entry)),
        *_announced(data, entry),
        *(_standing(assessments, entry, latest) if latest is not None else ()),
        (msg('On record'), joined((_life(data, life) for life in entry.lives), '; ')),
        *_relations(data, entry),
        (msg('In other readings'), of_entry(assessments, entry)),
        *_details(entry.details),
    )


def _standing(assessments: Assessments, entry: Entry, latest: Assessment) -> Iterator[Field]:
    data, periods = assessments.data, assessments.periods[entry.id]
    gone = data.is_gone(entry)
    yield (
        msg('Last classification') if gone else msg('Classification'),
        (classification(data, latest), msg('in'), ref_of(latest.release)),
    )
    yield msg('Since'), ref_of(periods[-1].first)
    if len(periods) > 1:
        before = periods[-2]
        state = classification(data, before.assessments[-1])
        yield msg('Before'), (state, msg('until'), ref_of(before.last))
    yield msg('Best ever') if gone else msg('Best so far'), _best(data, entry, periods)
    yield msg('Declared'), _declared(data, latest)
    if gone and not latest.dead:
        yield (
            msg('What was missing'),
            joined(ref_of(one.requirement) for one in latest.in_the_way),
        )


def _best(data: Dataset, entry: Entry, periods: Sequence[Period]) -> Parts:
    """Return the highest classification that the entry ever had, and when."""
    ladder = (data.below.id, *data.kinds[entry.kind].ladder)
    top = max((period.level for period in periods), key=ladder.index)
    when = tuple(range_words(one.first, one.last) for one in periods if one.level == top)
    return level_state(data, data.kinds[entry.kind], top), msg('({releases})', releases=when)


def _declared(data: Dataset, latest: Assessment) -> Parts:
    """Return what the project itself called the entry at the release."""
    kind = data.kinds[latest.entry.kind]
    return joined(
        (
            level_state(data, kind, one.level),
            msg('by {means}', means=data.declared_by.get(one.by, one.by)),
            None if one.note is None else msg('({note})', note=one.note),
        )
        for one in latest.entry.declared
        if latest.release.position in one.span
    )


def _life(data: Dataset, life: Life) -> Parts:
    first = data.releases[life.introduced.release]
    begin = msg('before') if life.introduced.before else msg('since')
    if life.removed is None:
        return begin, ref_of(first)
    return begin, ref_of(first), msg(', removed in'), ref_of(data.releases[life.removed.release])


def _names(data: Dataset, record: Entry | Release | Capability) -> Parts:
    """Return the other names of something, those of old with the release until which it had them."""
    former = (
        (
            name if isinstance(name, Text) else Text(name),
            msg('(before {release})', release=data.releases[one.release].title),
        )
        for one in record.renamed
        for name in one.names
    )
    return joined([*record.also, *former])


def _announced(data: Dataset, entry: Entry) -> Iterator[Field]:
    """Yield the announced end that counts now, or did in the last release with the entry."""
    last = list(data.releases.values())[entry.lives[-1].stop]
    for type_, milestone in data.ends(entry, last):
        words = end_words(data, last, type_, milestone)
        yield type_.section.title, (words, *evidence_links(data, milestone.evidence))


def _relations(data: Dataset, entry: Entry) -> Iterator[Field]:
    """Yield what became of the entry, and what it came from; advice only as long as it counts."""
    found: dict[Phrase, list[Parts]] = {}
    for related in data.relations.get(entry.id, ()):
        if related.relation is Relation.INSTEAD and not _counts(data, entry, related):
            continue
        when = msg('({release})', release=data.releases[related.milestone.release].title)
        others = joined(ref_of(other) for other in related.others)
        found.setdefault(related.words, []).append((*others, when))
    yield from ((label, joined(parts)) for label, parts in found.items())


def _counts(data: Dataset, entry: Entry, related: Related) -> bool:
    """Return whether advice on what to use instead counts in the last release with the entry, or after it."""
    one = related.others[0] if related.is_back else entry
    last = list(data.releases.values())[one.lives[-1].stop]
    return related.milestone in (one.removed, *(milestone for _, milestone in data.ends(one, last)))


def _details(details: Iterable[Detail]) -> Iterator[Field]:
    """Yield details; those with one label share a field."""
    labels: dict[str, list[Detail]] = {}
    for detail in details:
        labels.setdefault(detail.label.value, []).append(detail)
    for same in labels.values():
        yield same[0].label, stacked(map(_detail, same))


def _detail(detail: Detail) -> Part:
    if detail.link is None:
        assert detail.text is not None, 'the schema asks for one of the two'
        return detail.text
    words = detail.text or Text(detail.link.removeprefix('https://'))
    return Link(detail.link, words, mark=detail.label.mark)


# Releases ---------------------------------------------------------------------------------------


@view('release-card')
def release_card(assessments: Assessments, release: Newest) -> Fields:
    """Return a release in short: date, status, versions, counts, sources."""
    data = assessments.data
    gate = () if release.gate is None else (release.gate.source, *release.gate.also)
    return card(
        'card',
        msg('{title} in short', title=release.title),
        (msg('Also called'), _names(data, release)),
        *((kind.plural, counts(assessments, kind, release)) for kind in data.kinds.values()),
        *((type_.section.title, _whose(assessments, release, type_)) for type_ in MOVES),
        (msg('Released'), Text(release.released) if release.released else None),
        (msg('Planned'), Text(release.planned) if release.planned else None),
        (msg('Status'), data.statuses.get(release.status or '')),
        (msg('Then'), _next_status(data, release)),
        (msg('End of life'), Text(release.end_of_life) if release.end_of_life else None),
        (msg('Upgrades'), msg('from the last release of this sort too (SLURP)') if release.slurp else None),
        (msg('Published'), _published(data, release)),
        (msg('Judged at'), _judged_at(data, release)),
        (msg('Versions'), joined(Text(version) for version in release.versions)),
        (msg('Test jobs defined in'), evidence_links(data, gate)),
        (msg('Remark'), release.note),
        (msg('Evidence'), evidence_links(data, release.evidence)),
    )


MOVES = EventType.PROMOTED, EventType.DEMOTED, EventType.REMOVED


def _whose(assessments: Assessments, release: Release, type_: EventType) -> Parts:
    """Return who was promoted, demoted or removed at a release; the page of each says why."""
    found = (one for one in assessments.all_events if one.release is release and one.type is type_)
    return joined(ref_of(one.entry, about=release.id if one.new else None) for one in found)


def _published(data: Dataset, release: Release) -> Parts:
    """Return since when the classifications of a release are frozen, and how often they were corrected."""
    publication = data.published.get(release.id)
    if publication is None:
        return ()
    frozen = msg('{date}; frozen since', date=publication.date)
    if not (number := len(publication.corrections)):
        return (frozen,)
    return (frozen, msgs('; {count} correction', '; {count} corrections', number))


def _next_status(data: Dataset, release: Release) -> Phrase | None:
    """Return the status that a release gets, and when."""
    then = release.next_status
    if then is None:
        return None
    title = data.statuses.get(then.status, Text(then.status))
    return title if then.date is None else msg('{status} on {date}', status=title, date=then.date)


def _judged_at(data: Dataset, release: Release) -> Parts:
    """Return the tag, and the commit where there is no tag yet."""
    commit = () if release.commit is None else (Evidence(change=release.commit, mark=release.mark),)
    tag = msg('tag {tag}', tag=release.tag) if release.tag else None
    return joined((tag, evidence_links(data, commit)))


# Catalogues -------------------------------------------------------------------------------------


@view('requirement-card')
def requirement_card(assessments: Assessments, requirement: Requirement) -> Fields:
    """Return a requirement in short: level, words of the specification, how it is decided, who meets it."""
    data = assessments.data
    return card(
        'requirement',
        requirement.title,
        (data.kinds[requirement.kind].title, ref_of(data.level_of(requirement.level))),
        (msg('In the words of the specification'), requirement.quote),
        (msg('How it is decided'), requirement.note),
        (msg('In force'), span_words(data, requirement.span)),
        (msg('Source'), evidence_links(data, requirement.evidence)),
        (msg('Met by'), met_by(assessments, requirement)),
        recorded_in(data, requirement.mark, requirement.title),
    )


@view('capability-card')
def capability_card(data: Dataset, capability: Capability) -> Fields:
    """Return a capability in short: what it is, how its state is derived, if it can be tested, who has it."""
    return card(
        'capability',
        capability.title,
        (msg('Also called'), _names(data, capability)),
        (msg('Description'), capability.description),
        (msg('Group'), group_title(data, capability)),
        (msg('On offer'), _offered(data, capability)),
        *_details(capability.details),
        (msg('Implemented when'), capability.derived_from),
        (msg('Counts for test coverage'), None if capability.tested else (msg('no'), capability.reason)),
        (msg('Offered by'), offered_by(data, capability, CapabilityState.IMPLEMENTED)),
        (msg('Offered in part by'), offered_by(data, capability, CapabilityState.PARTIAL)),
        recorded_in(data, capability.mark, capability.title),
    )


def _offered(data: Dataset, capability: Capability) -> Cell:
    """Return when the project has a capability, where that is not throughout."""
    span = capability.span
    if (span.start, span.stop) == (0, len(data.releases) - 1):
        return None
    return span_words(data, span), evidence_links(data, capability.evidence)


@view('classification-card')
def level_card(data: Dataset, level: Level) -> Fields:
    """Return a classification: what it means and requires."""
    required = [one for one in data.requirements.values() if one.level == level.id]
    return card(
        'level',
        level.title,
        (msg('Meaning'), level.meaning),
        *(
            (kind.plural, joined(ref_of(one) for one in required if one.kind == kind.id))
            for kind in data.kinds.values()
        ),
        recorded_in(data, level.mark, level.title),
    )


# Who has it --------------------------------------------------------------------------------------


def met_by(assessments: Assessments, requirement: Requirement) -> Parts:
    """Return the entries that ever met a requirement, or had it waived, each with the releases."""

    def holds(entry: Entry, release: Release) -> bool:
        assessment = assessments.get(entry.id, release.id)
        judged = () if assessment is None else assessment.judgements
        return any(one.requirement is requirement and one.verdict.passed for one in judged)

    return _through_time(assessments.data, assessments.data.of_kind(requirement.kind), holds)


def offered_by(data: Dataset, capability: Capability, state: CapabilityState) -> Parts:
    """Return the entries that ever had a capability in a state, each with the releases."""

    def holds(entry: Entry, release: Release) -> bool:
        return CapabilityState(state_of(entry, capability.id, release)) is state

    entries = (entry for kind in data.kinds for entry in data.of_kind(kind))
    return _through_time(data, entries, holds, capability.id)


def _through_time(
    data: Dataset, entries: Iterable[Entry], holds: Callable[[Entry, Release], bool], about: str | None = None
) -> Parts:
    """Return references to entries, each with the releases in which something holds."""
    found: list[Parts] = []
    for entry in entries:
        held = [one for one in data.releases.values() if holds(entry, one)]
        if held:
            ranges = commas(run_words(data, run) for run in runs(held, lambda one: one))
            found.append((ref_of(entry, about=about), msg('({releases})', releases=ranges)))
    return joined(found)
