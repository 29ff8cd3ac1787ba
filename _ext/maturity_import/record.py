# SPDX-License-Identifier: Apache-2.0
"""Matrices of successive releases as parts of a record: ids, and trees of what files are to say."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from maturity.edit.emitted import Prose
from maturity.model.vocabulary import CapabilityState
from maturity_import import successive
from maturity_import.names import Ids, recognised, slug, unique
from maturity_import.successive import lives, newest, over_time, runs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from maturity.edit.emitted import Tree
    from maturity.matrices.model import Cell, Feature, Target
    from maturity.model import Dataset, Detail, SourceMark, Text
    from maturity.problems import Problem
    from maturity_import.successive import Key, Part, ReleaseMatrix, Run

MATRIX, LISTED, MANDATORY, NOT_LISTED = 'matrix', 'listed', 'mandatory', 'not-listed'


def level_ids(grades: Collection[str]) -> dict[str, str]:
    """Return the ids of the levels that grades become."""
    ids = unique(grades, 'grade', {LISTED, MANDATORY, NOT_LISTED})
    return dict(zip(grades, ids, strict=True))


def filled(tree: Mapping[str, Tree | None]) -> dict[str, Tree]:
    """Return a tree without the keys that say nothing, but for those that have to be there."""
    return {key: value or [] for key, value in tree.items() if value or key == 'implementation'}


def prose(text: Text | None) -> Tree | None:
    """Return a text for people, if there is one."""
    return None if text is None else Prose(text)


def detail(one: Detail) -> dict[str, Tree]:
    """Return a detail."""
    return filled({'label': str(one.label), 'text': str(one.text or ''), 'link': one.link})


class Record:
    """What matrices say, with the ids that it has on record or gets; `new` releases were not on record.

    `known` are the positions of the releases of which there are files.
    """

    def __init__(
        self, matrices: Sequence[ReleaseMatrix], kind: str, data: Dataset, new: Collection[str]
    ) -> None:
        """Put the matrices together; the record has all of their releases."""
        self.matrices = matrices
        self.kind = kind
        # Comments above all sections: a licence, as a rule.
        self.comments = matrices[-1].matrix.comments
        self.data = data
        self.releases = list(data.releases)
        self.new = [self.releases.index(release) for release in new]
        self.known = sorted({self.releases.index(one.release) for one in matrices})
        self.targets = over_time(self.releases, matrices, lambda one: one.matrix.targets)
        self.grades = over_time(self.releases, matrices, lambda one: one.matrix.grades)
        features = over_time(self.releases, matrices, lambda one: one.features)
        # File after file, as if each were imported alone.
        order = list(dict.fromkeys(one.group_id for one in matrices))
        self.features = {key: features[key] for key in sorted(features, key=lambda key: order.index(key[0]))}
        targets = sorted(self.targets)
        self.entry_ids = {
            key: _known(data, key, id_) for key, id_ in zip(targets, unique(targets, kind), strict=True)
        }
        self.recognised = recognised(data, matrices, new)
        self.capability_ids = self._capability_ids()
        self.groups: dict[str, str] = {}
        self.level_ids = level_ids(self.grades)
        # The first of the newest file that gives any.
        self.best = next(iter(self.grades), None)
        self.attested_id = '' if self.best is None else slug(f'is-{self.level_ids[self.best]}', 'grade')

    def _capability_ids(self) -> dict[Key, str]:
        owners = {
            one.id: '' if one.group is None else one.group.value for one in self.data.capabilities.values()
        }
        # Their fragments are those of one page.
        taken = dict.fromkeys([MATRIX, *(release.replace('.', '-') for release in self.releases)], '')
        ids = Ids('feature', {**taken, **owners})
        return {key: self.recognised.get(key) or ids.new(key[1], key[0]) for key in self.features}

    def problems(self) -> Iterator[Problem]:
        """Yield what a record cannot say because the files differ."""
        yield from successive.disagreements(self.matrices)
        lasting: list[Sequence[Part | None]] = [*self.features.values(), *self.grades.values()]
        for values in (*self.targets.values(), *lasting):
            yield from successive.changes(values)
        for values in lasting:
            yield from successive.gaps(self.releases, values, self.known)

    def suggestions(self) -> Iterator[str]:
        """Yield what may have been called otherwise before."""
        features: dict[str, Sequence[Part | None]] = {key: one for (_, key), one in self.features.items()}
        yield from successive.renames(self.releases, dict(self.targets), self.known)
        yield from successive.renames(self.releases, features, self.known)

    # Places and times ---------------------------------------------------------------------------

    def evidence(self, position: int, mark: SourceMark) -> list[Mapping[str, Tree]]:
        """Return evidence of a place in a file of a release."""
        files = (one for one in self.matrices if one.release == self.releases[position])
        return next(one for one in files if one.name == mark.path).evidence(mark)

    def span(self, run: Run) -> dict[str, Tree]:
        """Return a range of releases; it is open where it reaches the newest."""
        last = {} if run.last == len(self.releases) - 1 else {'last': self.releases[run.last]}
        return {'since': self.releases[run.first], **last}

    def cells(self, target: str, feature: Key) -> list[Cell | None]:
        """Return a cell by release, where the release has the target and knows a state."""
        found: list[Cell | None] = []
        for there, one in zip(self.targets[target], self.features[feature], strict=True):
            cell = None if there is None or one is None else one.cells.get(target)
            found.append(None if cell is None or cell.state is None else cell)
        return found

    # Trees --------------------------------------------------------------------------------------

    def capability(self, key: Key) -> dict[str, Tree]:
        """Return a capability; the file that has it says when it came and went."""
        values = self.features[key]
        feature = newest(values)
        return filled(
            {
                'id': self.capability_ids[key],
                'title': str(feature.title),
                'description': prose(feature.description),
                'renamed': self._renamed(values),
                'group': self._group(key, feature),
                **self._period(values),
                'details': list(map(detail, feature.details)),
            }
        )

    def _group(self, key: Key, feature: Feature) -> str | None:
        """Return the group of a new capability, and keep its title where the record does not have it.

        It is that of the others in the file, or of the file, or the one that the feature names.
        """
        capabilities = self.data.capabilities
        siblings = {capabilities[id_].group for (file, _), id_ in self.recognised.items() if file == key[0]}
        if key[0] and len(siblings) == 1 and (sibling := next(iter(siblings))) is not None:
            return sibling.value
        file = next(one.group for one in self.matrices if one.group_id == key[0])
        own = (slug(feature.group.value, 'group'), feature.group.value) if feature.group else None
        if (named := (file.id, file.title) if file else own) is None:
            return None
        id_, title = named
        declared = self.data.groups.values()
        by_title = {str(one.title): one.id for one in declared}
        # Where none are declared, capabilities name them by their titles.
        if any(one.title.mark and one.title.mark.path.endswith('capabilities.yaml') for one in declared):
            return title
        if title not in by_title and id_ not in self.data.groups:
            self.groups.setdefault(id_, title)
        return by_title.get(title, id_)

    def _renamed(self, values: Sequence[Target | None] | Sequence[Feature | None]) -> list[Tree]:
        """Return what something was called before, if it was called otherwise."""
        there = [(position, value.title) for position, value in enumerate(values) if value is not None]
        return [
            {'release': self.releases[position], 'title': str(old)}
            for (_, old), (position, new) in pairwise(there)
            if old != new
        ]

    def _period(self, values: Sequence[Feature | None]) -> dict[str, Tree]:
        """Return since when the project has a feature, or until when, where it did not always have it."""
        there = [(position, value) for position, value in enumerate(values) if value is not None]
        (first, begun), (last, ended) = there[0], there[-1]
        ends: dict[str, Tree] = {}
        evidence: list[Tree] = []
        if first:
            ends['since'] = self.releases[first]
            evidence += self.evidence(first, begun.mark)
        if last < self.known[-1]:
            ends['last'] = self.releases[last]
            # Evidence without a release is of the first.
            dated: list[Tree] = [
                {**one, 'release': self.releases[last]} if 'path' in one else one
                for one in self.evidence(last, ended.mark)
            ]
            evidence += [one for one in dated if one not in evidence]
        return {**ends, 'evidence': evidence}

    def facts(self, cells: Sequence[Cell | None]) -> list[dict[str, Tree]]:
        """Return the states of a cell."""
        return [
            filled(
                {
                    **self.span(run),
                    'state': cell.state,
                    **_said(cell),
                    'evidence': self.evidence(run.first, cell.mark),
                }
            )
            for run, cell in runs(cells, lambda one: (one.state, one.note))
        ]

    def entry(self, key: str) -> dict[str, Tree]:
        """Return all that is recorded of a target."""
        values = self.targets[key]
        target = newest(values)
        cells = {id_: self.cells(key, feature) for feature, id_ in self.capability_ids.items()}
        has_names = MATRIX in self.data.kinds[self.kind].facts
        names: list[Tree] = [
            {**self.span(run), 'values': [one.name], 'evidence': self.evidence(run.first, one.mark)}
            for run, one in runs(values, lambda one: one.name)
        ]
        said: dict[str, Tree | None] = {
            # Where its code lies no support matrix says.
            'implementation': [],
            'declared': list(self._declared(values)),
            'capabilities': {id_: self.facts(one) for id_, one in cells.items() if any(one)},
            'facts': {MATRIX: names} if has_names else None,
        }
        return filled(
            {
                'title': str(target.title),
                'description': prose(target.description),
                'details': list(map(detail, target.details)),
                'evidence': _shared(said),
                **self._lives(values),
                'renamed': self._renamed(values),
                **said,
                'attestations': list(self._attested(values)),
            }
        )

    def _lives(self, values: Sequence[Target | None]) -> dict[str, Tree]:
        """Return when it came and went: once, or several times."""
        found: list[dict[str, Tree]] = []
        for run in lives(values, self.known):
            begin: Tree = {('release' if run.first else 'before'): self.releases[run.first]}
            without = [position for position in self.known if position > run.last]
            gone: dict[str, Tree] = {'removed': {'release': self.releases[without[0]]}} if without else {}
            found.append({'introduced': begin, **gone})
        return found[0] if len(found) == 1 else {'lives': found}

    # Grades -------------------------------------------------------------------------------------

    def _graded(self, values: Sequence[Target | None]) -> Iterator[tuple[str, Run, SourceMark]]:
        """Yield the grades of a target, each with its range and place."""
        graded = [None if one is None else one.grade for one in values]
        for run, grade in runs(graded, str):
            assert grade.mark is not None, 'it is from a file'
            yield str(grade), run, grade.mark

    def _declared(self, values: Sequence[Target | None]) -> Iterator[Tree]:
        for grade, run, mark in self._graded(values):
            level, evidence = self.level_ids[grade], self.evidence(run.first, mark)
            yield {**self.span(run), 'level': level, 'by': MATRIX, 'evidence': evidence}

    def _attested(self, values: Sequence[Target | None]) -> Iterator[Tree]:
        for grade, run, mark in self._graded(values):
            yield {
                **self.span(run),
                'requirement': self.attested_id,
                'state': 'met' if grade == self.best else 'unmet',
                'reason': f'The support matrix says: {newest(self.grades[grade]).title}.',
                'evidence': self.evidence(run.first, mark),
            }


def _shared(tree: Mapping[str, Tree | None]) -> Tree | None:
    """Return the evidence that most facts of a tree have, and take it from these: it stands once for all."""
    facts = [*_with_evidence(tree)]
    counts = Counter(str(one['evidence']) for one in facts)
    if len(facts) < 2 or 2 * (most := counts.most_common(1)[0])[1] <= len(facts):  # noqa: PLR2004
        return None
    shared = [one for one in facts if str(one['evidence']) == most[0]]
    evidence: Tree = shared[0]['evidence']
    for one in shared:
        del one['evidence']
    return evidence


def _with_evidence(tree: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 (whatever a file can hold)
    """Yield the facts in a tree that name evidence."""
    if isinstance(tree, dict) and 'evidence' in tree:
        yield tree
    elif isinstance(tree, dict | list):
        for one in tree.values() if isinstance(tree, dict) else tree:
            yield from _with_evidence(one)


def _said(cell: Cell) -> dict[str, Tree]:
    """Return the note of a cell: the reason where it does not apply, which has to be there."""
    if cell.state == CapabilityState.NOT_APPLICABLE.value:
        return {'reason': str(cell.note or 'The support matrix says that it does not apply.')}
    return {'note': str(cell.note or '')}


def _known(data: Dataset, name: str, id_: str) -> str:
    """Return the id of the entry that a target is, by whatever name it is on record, or of a new one."""
    found = (data.named('entry', word) for word in (id_, name))
    return next((one for one in found if one in data.entries), id_)
