# SPDX-License-Identifier: Apache-2.0
"""The whole record, and the questions that every part of the package asks it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

from maturity.model.basics import natural
from maturity.model.coverage import Catalogue, ReleaseCoverage
from maturity.model.events import ENDS
from maturity.model.facts import Fact
from maturity.model.releases import Release
from maturity.model.vocabulary import PipelineRole, level_state

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Mapping

    from maturity.model.basics import SourceMark, Text
    from maturity.model.catalogues import (
        Capability,
        FactType,
        Group,
        Kind,
        Level,
        Reading,
        Repository,
        Requirement,
    )
    from maturity.model.entries import Entry, ListFact
    from maturity.model.events import EventType
    from maturity.model.facts import Milestone
    from maturity.model.messages import Message
    from maturity.model.published import Publication
    from maturity.model.recipes import Audited, ChangedFact, Recipe, Stated
    from maturity.model.tests import Pipeline, Suite, Test
    from maturity.model.vocabulary import Relation, State


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """The whole record, resolved.  Mappings keep the order of the catalogue.

    `digest` is that of all files; `stated` is what their facts say, by path and
    by what leads to them.
    """

    levels: Mapping[str, Level]
    below: Level
    kinds: Mapping[str, Kind]
    requirements: Mapping[str, Requirement]
    capabilities: Mapping[str, Capability]
    groups: Mapping[str, Group]
    releases: Mapping[str, Release]
    entries: Mapping[str, Entry]
    repositories: Mapping[str, Repository]
    main_repository: str | None
    record_links: Mapping[str, str]
    statuses: Mapping[str, Text]
    maintained_statuses: frozenset[str]
    declared_by: Mapping[str, Text]
    recipes: tuple[Recipe, ...]
    audited: Audited | None
    published: Mapping[str, Publication]
    pipelines: Mapping[str, Pipeline]
    suites: Mapping[str, Suite]
    tests: Mapping[str, Test]
    readings: Mapping[str, Reading]
    root: str
    digest: str
    stated: Mapping[str, Mapping[str, Stated]]

    @cached_property
    def coverage(self) -> Mapping[str, ReleaseCoverage]:
        """What the jobs of each release run, by its id."""
        catalogue = Catalogue(self.tests.values(), self.suites)
        return {id_: ReleaseCoverage(release, catalogue) for id_, release in self.releases.items()}

    def read_as(self, reading: Reading) -> Dataset:
        """Return the same record, judged by the rules of another reading."""
        others = {
            id_: replace(self.requirements[id_], rule=rule)
            for id_, rule in reading.rules.items()
            if id_ in self.requirements
        }
        other = replace(self, requirements={**self.requirements, **others})
        # What jobs cover, and what follows of that alone, is no question of how the requirements are read.
        vars(other).update(coverage=self.coverage, kept=self.kept)
        return other

    def role(self, pipeline: str, /) -> PipelineRole:
        """Return what the jobs of a pipeline count for."""
        known = self.pipelines.get(pipeline)
        return PipelineRole.NONE if known is None else PipelineRole(known.role)

    @cached_property
    def kept(self) -> dict[Hashable, Any]:
        """What was computed of jobs and is asked for again, by a key of whoever computes it."""
        return {}

    @cached_property
    def unaudited(self) -> tuple[ChangedFact, ...]:
        """The facts that the last audit has not seen as they are; none where it has kept no digests."""
        return () if self.audited is None else self.audited.changed(self.stated)

    @cached_property
    def _changed_lines(self) -> Mapping[str, tuple[list[int], frozenset[int | None]]]:
        """The lines on which facts begin, and those of changed ones, of each file that has any."""
        changed: dict[str, set[int | None]] = {}
        for one in self.unaudited:
            changed.setdefault(one.path, set()).add(one.line)
        return {
            f'{self.root}/{path}': (sorted(one.line for one in facts.values()), frozenset(changed[path]))
            for path, facts in self.stated.items()
            if path in changed
        }

    def is_audited(self, mark: SourceMark) -> bool:
        """Return whether the last audit saw the fact at a place as it is now; True where there was none."""
        lines, changed = self._changed_lines.get(mark.path, ([], frozenset()))
        at = bisect_right(lines, mark.line)
        return not at or lines[at - 1] not in changed

    @cached_property
    def newest(self) -> Release:
        """The last release of the order."""
        return list(self.releases.values())[-1]

    @cached_property
    def newest_released(self) -> Release:
        """The last release that came out; where the record has no such day, the last of the order."""
        return next((one for one in list(self.releases.values())[::-1] if one.released), self.newest)

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """The ids that entries had before, with those that they have now."""
        named = ((one.old_id, entry.id) for entry in self.entries.values() for one in entry.renamed)
        return {old: new for old, new in named if old is not None}

    def id_at(self, entry: Entry, release: Release) -> str:
        """Return the id that an entry had at a release."""
        old: str | None = self._until(release, ((one.release, one.old_id) for one in entry.renamed))
        return entry.id if old is None else old

    @cached_property
    def level_states(self) -> Mapping[tuple[str, str], State]:
        """The levels of each ladder as states, by the ids of kind and level."""
        return {
            (kind.id, level): level_state(level, self.levels[level].title, place, len(kind.ladder))
            for kind in self.kinds.values()
            for place, level in enumerate(kind.ladder)
        }

    @cached_property
    def below_state(self) -> State:
        """What is below the lowest level as a state."""
        return level_state(self.below.id, self.below.title, -1, 0)

    @cached_property
    def days(self) -> Mapping[str, str]:
        """The day of every release: released or planned, or that of its nearest neighbour before it.

        The order of releases is certain where their days are not; without a
        day before, the next one counts, and without any that of no record.
        """
        known = {id_: release.released or release.planned for id_, release in self.releases.items()}
        last = next((day for day in known.values() if day), '1970-01-01')
        by_release = {}
        for id_, day in known.items():
            last = by_release[id_] = str(day or last)
        return by_release

    def is_maintained(self, release: Release) -> bool:
        """Return whether the status of `release` counts as maintained; all do where none does."""
        return not self.maintained_statuses or release.status in self.maintained_statuses

    def level_of(self, id_: str, /) -> Level:
        """Return a level by id, or what is below the first."""
        return self.levels.get(id_, self.below)

    def of_kind(self, kind: str, /) -> tuple[Entry, ...]:
        """Return the entries of a kind: in the order of its types, then of titles, numbers as numbers."""
        return self._by_kind.get(kind, ())

    @cached_property
    def _by_kind(self) -> Mapping[str, tuple[Entry, ...]]:
        def place(entry: Entry) -> tuple[int, list[tuple[int, str]]]:
            # A type that the kind does not have is a problem, reported elsewhere.
            types = {type_: place for place, type_ in enumerate((None, *self.kinds[entry.kind].types))}
            return types.get(entry.type, len(types)), natural(entry.title.value.casefold())

        ordered = sorted(self.entries.values(), key=place)
        return {kind: tuple(entry for entry in ordered if entry.kind == kind) for kind in self.kinds}

    @cached_property
    def capable(self) -> frozenset[str]:
        """The kinds with an entry of which a capability is recorded."""
        return frozenset(entry.kind for entry in self.entries.values() if entry.capabilities)

    @cached_property
    def naming(self) -> Mapping[str, list[tuple[Entry, FactType, ListFact]]]:
        """The facts whose values are entries, newest first, by the id of the entry that they name."""
        found: dict[str, list[tuple[Entry, FactType, ListFact]]] = {}
        types = {id_: [one for one in kind.facts.values() if one.values] for id_, kind in self.kinds.items()}
        # Where no list names entries, none of them has to be read.
        for other in self.entries.values() if any(types.values()) else ():
            for type_ in types[other.kind]:
                for fact in sorted(other.facts.get(type_.id, ()), key=lambda one: -one.span.start):
                    for id_ in dict.fromkeys(fact.values):
                        if id_ in self.entries and self.entries[id_].kind == type_.values:
                            found.setdefault(id_, []).append((other, type_, fact))
        return found

    # Lives --------------------------------------------------------------------------------------

    def exists(self, entry: Entry, release: Release) -> bool:
        """Return whether `release` contains `entry` (dead code does exist)."""
        return entry.life_at(release) is not None

    def is_gone(self, entry: Entry) -> bool:
        """Return whether an entry was removed, in a release that came out."""
        removed = entry.removed
        return removed is not None and self._is_after(removed.release, self.newest_released)

    def death(self, entry: Entry, release: Release) -> Milestone | None:
        """Return why `entry` is unusable though it is in the tree of `release`, or None where it is not."""
        life = entry.life_at(release)
        dead = None if life is None else life.dead
        return dead if dead is not None and self._is_after(dead.release, release) else None

    def ends(self, entry: Entry, release: Release) -> tuple[tuple[EventType, Milestone], ...]:
        """Return what is announced of the end of an entry at a release, the worst first."""
        life = entry.life_at(release)
        if life is None or not (life.deprecated or life.unsupported):
            return ()
        return tuple(
            (type_, one)
            for type_ in ENDS
            for one in getattr(life, type_.value)
            if self._is_after(one.release, release)
            and (one.last is None or release.position <= self.releases[one.last].position)
        )

    def _is_after(self, start: str, release: Release) -> bool:
        return release.position >= self.releases[start].position

    def capabilities_at(self, release: Release) -> Mapping[str, Capability]:
        """Return the capabilities that the project has at a release, in their order."""
        return self._capabilities_at[release.id]

    @cached_property
    def _capabilities_at(self) -> Mapping[str, Mapping[str, Capability]]:
        return {
            release.id: {id_: one for id_, one in self.capabilities.items() if release.position in one.span}
            for release in self.releases.values()
        }

    # Names and relations ------------------------------------------------------------------------

    def title(self, record: Entry | Release | Capability, release: Release) -> Text:
        """Return what something was called at a release."""
        old: Text | None = self._until(release, ((one.release, one.old_title) for one in record.renamed))
        return record.title if old is None else old

    def _until(self, release: Release, names: Iterable[tuple[str, Any]]) -> Any:  # noqa: ANN401 (ids or texts)
        """Return the first name, each given with the release that ended it, that ended after a release."""
        dated = ((self.releases[ended].position, name) for ended, name in names if name is not None)
        later = (one for one in dated if one[0] > release.position)
        return min(later, key=itemgetter(0), default=(0, None))[1]

    @cached_property
    def names(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """The ids of entries, releases and capabilities by all their names, in lower case.

        Ids go before other names, these before titles, and what was a name
        once comes last; of one sort, several can have the same.
        """
        return {kind: _names(records) for kind, records in self.named_records.items()}

    @property
    def named_records(self) -> Mapping[str, Mapping[str, Entry | Release | Capability]]:
        """What has names, by its kind and id."""
        return {'entry': self.entries, 'release': self.releases, 'capability': self.capabilities}

    def named(self, kind: str, word: str, among: Collection[str] | None = None) -> str:
        """Return the id of the `entry`, `release` or `capability` with this name, or the word itself.

        `among` are the ids that may be meant.
        """
        if word in self.named_records[kind]:
            return word
        found = [id_ for id_ in self.names[kind].get(word.casefold(), ()) if among is None or id_ in among]
        return found[0] if len(found) == 1 else word

    @cached_property
    def relations(self) -> Mapping[str, tuple[Related, ...]]:
        """What is recorded of each entry and others, from both ends, in the order of the record."""
        found: dict[str, list[Related]] = {}
        for entry in self.entries.values():
            for _, milestone in entry.milestones():
                for relation, ids in milestone.relations():
                    others = tuple(self.entries[id_] for id_ in ids if id_ in self.entries)
                    own = Related(relation, others, milestone, is_back=False)
                    found.setdefault(entry.id, []).append(own)
                    for other in others:
                        back = Related(relation, (entry,), milestone, is_back=True)
                        found.setdefault(other.id, []).append(back)
        return {id_: tuple(related) for id_, related in found.items()}

    def ancestors(self, entry: Entry) -> Mapping[str, int]:
        """Return the entries in which the history of one began: ids, and until which position."""
        found: dict[str, int] = {}
        waiting = [entry.id]
        while waiting:
            for related in self.relations.get(waiting.pop(0), ()):
                if related.relation.origin == ('back' if related.is_back else 'forth'):
                    new = [one.id for one in related.others if one.id not in {*found, entry.id}]
                    found |= dict.fromkeys(new, self.releases[related.milestone.release].position)
                    waiting += new
        return found

    # What is in force ---------------------------------------------------------------------------

    def in_force(self, kind: str, release: Release) -> tuple[Requirement, ...]:
        """Return the requirements of a kind at a release, in catalogue order."""
        return tuple(r for r in self.requirements.values() if r.kind == kind and release.position in r.span)


@dataclass(frozen=True, slots=True)
class Related:
    """A relation to other entries, and the milestone that says so; `is_back`: it is theirs."""

    relation: Relation
    others: tuple[Entry, ...]
    milestone: Milestone
    is_back: bool

    @property
    def words(self) -> Message:
        """What heads the others."""
        return self.relation.back if self.is_back else self.relation.words


def _names(records: Mapping[str, Entry | Release | Capability]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    # From the weakest to the strongest: each takes the place of those before.
    sorts: tuple[Callable[[Entry | Release | Capability], Iterable[str | Text]], ...] = (
        lambda one: (
            *(name for old in one.renamed for name in old.names),
            *one.former,
        ),
        lambda one: (one.title,),
        lambda one: one.also,
        lambda one: (one.id,),
    )
    for names in sorts:
        taken: dict[str, dict[str, None]] = {}
        for id_, one in records.items():
            for name in names(one):
                taken.setdefault(str(name).casefold(), {})[id_] = None
        found |= {name: tuple(ids) for name, ids in taken.items()}
    return found


FactT = TypeVar('FactT', bound=Fact)


def at(facts: Iterable[FactT], release: Release) -> FactT | None:
    """Return the fact that holds at `release`, or None where nothing is known."""
    for fact in facts:
        if release.position in fact.span:
            return fact
    return None
