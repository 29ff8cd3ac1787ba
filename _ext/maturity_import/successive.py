# SPDX-License-Identifier: Apache-2.0
"""The files of one release as one matrix, and what they say otherwise than each other or the record."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from maturity.console import UsageError
from maturity.edit.document import Map
from maturity.edit.emitted import Prose, Short
from maturity.edit.items import listed
from maturity.matrices.model import Cell
from maturity.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from maturity.edit.emitted import Tree
    from maturity.matrices import model
    from maturity.matrices.model import Feature, Matrix, Target
    from maturity.model import SourceMark, Text
    from maturity_import.names import Group

    Part: TypeAlias = Target | Feature

Key: TypeAlias = tuple[str, str]
"""The id of the group of a file, or nothing, and how the file calls a feature."""

CONTRADICTION, CHANGED = 'import-contradiction', 'import-changed'
NO_REASON = 'The support matrix says that it does not apply.'
STATUS = 'Status'
"""The label of a detail that may change: a status that matters has its range as a requirement."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReleaseMatrix:
    """The matrix of one file of one release.

    `place` is evidence of the file, to which a line is added where it is a
    path; `commit` or `tag` are where the release is read.  `group` is that
    of its features where they have none of their own.
    """

    release: str
    matrix: Matrix
    place: Mapping[str, Tree]
    read_at: Mapping[str, Tree] = field(default_factory=dict)
    group: Group | None = None

    @property
    def group_id(self) -> str:
        """The id of the group of its features, or nothing."""
        return '' if self.group is None else self.group.id

    @property
    def name(self) -> str:
        """What positions call the file."""
        return next(iter(self.matrix.targets.values())).mark.path

    @property
    def features(self) -> dict[Key, Feature]:
        """Its features, by group and name."""
        return {(self.group_id, key): feature for key, feature in self.matrix.features.items()}

    def evidence(self, mark: SourceMark) -> list[Mapping[str, Tree]]:
        """Return evidence of a place in the file."""
        return [{**self.place, 'line': mark.line} if 'path' in self.place else self.place]


@dataclass(frozen=True, kw_only=True)
class Step:
    """The files of one release; `is_new`: the record did not have it."""

    release: str
    position: int
    is_new: bool
    files: Sequence[ReleaseMatrix]

    @cached_property
    def targets(self) -> Mapping[str, Target]:
        """What any of them says of targets; of what they say differently the first counts."""
        whole: dict[str, Target] = {}
        for key, target in self._every_target():
            first = whole.setdefault(key, target)
            labels = {one.label for one in first.details}
            whole[key] = replace(
                first,
                description=first.description or target.description,
                details=(*first.details, *(one for one in target.details if one.label not in labels)),
                grade=first.grade or target.grade,
            )
        return whole

    @cached_property
    def features(self) -> Mapping[Key, Feature]:
        """Their features, of which no two files have one."""
        return {key: feature for file in self.files for key, feature in file.features.items()}

    def counts(self, id_: str, recorded: Collection[str]) -> bool:
        """Return whether the files count, and not the record: where they or what they tell of is new."""
        return self.is_new or id_ not in recorded

    def _every_target(self) -> Iterator[tuple[str, Target]]:
        for file in self.files:
            yield from file.matrix.targets.items()

    def evidence(self, mark: SourceMark) -> list[Mapping[str, Tree]]:
        """Return evidence of a place in one of them."""
        return next(one for one in self.files if one.name == mark.path).evidence(mark)

    def disagreements(self) -> Iterator[Problem]:
        """Yield what a file says of a target otherwise than one before it."""
        for key, target in self._every_target():
            first = self.targets[key]
            for what, text in _otherwise(tree_of(first), [str(first.title)], target):
                message = f'{what} of {str(first.title)!r} is not what {first.mark.path} says, which counts'
                yield Problem(code=CHANGED, message=message, mark=text.mark or target.mark)


def renamed(matrix: Matrix, same: Mapping[str, str]) -> Matrix:
    """Return a matrix in which what has a new name has the old one."""
    return replace(
        matrix,
        targets={same.get(key, key): one for key, one in matrix.targets.items()},
        features={
            same.get(key, key): replace(
                one, cells={same.get(target, target): cell for target, cell in one.cells.items()}
            )
            for key, one in matrix.features.items()
        },
    )


# What is said otherwise -------------------------------------------------------------------------


def tree_of(part: Part) -> Map:
    """Return what a file says of a target or feature as an entry or a capability says it."""
    tree = Map(title=str(part.title))
    if part.description is not None:
        tree['description'] = Prose(part.description)
    if part.details:
        fields = ({'label': one.label, 'text': one.text, 'link': one.link} for one in part.details)
        tree['details'] = [Short({key: str(one[key]) for key in one if one[key]}) for one in fields]
    return tree


