# SPDX-License-Identifier: Apache-2.0
"""From records to what views show of them: references, states, links to evidence, ranges of releases."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from maturity import links
from maturity.model import Capability, Entry, Level, Release, Requirement, Text, msg, msgs
from maturity.model.vocabulary import DEAD, IN_DEVELOPMENT, Confidence
from maturity.views.shapes import Link, Ref, cell

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from maturity.assessment import Assessment
    from maturity.evaluate import Assessments
    from maturity.model import Dataset, Evidence, Fact, Kind, Message, Phrase, SourceMark, Span
    from maturity.model.events import EventType
    from maturity.model.vocabulary import State
    from maturity.views.shapes import Parts

T = TypeVar('T')


def slug(id_: str) -> str:
    """Return the part of a fragment that stands for an id."""
    return id_.replace('.', '-')


def fragment(*anchors: str) -> str:
    """Return the fragment of an entry's page about a release, a capability, or a capability at a release."""
    return '-'.join(anchors)


_TYPES = {Release: 'release', Requirement: 'requirement', Capability: 'capability', Level: 'classification'}


def ref_of(
    record: Entry | Release | Requirement | Capability | Level,
    *,
    about: str | None = None,
    title: Phrase | None = None,
) -> Ref:
    """Return a reference to a record, or to what its page says `about` something.

    `title` is what it was called then.
    """
    type_ = record.kind if isinstance(record, Entry) else _TYPES[type(record)]
    place = None if about is None else fragment(record.id, slug(about))
    order = record.position if isinstance(record, Release) else None
    return Ref(type_, record.id, title or record.title, place, order)


def entry_at(data: Dataset, entry: Entry, release: Release) -> Ref:
    """Return a reference to what the page of an entry says about a release, by the title of that day."""
    return ref_of(entry, about=release.id, title=data.title(entry, release))


def release_words(release: Release) -> Phrase:
    """Return the title of a release, and that it is in development where it is."""
    if not release.in_development:
        return release.title
    return msg('{release} ({status})', release=release.title, status=IN_DEVELOPMENT)


def about_requirement(requirement: Requirement) -> str:
    """Return the part of a fragment that stands for a requirement; a capability may have the same id."""
    return f'requirement-{requirement.id}'


def group_title(data: Dataset, capability: Capability) -> Text | None:
    """Return the title of the group that a capability is in."""
    group = None if capability.group is None else data.groups.get(capability.group.value)
    return None if group is None else group.title


# States -----------------------------------------------------------------------------------------


def level_state(data: Dataset, kind: Kind, level: str) -> State:
    """Return a level of a kind's ladder as a state; what is below is an empty circle."""
    return data.level_states.get((kind.id, level)) or replace(
        data.below_state, words=data.level_of(level).title
    )


def with_end(state: State, type_: EventType) -> State:
    """Return a level whose end is announced: a state of its own, by which readers can choose."""
    words = msg('{classification}, {end}', classification=state.words, end=type_.sign.words)
    return replace(state, id=f'{state.id}-{type_.value}', glyph=f'{state.glyph}!', words=words)


def classification(data: Dataset, assessment: Assessment) -> State:
    """Return the classification of an assessment as a state."""
    if assessment.dead:
        return DEAD
    state = level_state(data, data.kinds[assessment.entry.kind], assessment.level)
    if announced := data.ends(assessment.entry, assessment.release):
        # Of several the worst is the sign; all of them stand in the checklist.
        state = with_end(state, announced[0][0])
    return replace(state, words=with_waivers(state.words, len(assessment.accepted_gaps)))


def standing(assessments: Assessments, entry: Entry, release: Release) -> State:
    """Return the classification of an entry at a release, or why it has none."""
    one = assessments.get(entry.id, release.id)
    return entry.absence(release).state if one is None else classification(assessments.data, one)


def with_waivers(level: Phrase, count: int) -> Phrase:
    """Return a level with the number of waivers on which it rests, if there are any."""
    if not count:
        return level
    return msgs('{level} ({count} waiver)', '{level} ({count} waivers)', count, level=level)


# Evidence and remarks ---------------------------------------------------------------------------


def evidence_links(
    data: Dataset, evidence: Iterable[Evidence], release: Release | None = None
) -> tuple[Link, ...]:
    """Return links to evidence; seen from a release, they say as of when they are."""
    found = (link for piece in evidence if (link := _evidence_link(data, piece, release)) is not None)
    return tuple(dict.fromkeys(found))


