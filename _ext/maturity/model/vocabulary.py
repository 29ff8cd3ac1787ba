# SPDX-License-Identifier: Apache-2.0
"""The closed sets of words, each in one table: what every output says and shows of a member.

The value of a member is its id in records, in JSON and in CSS.  A new member
is a new row here, and whatever code decides when it holds.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal

from maturity.model.messages import Inline, msg

if TYPE_CHECKING:
    from typing import Self

    from maturity.model.messages import Message, Phrase


class Row(Enum):
    """A row of a table: its first column is the value, the others are the attributes that its class names."""

    def __new__(cls, id_: str, *columns: object) -> Self:
        """Make a member; columns that are left out at the end are None."""
        member = object.__new__(cls)
        member._value_ = id_
        names = [name for base in reversed(cls.__mro__) for name in inspect.get_annotations(base)]
        vars(member).update(zip_longest(names, columns))
        return member


# States -----------------------------------------------------------------------------------------


class Tone(Row):
    """How a state looks, so that none is told by colour alone.

    `terminal` names a colour of `typesetting`, `pattern` the tiles in the foot of
    a bar (None: it stays empty), `ground` the colour of a badge, on which
    white letters have a contrast of 5 to 1 at least, and `fill` that of a bar on
    white paper.  Pages have further colours in `maturity.css`.
    """

    GOOD = 'good', 'good', 'full', '#1a6b2e', '#d1ebd8'
    FAIR = 'fair', '', 'dense', '#0f6674', '#d0eaf0'
    SOME = 'some', 'doubt', 'slanted', '#7a5200', '#f8ecc0'
    LOW = 'low', '', 'dotted', '#9a3412', '#fce5cf'
    BAD = 'bad', 'bad', 'crossed', '#a3142a', '#f8dddf'
    DOUBT = 'doubt', 'doubt', 'dashed', '#5b3f8c'
    DULL = 'dull', 'bad', 'crossed', '#24292f', '#ededed'
    PLAIN = 'plain', 'good', 'lined', '#3f6212', '#effaf1'
    EMPTY = 'empty', '', None, '#57606a'
    ASIDE = 'aside', 'dim', None, '#4b5563'
    ABSENT = 'none', 'dim', None, '#646b73'

    terminal: str
    pattern: str | None
    ground: str
    fill: str | None


@dataclass(frozen=True, slots=True)
class State(Inline):
    """A small value with a closed vocabulary: never told by colour alone.

    `id` names it, `glyph` is one character, `words` the same for people.
    `order` is its place where rows are sorted by it: that of a level, from the
    top; `level` is the id of that level.  `point` and `notes` qualify it in one
    place: since which point release it holds, and the numbers of the notes of its
    view that say more.
    """

    id: str
    glyph: str
    words: Phrase
    tone: Tone
    order: int | None = None
    level: str | None = None
    point: Phrase | None = None
    notes: tuple[int, ...] = ()

    def __hash__(self) -> int:
        """Hash little: every cell of a matrix is looked up by its state."""
        return hash((self.id, self.notes)) if self.notes else hash(self.id)

    def __repr__(self) -> str:
        """Return all that it holds, as quickly as a `Text`."""
        plain = f'{self.id!r}, {self.glyph!r}, {self.words!r}, {self.tone.value!r}, {self.order!r}'
        return f'State({plain}, {self.point!r}, {self.notes!r})' if self.is_qualified else f'State({plain})'

    @property
    def is_qualified(self) -> bool:
        """Whether it holds only with what is said beside it."""
        return bool(self.notes) or self.point is not None

    @property
    def plain(self) -> State:
        """The same without what qualifies it in one place."""
        return replace(self, point=None, notes=()) if self.is_qualified else self

    @property
    def said(self) -> Phrase:
        """Its words, with the point release."""
        return self.words if self.point is None else msg('{state}, {rest}', state=self.words, rest=self.point)


class Shown(Row):
    """A row with what views show of it."""

    glyph: str
    words: Message
    tone: Tone

    @cached_property
    def state(self) -> State:
        """The member as views show it."""
        return State(self.value, self.glyph, self.words, self.tone)


class Verdict(Shown):
    """How a requirement stands; `WAIVED` is given by a waiver, never by a rule.

    `passed`: the requirement is not in the way.
    """

    MET = 'met', '✓', msg('met'), Tone.GOOD, True
    UNMET = 'unmet', '✗', msg('unmet'), Tone.BAD, False
    UNKNOWN = 'unknown', '?', msg('unknown'), Tone.DOUBT, False
    WAIVED = 'waived', '~', msg('waived'), Tone.SOME, True

    passed: bool


NOT_MET = tuple(verdict for verdict in Verdict if verdict is not Verdict.MET)
"""The verdicts that outputs for programs list: what stands in none of the lists is met."""


class CapabilityState(Shown):
    """What an entry offers; `UNKNOWN` is no fact but the lack of one.

    `meaning` is for readers who see the word for the first time.  `shortfall`
    says which capabilities in this state are in the way of a requirement; None
    where they are not.
    """

    IMPLEMENTED = (
        'implemented',
        '✓',
        msg('implemented'),
        Tone.PLAIN,
        msg('It is there; no test could cover it, or the jobs are not on record.'),
    )
    PARTIAL = (
        'partial',
        '◐',
        msg('partial'),
        Tone.SOME,
        msg('Only a part of it is there.'),
        msg('only partly implemented: {capabilities}'),
    )
    MISSING = (
        'missing',
        '✗',
        msg('missing'),
        Tone.BAD,
        msg('It is not there.'),
        msg('not implemented: {capabilities}'),
    )
    UNKNOWN = (
        'unknown',
        '?',
        msg('unknown'),
        Tone.DOUBT,
        msg('Nothing is recorded, which is not a “no”.'),
        msg('nothing recorded for: {capabilities}'),
    )
    NOT_APPLICABLE = (
        'not-applicable',
        '–',
        msg('not applicable'),
        Tone.ASIDE,
        msg('It makes no sense here; the reason is on record.'),
    )

    meaning: Message
    shortfall: Message | None


class Absence(Shown):
    """Why there is nothing at a release: it came later, or it is gone."""

    NOT_YET = 'not-yet', '·', msg('not yet'), Tone.ABSENT, msg('The project did not have it yet.')
    REMOVED = 'removed', '∅', msg('removed'), Tone.ABSENT, msg('The project does not have it any more.')

    meaning: Message


ABSENCES = tuple(absence.state for absence in Absence)
"""The states of cells in which nothing can stand."""


class Vote(Shown):
    """How the best test suite of an entry in a pipeline stands, from the worst to the best.

    `CONDITIONAL`: a job exercises the entry only under its condition.
    """

    UNKNOWN = 'unknown', '?', msg('unknown'), Tone.DOUBT
    NONE = 'none', '✗', msg('none'), Tone.BAD
    CONDITIONAL = 'conditional', '~', msg('on a condition'), Tone.SOME
    NON_VOTING = 'non-voting', '○', msg('non-voting'), Tone.EMPTY
    VOTING = 'voting', '●', msg('voting'), Tone.GOOD

    @classmethod
    def of(cls, *, voting: bool | None) -> Vote:
        """Return the vote of a job."""
        if voting is None:
            return cls.UNKNOWN
        return cls.VOTING if voting else cls.NON_VOTING


class Coverage(Shown):
    """How well a capability of an entry is tested at a release, the best first.

    `GATED`: by a voting job of a gate; `TESTED`: by another job that runs for
    changes; `CONDITIONAL`: only where something that no file tells is so.
    `NOT_OFFERED`: there is nothing to test.

    `in_part` is the glyph where the capability is there only in part, and
    `meaning` for readers who see the word for the first time.  Without these, a
    cell says only what is offered.
    """

    GATED = (
        'gated',
        '●',
        msg('gated'),
        Tone.GOOD,
        '◕',
        msg('A job with a vote in the gate tests it: a change with which it fails is not merged.'),
    )
    TESTED = (
        'tested',
        '◉',
        msg('tested'),
        Tone.FAIR,
        '◑',
        msg('A job tests it when a change is proposed, but none with a vote in the gate does.'),
    )
    ON_DEMAND = (
        'on-demand',
        '◎',
        msg('on demand'),
        Tone.LOW,
        '◒',
        msg('A job tests it only when somebody asks for that.'),
    )
    CONDITIONAL = (
        'conditional',
        '~',
        msg('on a condition'),
        Tone.SOME,
        '◓',
        msg('A test of it runs only under a condition that no file decides.'),
    )
    UNTESTED = 'untested', '○', msg('untested'), Tone.EMPTY, '◔', msg('No job tests it.')
    UNKNOWN = 'unknown', '?', msg('unknown'), Tone.DOUBT
    NOT_OFFERED = 'not-offered', '–', msg('not offered'), Tone.ASIDE

    in_part: str | None
    meaning: Message | None


class PipelineRole(Row):
    """What the jobs of a pipeline make of the capabilities that they cover, and those that vote.

    None: they count for nothing, and vote on no change.
    """

    GATE = 'gate', Coverage.TESTED, Coverage.GATED
    CHECK = 'check', Coverage.TESTED, Coverage.TESTED
    ON_DEMAND = 'on-demand', Coverage.ON_DEMAND, Coverage.ON_DEMAND
    NONE = 'none', None, None

    coverage: Coverage | None
    voted: Coverage | None


class SkipReason(Row):
    """Why a test does not run, or shows nothing."""

    SWITCHED_OFF = 'switched-off', msg('switched off')
    SKIPPED = 'skipped', msg('skipped')
    KNOWN_BUG = 'known-bug', msg('skipped for a known bug')
    RETURNS_EARLY = 'returns-early', msg('returns before')
    REFUSED = 'refused', msg('what runs asserts a refusal')

    words: Message


class Agreement(Shown):
    """What the source says about a fact that was audited."""

    AGREES = 'agrees', '✓', msg('agrees'), Tone.GOOD
    DISAGREES = 'disagrees', '✗', msg('disagrees'), Tone.BAD
    CANNOT_TELL = 'cannot-tell', '?', msg('no file can tell'), Tone.DOUBT


class Dependence(Shown):
    """Whether a classification depends on a fact that nothing reads."""

    DEPENDS = 'depends', '✗', msg('depends on it'), Tone.BAD
    DOES_NOT = 'does-not', '–', msg('does not'), Tone.ASIDE


class Naming(Shown):
    """Whether a list of facts names a value at a release."""

    NAMED = 'listed', '✓', msg('named'), Tone.GOOD
    NOT_NAMED = 'not-listed', '✗', msg('not named'), Tone.ABSENT
    UNKNOWN = 'unknown', '?', msg('unknown'), Tone.DOUBT


# States of no set, and of levels, whose words are those of a record.
DEAD = State('dead', '†', msg('Dead code'), Tone.DULL)
IN_DEVELOPMENT = msg('in development')
NOT_IN_FORCE = State('not-in-force', '–', msg('not in force'), Tone.ASIDE)

RANKS = (('◔', Tone.LOW), ('◑', Tone.SOME), ('◕', Tone.FAIR), ('●', Tone.GOOD))
"""How levels look, from the lowest: fuller as they rise; in a longer ladder, neighbours share one."""


def level_state(id_: str, title: Phrase, place: int, levels: int) -> State:
    """Return the state of a level at a place in a ladder, the lowest at 0; what is below is at -1."""
    if place < 0:
        return State(f'level-{id_}', '○', title, Tone.EMPTY, order=0, level=id_)
    last = len(RANKS) - 1
    glyph, tone = RANKS[round(place * last / (levels - 1)) if levels > 1 else last]
    return State(f'level-{id_}', glyph, title, tone, order=-1 - place, level=id_)


class WaiverType(Row):
    """Why a requirement is not applied; `reason` is the sentence about it."""

    ACCEPTED_GAP = 'accepted-gap', msg('Accepted gap, decided by {by}: {reason} (Found: {found})')
    NOT_APPLICABLE = 'not-applicable', msg('Not applicable, decided by {by}: {reason} (Found: {found})')

    reason: Message


class Relation(Row):
    """What one entry has become, or came from, in others: by the key of the record that says so.

    `words` head the others on the page of the one that says so, and `back` it
    on theirs.  `origin`: at which of the two ends the others
    are those in which the history began, if it goes on at all.
    """

    MERGED = 'merged-into', msg('Merged into'), msg('Merged from'), 'back'
    SPLIT = 'split-into', msg('Split into'), msg('Split from'), 'back'
    SUCCEEDED = 'succeeded-by', msg('Succeeded by'), msg('Successor of'), 'back'
    SPLIT_OFF = 'split-from', msg('Split from'), msg('Split off'), 'forth'
    INSTEAD = 'instead', msg('Use instead'), msg('To be used instead of')

    words: Message
    back: Message
    origin: Literal['forth', 'back'] | None


class Confidence(Row):
    """How sure an author is of a fact, where not quite."""

    LOW = 'low', msg('Confidence: low.')
    MEDIUM = 'medium', msg('Confidence: medium.')

    words: Message