def _otherwise(root: Mapping[str, Any], names: Iterable[str], part: Part) -> Iterator[tuple[str, Text]]:
    """Yield what an entry or capability with these names says otherwise, and the text of a file."""
    if part.title.value not in names:
        yield 'the title', part.title
    if part.description is not None and root.get('description', part.description.value) != str(
        part.description
    ):
        yield 'the description', part.description
    old = root.get('details', ())
    labels = {one['label'] for one in old} - {STATUS}
    for one, tree in zip(part.details, tree_of(part).get('details', ()), strict=True):
        if tree['label'] in labels and tree not in old:
            yield f'the detail {one.label.value!r}', one.text or one.label


def says(item: Mapping[str, Any], fact: Mapping[str, Any]) -> bool:
    """Return whether an item says all that a fact does; what people noted besides is not otherwise."""
    return all(
        item.get(key) == value for key, value in fact.items() if key != 'evidence' and value != NO_REASON
    )


def told(root: Map, part: Part, order: Sequence[str], step: Step, *, counts: bool) -> Iterator[Problem]:
    """Let an entry or a capability say what a file does, and yield what one of them said otherwise.

    Of both the file `counts`, or else the record.
    """
    title, new, old = str(root['title']), tree_of(part), [*root.get('details', ())]
    also = [title, *listed(root.get('also')), *(one.get('title') for one in root.get('renamed', ()))]
    others = [*_otherwise(root, [new['title']] if counts else also, part)]
    if counts and new['title'] not in also:
        if 'renamed' not in root:
            root.put('renamed', [], order)
        root['renamed'].append(Short({'release': step.release, 'title': title}))
        root['title'] = new['title']
    if 'description' in new and (counts or 'description' not in root):
        root.put('description', new['description'], order)
    details = new.get('details', [])
    first, second = (details, old) if counts else (old, details)
    labels = {one['label'] for one in first}
    if whole := [*first, *(one for one in second if one['label'] not in labels)]:
        root.put('details', whole, order)
    words = f'is another one than before {step.release!r}' if counts else 'is not what the record says, which'
    for what, text in others:
        message = f'{what} of {title!r} {words}{"; the newest counts" if counts else " counts"}'
        yield Problem(code=CHANGED if counts else CONTRADICTION, message=message, mark=text.mark or part.mark)


# What a file says of releases before its own -----------------------------------------------------


def dated(files: Sequence[ReleaseMatrix], order: Sequence[str]) -> list[ReleaseMatrix]:
    """Return matrices also of the releases that cells name, which have no file of their own.

    `order` is that of all releases.  Raises `UsageError` where a cell names
    one after that of its file.
    """
    own = {(one.release, one.group_id) for one in files}
    found = [*files]
    for one in files:
        positions = sorted({order.index(step.since) for step in steps(one.matrix.features.values())})
        if not positions:
            continue
        if positions[-1] > order.index(one.release):
            message = (
                f'{one.name} is of the release {one.release!r}, and names {order[positions[-1]]!r}, which '
                'is later; say with --release of which it is'
            )
            raise UsageError(message)
        earlier = range(positions[0], order.index(one.release))
        found += [
            _before(one, order, position)
            for position in earlier
            if (order[position], one.group_id) not in own
        ]
    return sorted(found, key=lambda one: order.index(one.release))


def steps(features: Iterable[Feature], target: str | None = None) -> list[model.Step]:
    """Return all steps of the cells of features, or those of one target."""
    return [
        step
        for feature in features
        for key, cell in feature.cells.items()
        for step in cell.steps
        if target in {None, key}
    ]


def _before(one: ReleaseMatrix, order: Sequence[str], position: int) -> ReleaseMatrix:
    """Return what a file says of an earlier release; evidence is read where the file is.

    What has no release at all is taken to have been there: when it came
    nobody says.
    """
    releases, features = {*order[: position + 1]}, one.matrix.features

    def has_begun(found: Sequence[model.Step]) -> bool:
        return not found or any(step.since in releases for step in found)

    targets = one.matrix.targets.items()
    matrix = replace(
        one.matrix,
        targets={key: target for key, target in targets if has_begun(steps(features.values(), key))},
        features={
            key: replace(feature, status=None, cells=dict(_cells(feature, releases)))
            for key, feature in features.items()
            if has_begun(steps([feature]))
        },
        problems=(),
    )
    place = {**one.place, **one.read_at} if 'path' in one.place else one.place
    return replace(one, release=order[position], matrix=matrix, place=place, read_at={})


def _cells(feature: Feature, releases: Collection[str]) -> Iterator[tuple[str, Cell]]:
    """Yield what cells said when there were only these releases."""
    for key, cell in feature.cells.items():
        found = [step for step in cell.steps if step.since in releases]
        if found:
            yield key, Cell(state=found[-1].state, note=found[-1].note, mark=cell.mark)