def named_link(data: Dataset, name: str, *evidence: Evidence) -> Link | Text:
    """Return a name as a link to the first evidence that has an address, or the name alone."""
    found = evidence_links(data, evidence)
    return replace(found[0], words=Text(name), is_name=True) if found else Text(name)


def _evidence_link(data: Dataset, evidence: Evidence, release: Release | None) -> Link | None:
    """Return a link to evidence at a release where the last audit saw it there, else as it was recorded."""
    shown, as_of = evidence, _as_of(data, evidence, release)
    if release is not None and evidence.release != release.id:
        seen = links.at_release(data, evidence, release)
        if seen is not evidence and links.address(data, seen) is not None:
            shown, as_of = seen, msg('checked at {release}', release=release.title)
    address = links.address(data, shown)
    if address is None:
        return None
    return Link(address, links.label(shown), as_of, links.short_label(shown), mark=evidence.mark)


def _as_of(data: Dataset, evidence: Evidence, release: Release | None) -> Message | None:
    """Return as of which other release evidence is, and how much older that makes it."""
    where = data.releases.get(evidence.release or '')
    if where is None or release is None or where.id == release.id:
        return None
    age = release.position - where.position
    if age < 1:
        return msg('as of {release}', release=where.title)
    return msgs(
        'as of {release}, {count} release earlier',
        'as of {release}, {count} releases earlier',
        age,
        release=where.title,
    )


def record_link(data: Dataset, fact: Fact | None, *path: str) -> Link | None:
    """Return a link to where a fact is edited, with the command that sets it, if there is such a place."""
    return None if fact is None else edit_link(data, fact.mark, *path, f'since={fact.span.since} …')


def edit_link(data: Dataset, mark: SourceMark, *path: str) -> Link | None:
    """Return the same for what stands at a place of a file; the last part is what to say of it."""
    address = links.record_address(data, 'edit', mark, '')
    file, *keys = mark.path.partition('/')[2].removesuffix('.yaml'), *path[:-1]
    return None if address is None else Link(address, f'maturity set {"/".join((file, *keys))} {path[-1]}')


def newest_links(data: Dataset, fact: Fact | None, release: Release) -> tuple[Link, ...]:
    """Return links to the evidence of a fact that counts at a release."""
    return () if fact is None else evidence_links(data, links.newest(data, fact.evidence, release), release)


NOT_AUDITED = msg('Not checked: it has changed since the last audit.')


def remarks(data: Dataset, fact: Fact) -> Parts:
    """Return the remark of a fact, how sure its author is, and whether the last audit saw it as it is."""
    sure = None if fact.confidence is None else Confidence(fact.confidence).words
    return cell(fact.note, sure, None if data.is_audited(fact.mark) else NOT_AUDITED)


# Ranges of releases -----------------------------------------------------------------------------


def range_words(first: Release, last: Release) -> Phrase:
    """Return `First` or `First to Last`."""
    if first is last:
        return first.title
    return msg('{first} to {last}', first=first.title, last=last.title)


def run_words(data: Dataset, run: Sequence[Release]) -> Phrase:
    """Return what successive releases are called: `since First` up to the newest."""
    if run[-1] is data.newest:
        return msg('since {release}', release=run[0].title)
    return range_words(run[0], run[-1])


def since_point(fact: Fact, release: Release) -> Message | None:
    """Return since which point release of a release a fact holds, where that is not the first."""
    if fact.point is None or fact.span.since != release.id:
        return None
    return msg('from {version}', version=fact.point)


def with_point(words: Phrase, fact: Fact | None, first: Release) -> Phrase:
    """Return a range of releases of a fact with the point release of the first that brought it."""
    point = None if fact is None else since_point(fact, first)
    return words if point is None else msg('{words} ({note})', words=words, note=point)


def span_words(data: Dataset, span: Span) -> Phrase:
    """Return `First to Last`, or `since First` while it holds."""
    if span.last is None:
        return msg('since {release}', release=data.releases[span.since].title)
    return range_words(data.releases[span.since], data.releases[span.last])


def runs(
    found: Iterable[T], release: Callable[[T], Release], key: Callable[[T], Hashable] = lambda _one: None
) -> Iterator[list[T]]:
    """Yield what belongs to successive releases, none missing between them, and has the same key."""
    numbered = groupby(enumerate(found), lambda pair: (release(pair[1]).position - pair[0], key(pair[1])))
    for _, run in numbered:
        yield [one for _, one in run]
