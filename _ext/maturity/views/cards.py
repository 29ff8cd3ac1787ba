# SPDX-License-Identifier: Apache-2.0
"""Cards: an entry, a release, a requirement, a capability or a level in short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.history import periods
from maturity.model import Evidence, Text
from maturity.views.parts import (
    Fields,
    Parts,
    classification,
    evidence_links,
    joined,
    level_ref,
    release_ref,
    requirement_ref,
)
from maturity.views.releases import counts
from maturity.views.tables import span_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.evaluate import Assessment, Assessments
    from maturity.model import Capability, Dataset, Entry, Kind, Level, Release, Requirement

Field = tuple[Text, Parts]


def _fields(name: str, caption: Text, fields: Iterable[Field | None]) -> Fields:
    return Fields(name=name, caption=caption, fields=tuple(field for field in fields if field and field[1]))


def _texts(*texts: Text | None) -> Parts:
    return tuple(text for text in texts if text is not None)


def entry_card(assessments: Assessments, entry: Entry) -> Fields:
    """Return an entry in short: what it is now, since when, and what is missing."""
    data = assessments.data
    latest = assessments.latest(entry.id)
    kind = data.kinds[entry.kind]
    type_ = kind.types.get(entry.type or '')
    return _fields(
        'card',
        Text(f'{entry.title} in short'),
        [
            (kind.title, _texts(type_)),
            *(_standing(assessments, entry, latest) if latest is not None else ()),
            (Text('On record'), _life(data, entry)),
        ],
    )


def _standing(assessments: Assessments, entry: Entry, latest: Assessment) -> Iterable[Field | None]:
    data = assessments.data
    spells = periods(assessments, entry)
    gone = entry.removed is not None
    yield (
        Text('Last classification') if gone else Text('Classification'),
        (classification(data, latest), Text(' in '), release_ref(latest.release)),
    )
    yield Text('Since'), (release_ref(spells[-1].first),)
    if len(spells) > 1:
        before = spells[-2]
        state = classification(data, before.assessments[-1])
        yield Text('Before'), (state, Text(' until '), release_ref(before.last))
    if latest.next_level is not None and not gone and not latest.dead:
        yield Text('Next level'), (level_ref(data, latest.next_level),)
        short = joined((requirement_ref(v.requirement),) for v in latest.in_the_way)
        yield Text('What is missing'), short


def _life(data: Dataset, entry: Entry) -> Parts:
    first = data.releases[entry.introduced.release]
    begin: Parts = (Text('before ' if entry.introduced.before else 'since '), release_ref(first))
    if entry.removed is None:
        return begin
    return (*begin, Text(', removed in '), release_ref(data.releases[entry.removed.release]))


def release_card(assessments: Assessments, release: Release) -> Fields:
    """Return a release in short: date, status, versions, counts, sources."""
    data = assessments.data
    gate = () if release.gate is None else (release.gate.source, *release.gate.also)
    return _fields(
        'card',
        Text(f'{release.title} in short'),
        [
            *((kind.plural, counts(assessments, kind, release)) for kind in data.kinds.values()),
            (Text('Released'), _texts(Text(release.released) if release.released else None)),
            (Text('Planned'), _texts(Text(release.planned) if release.planned else None)),
            (Text('Status'), _texts(data.statuses.get(release.status or ''))),
            (Text('End of life'), _texts(Text(release.end_of_life) if release.end_of_life else None)),
            (Text('Judged at'), _judged_at(data, release)),
            (Text('Versions'), joined((Text(version),) for version in release.versions)),
            (Text('Test jobs defined in'), joined((link,) for link in evidence_links(data, gate))),
            (Text('Remark'), _texts(release.note)),
            (Text('Evidence'), joined((link,) for link in evidence_links(data, release.evidence))),
        ],
    )


def _judged_at(data: Dataset, release: Release) -> Parts:
    """Return the tag, or the commit where there is no tag yet."""
    tag = _texts(Text(f'tag {release.tag}') if release.tag else None)
    if release.commit is None:
        return tag
    commit = Evidence(type='change', target=release.commit, mark=release.mark)
    return joined([part for part in (tag, evidence_links(data, (commit,))) if part])


def requirement_card(data: Dataset, requirement: Requirement) -> Fields:
    """Return a requirement: level, the words of the specification, how it is decided."""
    return _fields(
        'requirement',
        requirement.title,
        [
            (data.kinds[requirement.kind].title, (level_ref(data, requirement.level),)),
            (Text('In the words of the specification'), (requirement.quote,)),
            (Text('How it is decided'), _texts(requirement.note)),
            (Text('In force'), (span_words(data, requirement.span),)),
            (Text('Source'), evidence_links(data, requirement.evidence)),
        ],
    )


def capability_card(capability: Capability) -> Fields:
    """Return a capability: how its state is derived, and whether it can be tested."""
    untested = None if capability.tested else Text('no', capability.mark)
    return _fields(
        'capability',
        capability.title,
        [
            (Text('Implemented when'), _texts(capability.derived_from)),
            (Text('Counts for test coverage'), _texts(untested, capability.reason) if untested else ()),
        ],
    )


def level_card(data: Dataset, level: Level) -> Fields:
    """Return a level: what it means, and the requirements of each kind."""
    return _fields(
        'level',
        level.title,
        [
            (Text('Meaning'), (level.meaning,)),
            *((kind.plural, _required(data, kind, level)) for kind in data.kinds.values()),
        ],
    )


def _required(data: Dataset, kind: Kind, level: Level) -> Parts:
    return joined(
        (requirement_ref(one),)
        for one in data.requirements.values()
        if one.kind == kind.id and one.level == level.id
    )
