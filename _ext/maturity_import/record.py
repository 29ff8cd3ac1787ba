# SPDX-License-Identifier: Apache-2.0
"""From matrices of successive releases to the files of a record, as trees."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from maturity.edit.emitted import Prose
from maturity.edit.names import plural, titled
from maturity_import import entries, requirements, successive
from maturity_import.ids import Ids, unique
from maturity_import.joined import disagreements, joined
from maturity_import.parts import LISTED, MANDATORY, MATRIX, NOT_LISTED, described, detailed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from maturity.edit.emitted import Tree
    from maturity.problems import Problem
    from maturity_import.joined import Key, Stage
    from maturity_import.successive import Part, ReleaseMatrix, Run

LEVELS: Mapping[str, Mapping[str, Tree]] = {
    LISTED: {'title': 'Listed', 'meaning': 'The support matrix of the project has it.'},
    MANDATORY: {
        'title': 'All that is mandatory',
        'meaning': 'It implements every feature that the support matrix calls mandatory.',
    },
}

Files = dict[str, 'Tree']


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where the files are kept, and how links to them are made; `kind` is what targets are."""

    kind: str
    repository: str | None = None
    links: Mapping[str, str] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Before:
    """What is on record already.

    `releases` in their order; the groups of capabilities by id, and the ids
    of those that files speak of; titles of groups by id; ids of requirements.
    """

    releases: Sequence[str] = ()
    capabilities: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[Key, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    requirements: Sequence[str] = ()


class Record:
    """The record of some matrices, those of a release one after the other, the oldest release first."""

    def __init__(
        self, matrices: Sequence[ReleaseMatrix], origin: Origin, before: Before | None = None
    ) -> None:
        """Put the matrices together; where there is a record before, only some of its releases have any."""
        before = before or Before()
        self.origin = origin
        self.releases = list(dict.fromkeys([*before.releases, *(one.release for one in matrices)]))
        self.stages = [_stage(matrices, release) for release in self.releases]
        self.known = [position for position, stage in enumerate(self.stages) if stage is not None]
        self.targets = successive.over_time(self.stages, lambda stage: stage.targets)
        self.grades = successive.over_time(self.stages, lambda stage: stage.grades)
        features = successive.over_time(self.stages, lambda stage: stage.features)
        # File after file, as if each were imported alone.
        self.file_groups = {one.group_id: one.group for one in matrices}
        order = list(self.file_groups)
        self.features = {key: features[key] for key in sorted(features, key=lambda key: order.index(key[0]))}
        targets = sorted(self.targets)
        self.entry_ids = dict(zip(targets, unique(targets, origin.kind), strict=True))
        self.groups = dict(before.groups)
        self.feature_groups = self._feature_groups()
        self.capability_ids = self._capability_ids(before)
        ids = unique(self.grades, 'grade', {LISTED, MANDATORY, NOT_LISTED})
        self.level_ids = dict(zip(self.grades, ids, strict=True))
        self._requirement_ids = before.requirements

    def _feature_groups(self) -> dict[Key, str]:
        """Return the group of each feature, by id: that of its file, or the one it names itself."""
        self.groups |= {
            one.id: one.title for one in self.file_groups.values() if one and one.id not in self.groups
        }
        ids, by_title = (
            Ids('group', dict.fromkeys(self.groups, '')),
            {t: id_ for id_, t in self.groups.items()},
        )
        found: dict[Key, str] = {}
        for key, values in self.features.items():
            own = successive.newest(values).group
            if key[0] or own is None:
                found |= {key: key[0]} if key[0] else {}
                continue
            if own.value not in by_title:
                by_title[own.value] = ids.new(own.value)
                self.groups[by_title[own.value]] = own.value
            found[key] = by_title[own.value]
        return found

    def _capability_ids(self, before: Before) -> dict[Key, str]:
        # Their fragments are those of one page.
        taken = dict.fromkeys([MATRIX, *(release.replace('.', '-') for release in self.releases)], '')
        ids = Ids('feature', {**taken, **before.capabilities})
        return {key: before.known.get(key) or ids.new(key[1], key[0]) for key in self.features}

    def problems(self) -> Iterator[Problem]:
        """Yield what the record cannot say because the files differ."""
        for stage in self.stages:
            yield from () if stage is None else disagreements(stage)
        lasting: list[Sequence[Part | None]] = [*self.features.values(), *self.grades.values()]
        for values in lasting:
            yield from successive.gaps(self.releases, values, self.known)
        for values in (*self.targets.values(), *lasting):
            yield from successive.changes(values)

    # For its parts ------------------------------------------------------------------------------

    @property
    def folder(self) -> str:
        """The folder of the entries."""
        return plural(self.origin.kind)

    @property
    def best(self) -> str | None:
        """The first grade of the newest file that gives any."""
        return next(iter(self.grades), None)

    def stage(self, position: int) -> Stage:
        """Return what the files of a release say that has any."""
        stage = self.stages[position]
        assert stage is not None, 'only what is in a file has a position'
        return stage

    def span(self, run: Run) -> dict[str, Tree]:
        """Return a range of releases; it is open where it reaches the newest."""
        last = {} if run.last == len(self.releases) - 1 else {'last': self.releases[run.last]}
        return {'since': self.releases[run.first], **last}

    # Files --------------------------------------------------------------------------------------

    def files(self) -> Files:
        """Return every file by path, as a tree."""
        required = self.requirements()
        files: Files = {
            'ladders.yaml': self._ladders({str(one['level']) for one in required}),
            'requirements.yaml': required,
            'releases.yaml': {'order': self.releases},
        }
        if self.features:
            files['capabilities.yaml'] = [self.capability(key) for key in self.features]
        if self.origin.repository is not None:
            files['repositories.yaml'] = self.repositories(self.origin.repository)
        for position, release in enumerate(self.releases):
            files[f'releases/{release}.yaml'] = {'title': release_title(release), **self.release(position)}
        for key, id_ in self.entry_ids.items():
            files[f'{self.folder}/{id_}.yaml'] = entries.entry(self, key)
        return files

    def requirements(self) -> list[dict[str, Tree]]:
        """Return all requirements: being listed, what is mandatory, the best grade."""
        return list(requirements.requirements(self, self._requirement_ids))

    def repositories(self, name: str) -> Tree:
        """Return the file that says where evidence lies."""
        links = dict(self.origin.links or {})
        return {'main': name, 'links': links, 'repositories': {name: {'title': name}}}

    def release(self, position: int) -> dict[str, Tree]:
        """Return where the files of a release are read."""
        one = self.stage(position).files[0]
        return {key: value for key in ('tag', 'commit') if (value := getattr(one, key)) is not None}

    def _ladders(self, reached: set[str]) -> Tree:
        kind = self.origin.kind
        graded = {self.level_ids[key]: successive.newest(values) for key, values in self.grades.items()}
        levels: dict[str, Tree] = {id_: level for id_, level in LEVELS.items() if id_ in reached}
        for id_, grade in graded.items():
            levels[id_] = {'title': str(grade.title), 'meaning': Prose(grade.meaning)}
        below = {'id': NOT_LISTED, 'title': 'Not listed', 'meaning': 'The support matrix does not have it.'}
        declared: dict[str, Tree] = {'declared-by': {MATRIX: {'title': 'Support matrix'}}} if graded else {}
        about = 'What the support matrix of the project calls it.'
        groups: dict[str, Tree] = {id_: {'title': title} for id_, title in self.groups.items()}
        return {
            'levels': levels,
            'below': below,
            **declared,
            'kinds': {
                kind: {
                    'title': titled(kind),
                    'plural': titled(plural(kind)),
                    'folder': self.folder,
                    'ladder': [id_ for id_ in levels if id_ in reached],
                    'facts': {MATRIX: {'title': 'Support matrix', 'description': about}},
                }
            },
            **({'groups': groups} if groups else {}),
        }

    def capability(self, key: Key) -> dict[str, Tree]:
        """Return a capability; the file that has it says when it came and went."""
        values = self.features[key]
        feature = successive.newest(values)
        group: dict[str, Tree] = {'group': self.feature_groups[key]} if key in self.feature_groups else {}
        return {
            'id': self.capability_ids[key],
            'title': str(feature.title),
            **described(feature.description),
            **entries.renamed(self, values),
            **group,
            **self._period(key),
            **detailed(feature.details),
        }

    def _period(self, key: Key) -> dict[str, Tree]:
        """Return since when the project has a feature, or until when, where it did not always have it."""
        values = self.features[key]
        run = successive.life(values)
        ends = {
            **({'since': run.first} if run.first else {}),
            **({'last': run.last} if run.last < self.known[-1] else {}),
        }
        evidence: list[dict[str, Tree]] = []
        for name, position in ends.items():
            feature = values[position]
            assert feature is not None, 'it begins and ends where there is one'
            for one in self.stage(position).evidence(feature.mark):
                is_later = name == 'last' and 'path' in one
                part = {**one, **({'release': self.releases[position]} if is_later else {})}
                evidence += [part] if part not in evidence else []
        period: dict[str, Tree] = {name: self.releases[position] for name, position in ends.items()}
        return {**period, **({'evidence': evidence} if evidence else {})}


def _stage(matrices: Sequence[ReleaseMatrix], release: str) -> Stage | None:
    """Return what the files of a release say, or None where there are none."""
    files = [one for one in matrices if one.release == release]
    return joined(files) if files else None


def release_title(release: str) -> str:
    """Return the title of a release; a name of letters begins with a large one."""
    return release[:1].upper() + release[1:]
