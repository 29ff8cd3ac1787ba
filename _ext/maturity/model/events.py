# SPDX-License-Identifier: Apache-2.0
"""The closed sets of what can happen to an entry, and of what can differ between two releases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from maturity.model.messages import msg
from maturity.model.vocabulary import Row, Tone

if TYPE_CHECKING:
    from maturity.model.messages import Message


@dataclass(frozen=True, slots=True)
class Section:
    """One sort of differences between two releases.

    `id` is its key in JSON; `note` the section of a release note that holds
    it: what users gain, what to know before a move, what is going to end, what
    is amiss.  `effect`: whether users lose or gain something, or only the tests
    changed.
    """

    id: str
    title: Message
    note: Literal['features', 'upgrade', 'deprecations', 'issues', 'other'] = 'other'
    tone: Tone = Tone.EMPTY
    effect: Literal['lost', 'gained', 'tests'] | None = None


IN_BETWEEN = Section('in-between', msg('Different only in between'))
REQUIREMENTS = Section('requirements', msg('Requirements'))
COVERAGE = Section('coverage', msg('How well capabilities are tested'), effect='tests')
VOTES = Section('votes', msg('Best test suite'), effect='tests')
TEST_FACTS = Section('facts-of-tests', msg('Lists of tests'), effect='tests')


class Direction(Row):
    """Which way a capability, a list or a suite went; `CHANGED` where what is known cannot tell.

    `capabilities` and `facts` are the sections of what went so.
    """

    GAINED = (
        'gained',
        Section('capabilities-gained', msg('Capabilities gained'), 'features', Tone.GOOD, 'gained'),
        Section('facts-gained', msg('Newly listed'), 'features', Tone.GOOD, 'gained'),
    )
    LOST = (
        'lost',
        Section('capabilities-lost', msg('Capabilities lost'), 'upgrade', Tone.BAD, 'lost'),
        Section('facts-lost', msg('No longer listed'), 'upgrade', Tone.BAD, 'lost'),
    )
    CHANGED = (
        'changed',
        Section(
            'capabilities-changed', msg('Capabilities of which something else is known'), tone=Tone.DOUBT
        ),
        Section('facts-changed', msg('Lists of which something else is known'), tone=Tone.DOUBT),
    )

    capabilities: Section
    facts: Section


@dataclass(frozen=True, slots=True)
class Sign:
    """The shape of a type of event, 9 x 8 pixels, and what it means; an open one is a line."""

    words: Message
    path: str
    open: bool = False


class EventType(Row):
    """What happened to an entry at a release, in the order in which differences are shown.

    `happened` says it in full, `brief` under the title of its `section`; None
    where that says it all.
    """

    PROMOTED = (
        'promoted',
        Section('promoted', msg('Promoted'), 'features', Tone.GOOD),
        msg('Promoted from {old} to {new}'),
        Sign(msg('promoted'), 'M0 8L4.5 0L9 8z'),
        msg('{old} to {new}'),
    )
    DEMOTED = (
        'demoted',
        Section('demoted', msg('Demoted'), 'upgrade', Tone.BAD),
        msg('Demoted from {old} to {new}'),
        Sign(msg('demoted'), 'M0 0h9L4.5 8z'),
        msg('{old} to {new}'),
    )
    NO_LONGER_SHOWN = (
        'no-longer-shown',
        Section('no-longer-shown', msg('No longer shown'), 'issues', Tone.DOUBT),
        msg('{old} is no longer shown; {new} is what the facts still show'),
        Sign(msg('no longer shown'), 'M1 1h7L4.5 7z', open=True),
        msg('{old} is no longer shown; {new} is what the facts still show'),
    )
    DIED = (
        'died',
        Section('died', msg('Became dead code'), 'issues', Tone.BAD, 'lost'),
        msg('Became dead code; was {old}'),
        Sign(msg('became dead code'), 'M4.5 0v8M1.5 2.5h6', open=True),
        msg('was {old}'),
    )
    INTRODUCED = (
        'introduced',
        Section('added', msg('Added'), 'features', Tone.GOOD, 'gained'),
        msg('Arrived as {new}'),
        Sign(msg('arrived'), 'M4.5 0.5v7M1 4h7', open=True),
        msg('as {new}'),
    )
    BACK = (
        'back',
        Section('back', msg('Back'), 'features', Tone.GOOD, 'gained'),
        msg('Back as {new}'),
        Sign(msg('back'), 'M8 4H1M4 1L1 4l3 3', open=True),
        msg('as {new}'),
    )
    DEPRECATED = (
        'deprecated',
        Section('deprecated', msg('Deprecated'), 'deprecations', Tone.SOME),
        msg('Deprecated'),
        Sign(msg('deprecated'), 'M4.5 0v5M4.5 6.8v1.2', open=True),
    )
    UNSUPPORTED = (
        'unsupported',
        Section('unsupported', msg('Unsupported'), 'deprecations', Tone.BAD),
        msg('Unsupported'),
        Sign(msg('unsupported'), 'M3 0v5M3 6.8v1.2M6 0v5M6 6.8v1.2', open=True),
    )
    NO_LONGER_DEPRECATED = (
        'no-longer-deprecated',
        Section('no-longer-deprecated', msg('No longer deprecated'), 'features', Tone.GOOD),
        msg('No longer deprecated'),
        Sign(msg('no longer deprecated'), 'M1 4l2.5 3.5L8 1', open=True),
    )
    SUPPORTED_AGAIN = (
        'supported-again',
        Section('supported-again', msg('Supported again'), 'features', Tone.GOOD),
        msg('Supported again'),
        Sign(msg('supported again'), 'M1 2l2.5 2.5L8 1M1 5l2.5 2.5L8 4', open=True),
    )
    REMOVED = (
        'removed',
        Section('removed', msg('Removed'), 'upgrade', Tone.BAD, 'lost'),
        msg('Removed; was {old}'),
        Sign(msg('removed'), 'M1 0.5L8 7.5M8 0.5L1 7.5', open=True),
        msg('was {old}'),
    )
    RENAMED = (
        'renamed',
        Section('renamed', msg('Renamed'), 'upgrade'),
        msg('Renamed from {id}'),
        Sign(msg('renamed'), 'M4.5 0.5L8 4L4.5 7.5L1 4z', open=True),
        msg('from {id}'),
    )
    REWRITTEN = (
        'rewritten',
        Section('rewritten', msg('Rewritten'), 'upgrade'),
        msg('Rewritten'),
        Sign(msg('rewritten'), 'M4.5 0L8.5 4L4.5 8L0.5 4z'),
    )
    CORRECTED = (
        'corrected',
        Section('corrected', msg('Corrected after it was published'), 'issues', Tone.DOUBT),
        msg('Corrected after it was published as {old}'),
        Sign(msg('corrected'), 'M0.5 7.5L1.5 5L6.5 0.5L8.5 2.5L3 7z', open=True),
        msg('was published as {old}'),
    )

    section: Section
    happened: Message
    sign: Sign
    brief: Message | None


ENDS = (EventType.UNSUPPORTED, EventType.DEPRECATED)
"""What people announce of an entry, in the field of that name, the worst first."""

OVER = {'unsupported': EventType.SUPPORTED_AGAIN, 'deprecated': EventType.NO_LONGER_DEPRECATED}
"""What happened where an announcement was withdrawn, by its key."""

MARKS = (*ENDS, *OVER.values(), EventType.RENAMED, EventType.REWRITTEN, EventType.CORRECTED)
"""What people record of an entry without moving its classification."""

SECTIONS = (
    *(type_.section for type_ in EventType),
    IN_BETWEEN,
    REQUIREMENTS,
    *(direction.capabilities for direction in Direction),
    *(direction.facts for direction in Direction),
    COVERAGE,
    VOTES,
    TEST_FACTS,
)
"""All sorts of differences, in their order."""
