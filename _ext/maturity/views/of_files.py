# SPDX-License-Identifier: Apache-2.0
"""Views of a matrix that is kept as a file: no record, no release, no word that the file does not have."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, count, groupby
from typing import TYPE_CHECKING

from maturity.matrices.model import LABELS, labelled
from maturity.model import Text, msg, natural
from maturity.model.vocabulary import CapabilityState
from maturity.views.arranged import exchanged
from maturity.views.shapes import NO_GROUP, Axis, Link, Matrix, MatrixRow, Ref

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from maturity.matrices.model import Cell, Feature, Target
    from maturity.matrices.model import Matrix as File
    from maturity.model import Detail, Message
    from maturity.model.vocabulary import State
    from maturity.views.shapes import Groups

FEATURE, TARGET = 'feature', 'target'
"""The types of what the view of a file refers to."""

MANY = 16
"""More targets than this are rows, if the features are fewer: no screen has so many columns."""

KINDS = {
    'driver': (msg('Driver'), msg('Drivers')),
    'backend': (msg('Back end'), msg('Back ends')),
}
"""What the targets of a dialect are called: one, and several."""

# The words of the files: "implemented" is one of records.
STATES: Mapping[str | None, State] = {
    'implemented': replace(CapabilityState.IMPLEMENTED.state, words=msg('complete')),
    'partial': CapabilityState.PARTIAL.state,
    'missing': CapabilityState.MISSING.state,
    None: CapabilityState.UNKNOWN.state,
}

_NO_FRAGMENT = re.compile(r'[^a-zA-Z0-9_]')
_ADDRESS = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,;:!?'()\[\]{}])")


@dataclass(frozen=True, kw_only=True, slots=True)
class About:
    """What a file says of a feature, a target or a grade beside its states, at the place `id`."""

    id: str
    title: Text
    remark: Text | None = None
    description: Text | None = None
    details: tuple[Detail, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the head of a row or column says all of it."""
        return self.description is None and not self.details


class FileViews:
    """The views of one file.

    `taken` are places on its page: whatever would have one of them gets another,
    which begins with the `stem` of the file.
    """

    def __init__(self, file: File, stem: str = '', taken: Container[str] = ()) -> None:
        """Find a place for everything; targets are in the order of their titles."""
        self._file = file
        self._features = tuple(file.features.values())
        self._targets = sorted(file.targets.values(), key=lambda one: natural(one.title.value.casefold()))
        found: dict[str, None] = {}
        self._places: dict[tuple[str, ...], str] = {}
        for key in self._keys():
            names = chain([''], (f'{stem}_{number}_' for number in count(1)))
            places = (slug(name + '_'.join(key)) for name in names)
            self._places[key] = next(one for one in places if one not in taken and one not in found)
            found[self._places[key]] = None
        self.places = tuple(found)
        """The fragments of features, targets, grades and cells."""

    def _keys(self) -> Iterator[tuple[str, ...]]:
        """Yield the names of the sections to which a reader can be led, and those of cells."""
        yield from ((one.key,) for one in self._features)
        yield from ((one.name,) for one in self._targets)
        yield from (('grades', one.key) for one in self._file.grades.values())
        yield from ((one.key, target.name) for one in self._features for target in self._targets)

    # What is said beside the states -------------------------------------------------------------

    @cached_property
    def lists(self) -> tuple[tuple[Message, Sequence[About]], ...]:
        """What is said of features, targets and grades beside their states, each list with its head."""
        _, title = KINDS[self._file.kind]
        features = [_about(self._places[one.key,], one, _status(one), 'status') for one in self._features]
        # The link of a target is at its head.
        targets = [_about(self._places[one.name,], one, self._grade(one), 'link') for one in self._targets]
        grades = [
            About(id=self._places['grades', one.key], title=one.title, description=one.description)
            for one in self._file.grades.values()
        ]
        return (
            (msg('Features'), [one for one in features if not one.is_empty]),
            (title, [one for one in targets if not one.is_empty]),
            (msg('Grades'), grades),
        )

    @cached_property
    def _listed(self) -> frozenset[str]:
        """The places of what stands in a list."""
        return frozenset(about.id for _, abouts in self.lists for about in abouts)

    @property
    def links(self) -> Mapping[tuple[str, str], str]:
        """The addresses to which the heads of features and targets lead: their own ones, or the lists."""
        features = {(FEATURE, one.key): self._places[one.key,] for one in self._features}
        targets = {(TARGET, one.name): self._places[one.name,] for one in self._targets}
        here = {key: f'#{place}' for key, place in (features | targets).items() if place in self._listed}
        away = {(TARGET, one.name): link for one in self._targets if (link := _link(one)) is not None}
        return here | away

    # The matrix ---------------------------------------------------------------------------------

    def matrix(self, title: str | None = None, *, by_target: bool | None = None) -> Matrix:
        """Return the states of all targets and features, under a title of its own.

        Rows are features in the order of the file, or with `by_target` the
        targets by title; None takes whichever can be seen on a screen.
        """
        notes: dict[Text, int] = {}
        palette = {state: at for at, state in enumerate(STATES.values())}

        def position(cell: Cell | None) -> int:
            return palette.setdefault(_state(cell, notes), len(palette))

        rows = tuple(
            MatrixRow(
                self._axis(FEATURE, one.key, one.title, _status(one)),
                tuple(position(one.cells.get(target.key)) for target in self._targets),
                places=tuple(self._places[one.key, target.name] for target in self._targets),
            )
            for one in self._features
        )
        titles = {slug(one.key): one.title for one in self._features}
        target, _ = KINDS[self._file.kind]
        found = Matrix(
            name='capabilities',
            caption=msg('Support matrix') if title is None else Text(title),
            corner=msg('Feature'),
            across=target,
            columns=tuple(self._axis(TARGET, one.name, one.title, self._grade(one)) for one in self._targets),
            rows=rows,
            palette=tuple(palette),
            leads='nowhere',
            row_groups=_groups(self._features),
            id='support-matrix',
            notes=tuple(notes),
            linked=True,
        )
        if by_target is None:
            by_target = len(self._targets) > max(MANY, len(rows))
        return _by_target(found, titles) if by_target else found

    def _axis(self, type_: str, key: str, title: Text, remark: Text | None) -> Axis:
        place = self._places[key,]
        return Axis(
            Ref(type_, key, title), slug(key), remark=remark, place=None if place in self._listed else place
        )

    def _grade(self, target: Target) -> Text | None:
        """Return the title of the grade that a project gives a target."""
        if target.grade is None:
            return None
        grade = self._file.grades.get(target.grade.value)
        return target.grade if grade is None else grade.title


