# SPDX-License-Identifier: Apache-2.0
"""Cards: an entry, a release, a requirement, a capability or a level in short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.history import periods
from maturity.model import Evidence, Phrase, Text, msg, msgs
from maturity.views.parts import (
    BREAK,
    Fields,
    Link,
    Part,
    Parts,
    classification,
    evidence_links,
    joined,
    level_ref,
    level_state,
    range_words,
    release_ref,
    requirement_ref,
)
from maturity.views.releases import counts
from maturity.views.sources import source_fields
from maturity.views.tables import span_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from maturity.assessment import Assessment
    from maturity.evaluate import Assessments
    from maturity.history import Period
    from maturity.model import Capability, Dataset, Detail, Entry, Kind, Level, Release, Requirement

Field = tuple[Phrase, Parts]


def _fields(name: str, caption: Phrase, fields: Iterable[Field | None]) -> Fields:
    return Fields(name=name, caption=caption, fields=tuple(field for field in fields if field and field[1]))


def _texts(*texts: Phrase | None) -> Parts:
    return tuple(text for text in texts if text is not None)


def entry_card(assessments: Assessments, entry: Entry) -> Fields:
    """Return an entry in short: what it is now, since when, and what is missing."""
    data = assessments.data
    latest = assessments.latest(entry.id)
    kind = data.kinds[entry.kind]
    type_ = kind.types.get(entry.type or '')
    return _fields(
        'card',
        msg('{title} in short', title=entry.title),
        [
            (kind.title, _texts(type_)),
            *(_standing(assessments, entry, latest) if latest is not None else ()),
            (msg('On record'), _life(data, entry)),
            *_details(entry.details),
        ],
    )


def _details(details: Iterable[Detail]) -> Iterator[Field]:
    """Yield details; those with one label share a field."""
    labels: dict[str, list[Detail]] = {}
    for one in details:
        labels.setdefault(one.label.value, []).append(one)
    for same in labels.values():
        yield same[0].label, joined(((_detail(one),) for one in same), str(BREAK))


def _detail(one: Detail) -> Part:
    if one.link is None:
        assert one.text is not None, 'the schema asks for one of the two'
        return one.text
    return Link(one.link, one.text or Text(one.link.removeprefix('https://')))


def _standing(assessments: Assessments, entry: Entry, latest: Assessment) -> Iterable[Field | None]:
    data = assessments.data
    spells = periods(tuple(assessments.by_entry[entry.id].values()))
    gone = entry.removed is not None
    yield (
        msg('Last classification') if gone else msg('Classification'),
        (classification(data, latest), msg('in'), release_ref(latest.release)),
    )
    yield msg('Since'), (release_ref(spells[-1].first),)
    if len(spells) > 1:
        before = spells[-2]
        state = classification(data, before.assessments[-1])
        yield msg('Before'), (state, msg('until'), release_ref(before.last))
    yield msg('Best so far') if not gone else msg('Best ever'), _best(data, entry, spells)
    yield msg('Declared'), _declared(data, latest)
    if latest.next_level is not None and not latest.dead:
        if not gone:
            yield msg('Next level'), (level_ref(data, latest.next_level),)
        short = joined((requirement_ref(v.requirement),) for v in latest.in_the_way)
        yield msg('What was missing') if gone else msg('What is missing'), short


def _best(data: Dataset, entry: Entry, spells: Sequence[Period]) -> Parts:
    """Return the highest classification that the entry ever had, and when."""
    ladder = (data.below.id, *data.kinds[entry.kind].ladder)
    top = max(ladder.index(spell.level) for spell in spells)
    found = [spell for spell in spells if ladder.index(spell.level) == top]
    when = tuple(range_words(spell.first, spell.last) for spell in found)
    return level_state(data, data.kinds[entry.kind], ladder[top]), msg('({releases})', releases=when)


def _declared(data: Dataset, latest: Assessment) -> Parts:
    """Return what the project itself called the entry at the release."""
    kind = data.kinds[latest.entry.kind]
    return joined(
        (
            level_state(data, kind, one.level),
            msg('by {means}', means=data.declared_by.get(one.by, one.by)),
        )
        for one in latest.entry.declared
        if latest.release.position in one.span
    )


def _life(data: Dataset, entry: Entry) -> Parts:
    first = data.releases[entry.introduced.release]
    begin: Parts = (msg('before') if entry.introduced.before else msg('since'), release_ref(first))
    if entry.removed is None:
        return begin
    return (*begin, msg(', removed in'), release_ref(data.releases[entry.removed.release]))


def release_card(assessments: Assessments, release: Release) -> Fields:
    """Return a release in short: date, status, versions, counts, sources."""
    data = assessments.data
    gate = () if release.gate is None else (release.gate.source, *release.gate.also)
    return _fields(
        'card',
        msg('{title} in short', title=release.title),
        [
            *((kind.plural, counts(assessments, kind, release)) for kind in data.kinds.values()),
            (msg('Released'), _texts(Text(release.released) if release.released else None)),
            (msg('Planned'), _texts(Text(release.planned) if release.planned else None)),
            (msg('Status'), _texts(data.statuses.get(release.status or ''))),
            (msg('End of life'), _texts(Text(release.end_of_life) if release.end_of_life else None)),
            (msg('Published'), _published(data, release)),
            (msg('Judged at'), _judged_at(data, release)),
            (msg('Versions'), joined((Text(version),) for version in release.versions)),
            (msg('Test jobs defined in'), evidence_links(data, gate)),
            (msg('Remark'), _texts(release.note)),
            (msg('Evidence'), evidence_links(data, release.evidence)),
        ],
    )


def _published(data: Dataset, release: Release) -> Parts:
    """Return since when the classifications of a release are frozen, and how often they were corrected."""
    publication = data.published.get(release.id)
    if publication is None:
        return ()
    frozen = msg('{date}; frozen since', date=publication.date)
    if not publication.corrections:
        return (frozen,)
    number = len(publication.corrections)
    return (frozen, msgs('; {count} correction', '; {count} corrections', number))


def _judged_at(data: Dataset, release: Release) -> Parts:
    """Return the tag, or the commit where there is no tag yet."""
    tag = _texts(msg('tag {tag}', tag=release.tag) if release.tag else None)
    if release.commit is None:
        return tag
    commit = Evidence(change=release.commit, mark=release.mark)
    return joined([part for part in (tag, evidence_links(data, (commit,))) if part])


def requirement_card(data: Dataset, requirement: Requirement) -> Fields:
    """Return a requirement: level, the words of the specification, how it is decided."""
    return _fields(
        'requirement',
        requirement.title,
        [
            (data.kinds[requirement.kind].title, (level_ref(data, requirement.level),)),
            (msg('In the words of the specification'), (requirement.quote,)),
            (msg('How it is decided'), _texts(requirement.note)),
            (msg('In force'), (span_words(data, requirement.span),)),
            (msg('Source'), evidence_links(data, requirement.evidence)),
            *source_fields(data, requirement.mark, requirement.title),
        ],
    )


def capability_card(data: Dataset, capability: Capability) -> Fields:
    """Return a capability: what it is, how its state is derived, and whether it can be tested."""
    untested = None if capability.tested else msg('no')
    return _fields(
        'capability',
        capability.title,
        [
            (msg('Description'), _texts(capability.description)),
            (msg('Group'), _texts(capability.group)),
            *_details(capability.details),
            (msg('Implemented when'), _texts(capability.derived_from)),
            (msg('Counts for test coverage'), _texts(untested, capability.reason) if untested else ()),
            *source_fields(data, capability.mark, capability.title),
        ],
    )


def level_card(data: Dataset, level: Level) -> Fields:
    """Return a level: what it means, and the requirements of each kind."""
    return _fields(
        'level',
        level.title,
        [
            (msg('Meaning'), (level.meaning,)),
            *((kind.plural, _required(data, kind, level)) for kind in data.kinds.values()),
            *source_fields(data, level.mark, level.title),
        ],
    )


def _required(data: Dataset, kind: Kind, level: Level) -> Parts:
    return joined(
        (requirement_ref(one),)
        for one in data.requirements.values()
        if one.kind == kind.id and one.level == level.id
    )
