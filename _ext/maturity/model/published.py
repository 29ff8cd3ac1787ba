# SPDX-License-Identifier: Apache-2.0
"""What a release was published as: frozen, and corrected only in the open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from maturity.model.basics import SourceMark
from maturity.model.facts import Evidences
from maturity.model.forms import Date, Id, Ids, Key, PlainLine, Prose, Words, Written, field_each
from maturity.model.vocabulary import Verdict

VERDICTS = tuple(verdict.value for verdict in Verdict)

Requirements = Annotated[Ids, 'Ids of requirements.']
Lists = Mapping[Id, tuple[Words, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
@field_each(Verdict, lambda _: Requirements, after='level', default=())
class Published:
    """A classification, the requirements in force by their verdicts, and what else pages show of an entry."""

    level: Annotated[Id, 'The classification.']
    capabilities: Annotated[Mapping[Id, Ids], 'Capabilities, by state and how well they are tested.'] = field(
        default_factory=dict
    )
    facts: Annotated[Lists, 'Lists of facts, each by one source.'] = field(default_factory=dict)
    mark: SourceMark | None = field(default=None, compare=False)

    @property
    def verdicts(self) -> Mapping[str, str]:
        """The verdicts by requirement, both as ids."""
        return {id_: verdict for verdict in VERDICTS for id_ in getattr(self, verdict)}

    @property
    def said(self) -> Mapping[str, str]:
        """All that was published beside the classification, by requirement, capability or list of facts."""
        states = {id_: state for state, ids in self.capabilities.items() for id_ in ids}
        return {**self.verdicts, **states, **{name: ', '.join(values) for name, values in self.facts.items()}}


PublishedEntries = Mapping[Id, Published]


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """Entries of a published release that are different now, or not in it, and why."""

    date: Annotated[Date | None, 'The day of the correction.'] = None
    reason: Annotated[Prose, 'Why it is different now.']
    by: Annotated[PlainLine | None, 'Who decided it.'] = None
    evidence: Evidences = ()
    entries: Annotated[PublishedEntries, 'The entries that are different, as they are now.'] = field(
        default_factory=dict
    )
    absent: Annotated[Ids, 'Entries that the release did not have after all.'] = ()
    about: Annotated[Lists, 'What is different of the release itself.'] = field(default_factory=dict)
    mark: SourceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """A published release; entries are by the ids that they had."""

    release: Annotated[str, Written.NOT]
    date: Annotated[Date, Key('published'), 'The day on which it was published.']
    about: Annotated[Lists, 'The day and the versions of the release.'] = field(default_factory=dict)
    entries: Annotated[PublishedEntries, 'Every entry of the release, by its id at that time.']
    corrections: Annotated[
        tuple[Correction, ...], 'What was published wrongly, and why, oldest first; the last one counts.'
    ] = ()
    mark: SourceMark

    def valid(self, corrections: int | None = None) -> Mapping[str, Published]:
        """Return what counts now, or what counted after so many corrections."""
        valid = dict(self.entries)
        for correction in self.corrections[:corrections]:
            valid |= correction.entries
            for id_ in correction.absent:
                valid.pop(id_, None)
        return valid

    def valid_about(self, corrections: int | None = None) -> Lists:
        """Return what counts of the release itself, now or after so many corrections."""
        valid = dict(self.about)
        for correction in self.corrections[:corrections]:
            valid |= correction.about
        return valid
