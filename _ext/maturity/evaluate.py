# SPDX-License-Identifier: Apache-2.0
"""The whole record assessed: every entry at every release that contains it, and what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from maturity.assessment import assess
from maturity.history import events, periods
from maturity.on_demand import OnDemand

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from maturity.assessment import Assessment
    from maturity.history import Event, Period
    from maturity.model import Dataset, Entry, Kind, Requirement
    from maturity.model.catalogues import Reading


@dataclass(frozen=True, slots=True)
class Otherwise:
    """An entry that is at another level in a reading, over successive releases: as it is, as it would be."""

    entry: Entry
    usual: tuple[Assessment, ...]
    other: tuple[Assessment, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Assessments:
    """The assessments and events of the whole record, each entry's computed when it is first asked for.

    `usual`: those of the same record by the usual reading, whose judgements hold
    where a requirement is the same.
    """

    data: Dataset
    usual: Assessments | None = None

    @cached_property
    def by_entry(self) -> Mapping[str, Mapping[str, Assessment]]:
        """The assessments by entry and release id, in the order of time.

        Releases in which an entry does not exist are left out.
        """
        return OnDemand(self.data.entries, self._assessed)

    @cached_property
    def in_readings(self) -> Mapping[str, Assessments]:
        """The assessments by the rules of each other reading of the requirements, by its id."""
        return OnDemand(
            self.data.readings, lambda reading: Assessments(data=self.data.read_as(reading), usual=self)
        )

    @cached_property
    def events(self) -> Mapping[str, tuple[Event, ...]]:
        """The events by entry id, oldest first."""
        return OnDemand(
            self.data.entries,
            lambda entry: tuple(events(self.data, entry, self.of(entry.id))),
        )

    @cached_property
    def periods(self) -> Mapping[str, tuple[Period, ...]]:
        """The periods of the classification by entry id, oldest first."""
        return OnDemand(self.data.entries, lambda entry: periods(self.of(entry.id)))

    @cached_property
    def events_by_release(self) -> Mapping[str, list[Event]]:
        """The events by release id, oldest release first, and there by entry."""
        by_release: dict[str, list[Event]] = {id_: [] for id_ in self.data.releases}
        for events_of_entry in self.events.values():
            for event in events_of_entry:
                by_release[event.release.id].append(event)
        return by_release

    def otherwise(self, reading: Reading, *entries: str) -> Iterator[Otherwise]:
        """Yield what is at another level in a reading, of these entries or of all, by successive releases."""
        others = self.in_readings[reading.id]
        for id_ in entries or self.by_entry:
            pairs = zip(self.of(id_), others.of(id_), strict=True)
            for (old, new), run in groupby(pairs, key=lambda pair: (pair[0].level, pair[1].level)):
                if old != new:
                    before, after = zip(*run, strict=True)
                    yield Otherwise(self.data.entries[id_], before, after)

    @property
    def all_events(self) -> tuple[Event, ...]:
        """The events of all entries, oldest release first, then by entry."""
        return tuple(event for events in self.events_by_release.values() for event in events)

    def get(self, entry: str, release: str) -> Assessment | None:
        """Return the assessment, or None where the entry does not exist."""
        return self.by_entry[entry].get(release)

    def of(self, entry: str) -> tuple[Assessment, ...]:
        """Return the assessments of an entry, oldest first."""
        return tuple(self.by_entry[entry].values())

    def latest(self, entry: str) -> Assessment | None:
        """Return the assessment of the newest release with the entry that is out, else of the newest."""
        newest = self.of(entry)[::-1]
        last = self.data.newest_released.position
        return next((one for one in newest if one.release.position <= last), next(iter(newest), None))

    @cached_property
    def _in_force(self) -> Mapping[tuple[str, str], tuple[Requirement, ...]]:
        return {
            (kind, release.id): self.data.in_force(kind, release)
            for kind in self.data.kinds
            for release in self.data.releases.values()
        }

    @cached_property
    def _as_usual(self) -> frozenset[str]:
        """The kinds of which each requirement is the usual one."""
        usual = {} if self.usual is None else self.usual.data.requirements
        differing = {one.kind for id_, one in self.data.requirements.items() if one is not usual.get(id_)}
        return frozenset(self.data.kinds) - differing

    def _assessed(self, entry: Entry) -> Mapping[str, Assessment]:
        usual = {} if self.usual is None else self.usual.by_entry[entry.id]
        if self.usual is not None and entry.kind in self._as_usual:
            return usual
        return {
            id_: assess(self.data, entry, release, self._in_force[entry.kind, id_], usual.get(id_))
            for id_, release in self.data.releases.items()
            if self.data.exists(entry, release)
        }


def evaluate(data: Dataset) -> Assessments:
    """Return the assessment of every entry in every release that contains it."""
    return Assessments(data=data)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The ids of what is asked for; None stands for all."""

    kinds: Collection[str] | None = None
    entries: Collection[str] | None = None
    releases: Collection[str] | None = None

    def kinds_of(self, data: Dataset) -> list[Kind]:
        """Return the kinds that are asked for."""
        return [one for one in data.kinds.values() if self.kinds is None or one.id in self.kinds]

    def entries_of(self, data: Dataset, kind: Kind) -> list[Entry]:
        """Return the entries of a kind that are asked for."""
        return [one for one in data.of_kind(kind.id) if self.entries is None or one.id in self.entries]

    def of(self, assessments: Assessments, entry: Entry) -> list[Assessment]:
        """Return the assessments of an entry that are asked for, oldest first."""
        found = assessments.of(entry.id)
        return [one for one in found if self.releases is None or one.release.id in self.releases]
