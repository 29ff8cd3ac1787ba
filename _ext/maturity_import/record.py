# SPDX-License-Identifier: Apache-2.0
"""From matrices of successive releases to the files of a record, as trees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.edit.emitted import Prose
from maturity.edit.names import plural, titled
from maturity_import import successive
from maturity_import.ids import slug, unique

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from maturity.edit.emitted import Tree
    from maturity.matrices.model import Cell, Feature, Target
    from maturity.model import Detail, SourceMark, Text
    from maturity.problems import Problem
    from maturity_import.successive import ReleaseMatrix, Run

MATRIX, LISTED, MANDATORY, NOT_LISTED = 'matrix', 'listed', 'mandatory', 'not-listed'

Files = dict[str, 'Tree']


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where the files are kept, and how links to them are made; `kind` is what targets are."""

    kind: str
    repository: str | None = None
    links: Mapping[str, str] | None = None


class Record:
    """The record of some matrices, oldest first."""

    def __init__(self, matrices: Sequence[ReleaseMatrix], origin: Origin) -> None:
        """Put the matrices together."""
        self._matrices = matrices
        self._origin = origin
        self.releases = [matrix.release for matrix in matrices]
        self.targets = successive.over_time(matrices, lambda part: part.targets)
        self.features = successive.over_time(matrices, lambda part: part.features)
        self.grades = successive.over_time(matrices, lambda part: part.grades)
        # Their fragments are those of one page.
        taken = {MATRIX, *(release.replace('.', '-') for release in self.releases)}
        targets = sorted(self.targets)
        self.entry_ids = dict(zip(targets, unique(targets, origin.kind), strict=True))
        ids = unique(self.features, 'feature', taken)
        self.capability_ids = dict(zip(self.features, ids, strict=True))
        ids = unique(self.grades, 'grade', {LISTED, MANDATORY, NOT_LISTED})
        self.level_ids = dict(zip(self.grades, ids, strict=True))

    def problems(self) -> Iterator[Problem]:
        """Yield what the record cannot say because the releases differ."""
        for parts in (self.targets, self.features, self.grades):
            for values in parts.values():
                yield from successive.gaps(self.releases, values)  # type: ignore[type-var]
                yield from successive.changes(values)  # type: ignore[type-var]

    def files(self) -> Files:
        """Return every file by path, as a tree."""
        requirements = list(self._requirements())
        files: Files = {
            'ladders.yaml': self._ladders({str(one['level']) for one in requirements}),
            'requirements.yaml': requirements,
            'releases.yaml': {'order': self.releases},
        }
        if self.features:
            files['capabilities.yaml'] = [self._capability(key) for key in self.features]
        if self._origin.repository is not None:
            name = self._origin.repository
            links = dict(self._origin.links or {})
            files['repositories.yaml'] = {
                'main': name,
                'links': links,
                'repositories': {name: {'title': name}},
            }
        for matrix in self._matrices:
            files[f'releases/{matrix.release}.yaml'] = _release(matrix)
        for key, id_ in self.entry_ids.items():
            files[f'{self.folder}/{id_}.yaml'] = self._entry(key)
        return files

    @property
    def folder(self) -> str:
        """The folder of the entries."""
        return plural(self._origin.kind)

    def _span(self, run: Run) -> dict[str, Tree]:
        last = {} if run.last == len(self.releases) - 1 else {'last': self.releases[run.last]}
        return {'since': self.releases[run.first], **last}

    # Catalogues ---------------------------------------------------------------------------------

    def _ladders(self, reached: set[str]) -> Tree:
        kind = self._origin.kind
        graded = {self.level_ids[key]: successive.newest(values) for key, values in self.grades.items()}
        levels: dict[str, Tree] = {
            LISTED: {'title': 'Listed', 'meaning': 'The support matrix of the project has it.'},
            MANDATORY: {
                'title': 'All that is mandatory',
                'meaning': 'It implements every feature that the support matrix calls mandatory.',
            },
        }
        levels = {id_: level for id_, level in levels.items() if id_ in reached}
        for id_, grade in graded.items():
            levels[id_] = {'title': str(grade.title), 'meaning': Prose(grade.meaning)}
        below = {'id': NOT_LISTED, 'title': 'Not listed', 'meaning': 'The support matrix does not have it.'}
        declared: dict[str, Tree] = {'declared-by': {MATRIX: {'title': 'Support matrix'}}} if graded else {}
        facts: Tree = {
            MATRIX: {
                'title': 'Support matrix',
                'description': 'What the support matrix of the project calls it.',
            }
        }
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
                    'facts': facts,
                }
            },
        }

    def _capability(self, key: str) -> dict[str, Tree]:
        feature = successive.newest(self.features[key])
        group = {} if feature.group is None else {'group': str(feature.group)}
        return {
            'id': self.capability_ids[key],
            'title': str(feature.title),
            **_described(feature.description),
            **group,
            **_detailed(feature.details),
        }

    # Requirements -------------------------------------------------------------------------------

    def _requirement(self, id_: str, level: str, run: Run, **parts: Tree) -> dict[str, Tree]:
        begun = {'id': id_, 'kind': self._origin.kind, 'level': level}
        title, quote = parts.pop('title'), parts.pop('quote')
        return {**begun, 'title': title, 'quote': quote, **self._span(run), **parts}

    def _requirements(self) -> Iterator[dict[str, Tree]]:
        everywhere = [successive.life([True] * len(self.releases))]
        first = next(iter(self._matrices[0].matrix.targets.values()))
        yield self._requirement(
            LISTED,
            LISTED,
            everywhere[0],
            title='In the support matrix',
            quote='The support matrix of the project lists it.',
            rule={'has': MATRIX},
            evidence=self._matrices[0].evidence(first.mark),
        )
        wanted = list(self._mandatory())
        ids = unique((name for name, *_ in wanted), MANDATORY)
        for id_, (_, run, parts) in zip(ids, wanted, strict=True):
            yield self._requirement(id_, MANDATORY, run, **parts)
        yield from self._graded()

    def _mandatory(self) -> Iterator[tuple[str, Run, dict[str, Tree]]]:
        """Yield what a status requires, with a name and when it does."""
        for key, values in self.features.items():
            wanted = [one if one is not None and _is(one, MANDATORY) else None for one in values]
            for run, feature in successive.runs(wanted, lambda one: str(one.status and one.status.words)):
                yield (
                    f'{MANDATORY}-{key}',
                    run,
                    self._required(run, feature, {'implements': [self.capability_ids[key]]}),
                )
        groups = dict.fromkeys(
            one.status.group
            for values in self.features.values()
            for one in values
            if one is not None and one.status is not None and one.status.group is not None
        )
        for group in groups:
            chosen = [self._chosen(str(group), position) for position in range(len(self.releases))]
            for run, features in successive.runs(chosen, lambda found: [one.key for one in found]):
                rule: Tree = {'any-of': [{'implements': [self.capability_ids[one.key]]} for one in features]}
                parts = self._required(run, features[0], rule)
                yield f'choice-{group}', run, {**parts, 'title': f'One of: {group}'[:300]}

    def _chosen(self, group: str, position: int) -> tuple[Feature, ...] | None:
        """Return the features of a release of which one has to be there."""
        found = [values[position] for values in self.features.values()]
        members = [
            one for one in found if one is not None and one.status is not None and one.status.group == group
        ]
        return tuple(sorted(members, key=lambda one: one.key)) or None

    def _required(self, run: Run, feature: Feature, rule: Tree) -> dict[str, Tree]:
        assert feature.status is not None, 'only those with a status are required'
        words = feature.status.words
        evidence = self._matrices[run.first].evidence(words.mark or feature.mark)
        quote = f'status={words}'
        return {'title': str(feature.title), 'quote': quote, 'rule': rule, 'evidence': evidence}

    def _graded(self) -> Iterator[dict[str, Tree]]:
        """Yield what the best grade requires: nothing but a person can tell whether it is so."""
        best = self._best
        if best is None:
            return
        values = self.grades[best]
        grade, run = successive.newest(values), successive.life(values)
        yield self._requirement(
            slug(f'is-{self.level_ids[best]}', 'grade'),
            self.level_ids[best],
            run,
            title=str(grade.title),
            quote=Prose(grade.meaning),
            rule={'attested': True},
            evidence=self._matrices[run.first].evidence(grade.mark),
        )

    @property
    def _best(self) -> str | None:
        """The first grade of the newest file that gives any."""
        return next(iter(self.grades), None)

    # Entries ------------------------------------------------------------------------------------

    def _entry(self, key: str) -> Tree:
        values = self.targets[key]
        target, span = successive.newest(values), successive.life(values)
        first = self.releases[span.first]
        introduced: Tree = {'before' if span.first == 0 else 'release': first}
        gone: dict[str, Tree] = {}
        if span.last < len(self.releases) - 1:
            gone['removed'] = {'release': self.releases[span.last + 1]}
        capabilities = {
            self.capability_ids[feature]: facts
            for feature in self.features
            if (facts := self._cells(key, feature))
        }
        declared = list(self._declared(values))
        attested = list(self._attested(values))
        return {
            'title': str(target.title),
            **_described(target.description),
            **_detailed(target.details),
            'introduced': introduced,
            **gone,
            # Where its code lies no support matrix says.
            'implementation': [],
            **({'declared': declared} if declared else {}),
            **({'capabilities': capabilities} if capabilities else {}),
            'facts': {MATRIX: list(self._names(values))},
            **({'attestations': attested} if attested else {}),
        }

    def _cells(self, target: str, feature: str) -> list[Tree]:
        """Return the states of a cell: of releases that have the target and know a state."""
        cells: list[Cell | None] = []
        for there, one in zip(self.targets[target], self.features[feature], strict=True):
            cell = None if there is None or one is None else one.cells.get(target)
            cells.append(None if cell is None or cell.state is None else cell)
        facts: list[Tree] = []
        for run, cell in successive.runs(cells, lambda one: (one.state, str(one.note))):
            note = {} if cell.note is None else {'note': str(cell.note)}
            evidence = self._matrices[run.first].evidence(cell.mark)
            facts.append({**self._span(run), 'state': str(cell.state), **note, 'evidence': evidence})
        return facts

    def _names(self, values: Sequence[Target | None]) -> Iterator[Tree]:
        for run, target in successive.runs(values, lambda one: one.name):
            evidence = self._matrices[run.first].evidence(target.mark)
            yield {**self._span(run), 'values': [target.name], 'evidence': evidence}

    def _declared(self, values: Sequence[Target | None]) -> Iterator[Tree]:
        for run, target in successive.runs(_with_grades(values), lambda one: str(one.grade)):
            evidence = self._matrices[run.first].evidence(_place(target))
            level = self.level_ids[str(target.grade)]
            yield {**self._span(run), 'level': level, 'by': MATRIX, 'evidence': evidence}

    def _attested(self, values: Sequence[Target | None]) -> Iterator[Tree]:
        best = self._best
        if best is None:
            return
        requirement = slug(f'is-{self.level_ids[best]}', 'grade')
        for run, target in successive.runs(_with_grades(values), lambda one: str(one.grade)):
            title = successive.newest(self.grades[str(target.grade)]).title
            yield {
                **self._span(run),
                'requirement': requirement,
                'state': 'met' if str(target.grade) == best else 'unmet',
                'reason': f'The support matrix says: {title}.',
                'evidence': self._matrices[run.first].evidence(_place(target)),
            }

    def demotion(self, key: str, position: int) -> Tree:
        """Return why a classification falls at a release: the files do not say more."""
        target = self.targets[key][position]
        assert target is not None, 'it falls where it exists'
        reason = (
            'The support matrix of this release shows less than that of the one before, and does not say why.'
        )
        evidence = self._matrices[position].evidence(target.mark)
        return {'release': self.releases[position], 'reason': reason, 'evidence': evidence}


def _is(feature: Feature, word: str) -> bool:
    return feature.status is not None and feature.status.word == word


def _with_grades(values: Sequence[Target | None]) -> list[Target | None]:
    return [None if one is None or one.grade is None else one for one in values]


def _place(target: Target) -> SourceMark:
    assert target.grade is not None
    return target.grade.mark or target.mark


def _release(matrix: ReleaseMatrix) -> Tree:
    """Return a release; a name of letters begins with a large one."""
    tree: dict[str, Tree] = {'title': matrix.release[:1].upper() + matrix.release[1:]}
    for key in ('tag', 'commit'):
        if (value := getattr(matrix, key)) is not None:
            tree[key] = value
    return tree


def _described(text: Text | None) -> dict[str, Tree]:
    return {} if text is None else {'description': Prose(text)}


def _detailed(details: Sequence[Detail]) -> dict[str, Tree]:
    found: list[Tree] = []
    for one in details:
        text = {} if one.text is None else {'text': str(one.text)}
        link = {} if one.link is None else {'link': one.link}
        found.append({'label': str(one.label), **text, **link})
    return {'details': found} if found else {}