def _about(place: str, section: Feature | Target, remark: Text | None, shown: str) -> About:
    """Return what a section says; of its details not the one that is shown at its head."""
    return About(
        id=place,
        title=section.title,
        remark=remark,
        description=section.description,
        details=tuple(one for one in section.details if one.label.value != LABELS[shown]),
    )


def slug(key: str) -> str:
    """Return the fragment of a section: pages have linked to these for years."""
    return _NO_FRAGMENT.sub('_', key)


def _status(feature: Feature) -> Text | None:
    """Return what a feature is declared to be: mandatory, optional, a choice, on a condition."""
    return next((one.text for one in feature.details if one.label.value == LABELS['status']), None)


def _link(target: Target) -> str | None:
    """Return the address that the file gives for a target."""
    for one in target.details:
        address = one.link or (one.text.value if one.text is not None else '')
        if one.label.value == LABELS['link'] and address.startswith(('https://', 'http://')):
            return address
    return None


def _state(cell: Cell | None, notes: dict[Text, int]) -> State:
    """Return the state of a cell with the number of its note; equal notes share one."""
    if cell is None:
        return STATES[None]
    state = STATES[cell.state]
    if cell.note is None:
        return state
    return replace(state, notes=(notes.setdefault(cell.note, len(notes) + 1),))


def _groups(features: Iterable[Feature]) -> Groups:
    """Return the heads of successive features; none where they are all of one group."""
    runs = [(group, len(list(run))) for group, run in groupby(features, key=lambda one: one.group)]
    if len({group for group, _ in runs}) == 1:
        return ()
    return tuple(
        (NO_GROUP if group is None else Text(labelled(group.value), group.mark), number)
        for group, number in runs
    )


def _by_target(matrix: Matrix, titles: Mapping[str, Text]) -> Matrix:
    """Return the matrix with a row for each target, which readers can choose by what it has."""
    complete = {at for at, state in enumerate(matrix.palette) if state.plain == STATES['implemented']}
    found = exchanged(matrix)
    rows = tuple(
        replace(row, has=tuple(id_ for id_, cell in zip(titles, row.cells, strict=True) if cell in complete))
        for row in found.rows
    )
    return replace(found, rows=rows, capabilities=tuple(titles.items()))


def linked(words: str) -> tuple[Text | Link, ...]:
    """Return words with the addresses in them as links."""
    parts = enumerate(_ADDRESS.split(words))
    return tuple(Link(part, part) if at % 2 else Text(part) for at, part in parts if part)
