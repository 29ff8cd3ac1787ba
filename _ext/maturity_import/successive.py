# SPDX-License-Identifier: Apache-2.0
"""The files of one release as one matrix, and what they say otherwise than each other or the record."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, Union

from maturity.edit.emitted import Prose, Short
from maturity.edit.items import listed
from maturity.matrices.model import Target
from maturity.model import Text
from maturity.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from maturity.edit.document import Map
    from maturity.edit.emitted import Tree
    from maturity.matrices.model import Feature, Matrix
    from maturity.model import Detail, SourceMark
    from maturity_import.names import Group

PartT = TypeVar('PartT', bound='Part')
Part: TypeAlias = Union['Target', 'Feature']
Key: TypeAlias = tuple[str, str]
"""The id of the group of a file, or nothing, and how the file calls a feature."""

CONTRADICTION, CHANGED = 'import-contradiction', 'import-changed'
STATUS = Text('Status')
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
        """What any of them says of targets."""
        return _merged(file.matrix.targets for file in self.files)

    @cached_property
    def features(self) -> Mapping[Key, Feature]:
        """Their features."""
        return _merged(file.features for file in self.files)

    def evidence(self, mark: SourceMark) -> list[Mapping[str, Tree]]:
        """Return evidence of a place in one of them."""
        return next(one for one in self.files if one.name == mark.path).evidence(mark)


def _merged(found: Iterable[Mapping[Any, PartT]]) -> dict[Any, PartT]:
    whole: dict[Any, PartT] = {}
    for parts in found:
        for key, part in parts.items():
            whole[key] = together(whole[key], part) if key in whole else part
    return whole


def together(first: PartT, second: PartT) -> PartT:
    """Return the first part with what only the second says of it."""
    labels = {one.label for one in first.details}
    details = (one for one in second.details if one.label not in labels)
    description = first.description or second.description
    whole = replace(first, description=description, details=(*first.details, *details))
    if isinstance(whole, Target) and isinstance(second, Target):
        return replace(whole, grade=whole.grade or second.grade)
    return whole


def renamed(matrix: Matrix, same: Mapping[str, str]) -> Matrix:
    """Return a matrix in which what has an old name has the new one."""
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


def _differences(first: Target, second: Target) -> Iterator[tuple[str, Text]]:
    """Yield each text of the second that the first says otherwise, and what it is."""
    if second.title.value != first.title.value:
        yield 'the title', second.title
    if first.description and second.description not in {first.description, None}:
        yield 'the description', second.description
    labels = {one.label for one in first.details} - {STATUS}
    for one in second.details:
        if one.label in labels and one not in first.details:
            yield f'the detail {one.label.value!r}', one.text or one.label


def disagreements(step: Step) -> Iterator[Problem]:
    """Yield what files of one release say differently about a target: the first of them counts."""
    first: dict[str, Target] = {}
    for one in step.files:
        for key, target in one.matrix.targets.items():
            before = first.setdefault(key, target)
            for what, text in _differences(before, target):
                message = f'{what} of {str(before.title)!r} is not what {before.mark.path} says, which counts'
                yield Problem(code=CHANGED, message=message, mark=text.mark or target.mark)
            first[key] = together(before, target)


def told(
    root: Map, part: Target | Feature, order: Sequence[str], step: Step, *, counts: bool
) -> Iterator[Problem]:
    """Let an entry or a capability say what a file does, and yield what one of them said otherwise.

    Of both the file `counts`, or else the record.
    """
    title = str(root['title'])
    names = {
        title,
        *map(str, listed(root.get('also'))),
        *(one.get('title') for one in root.get('renamed', ())),
    }
    others: list[tuple[str, Text]] = []
    if part.title.value not in names and counts:
        if 'renamed' not in root:
            root.put('renamed', [], order)
        root['renamed'].append(Short({'release': step.release, 'title': title}))
        root['title'] = str(part.title)
    elif part.title.value not in names:
        others.append(('the title', part.title))
    if part.description is not None and str(root.get('description', '')) != part.description.value:
        if 'description' in root:
            others.append(('the description', part.description))
        if counts or 'description' not in root:
            root.put('description', Prose(part.description), order)
    others += _details(root, part, order, counts=counts)
    words = f'is another one than before {step.release!r}' if counts else 'is not what the record says, which'
    for what, text in others:
        message = f'{what} of {title!r} {words}{"; the newest counts" if counts else " counts"}'
        yield Problem(code=CHANGED if counts else CONTRADICTION, message=message, mark=text.mark or part.mark)


def _details(
    root: Map, part: Target | Feature, order: Sequence[str], *, counts: bool
) -> Iterator[tuple[str, Text]]:
    """Put the details of a file into an entry or capability, and yield what was said otherwise."""
    old = [*root.get('details', ())]
    labels = {one['label'] for one in old}
    new = [(one, detail(one)) for one in part.details]
    for one, tree in new:
        if str(one.label) in labels and tree not in old and one.label != STATUS:
            yield f'the detail {one.label.value!r}', one.text or one.label
    if counts:
        said = {str(one.label) for one in part.details}
        whole = [*(tree for _, tree in new), *(one for one in old if one['label'] not in said)]
    else:
        whole = [*old, *(tree for one, tree in new if str(one.label) not in labels)]
    if whole != old:
        root.put('details', whole, order)


def detail(one: Detail) -> Short:
    """Return a detail."""
    tree = {'label': str(one.label), 'text': one.text and str(one.text), 'link': one.link}
    return Short({key: value for key, value in tree.items() if value})
