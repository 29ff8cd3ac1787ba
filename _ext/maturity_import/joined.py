# SPDX-License-Identifier: Apache-2.0
"""The files of one release, put together: targets by their key, features by file and key."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from maturity.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from maturity.edit.emitted import Tree
    from maturity.matrices.model import Feature, Grade, Target
    from maturity.model import Capability, Detail, Entry, SourceMark, Text
    from maturity_import.successive import ReleaseMatrix

Key = tuple[str, str]
"""The id of the group of a file, or nothing, and how the file calls a feature."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """What all files of a release say."""

    files: tuple[ReleaseMatrix, ...]
    targets: Mapping[str, Target]
    features: Mapping[Key, Feature]
    grades: Mapping[str, Grade]

    def evidence(self, mark: SourceMark) -> list[dict[str, Tree]]:
        """Return evidence of a place in one of the files."""
        named = (one for one in self.files if one.name == mark.path)
        return next(named, self.files[0]).evidence(mark)

    def has(self, group: str) -> bool:
        """Return whether there is a file with features of a group."""
        return any(one.group_id == group for one in self.files)


def joined(files: Sequence[ReleaseMatrix]) -> Stage:
    """Return what the files of a release say; of a target the first of them counts."""
    targets: dict[str, Target] = {}
    grades: dict[str, Grade] = {}
    for one in files:
        grades |= {key: grade for key, grade in one.matrix.grades.items() if key not in grades}
        for key, target in one.matrix.targets.items():
            targets[key] = _together(targets[key], target) if key in targets else target
    features = {(one.group_id, key): part for one in files for key, part in one.matrix.features.items()}
    return Stage(files=tuple(files), targets=targets, features=features, grades=grades)


def _together(first: Target, second: Target) -> Target:
    return replace(
        first,
        description=first.description or second.description,
        details=(*first.details, *further(first, second)),
        grade=first.grade or second.grade,
    )


def further(first: Target | Entry | Capability, second: Target | Feature) -> tuple[Detail, ...]:
    """Return the details of which the first has none with the label."""
    labels = {str(one.label) for one in first.details}
    return tuple(one for one in second.details if str(one.label) not in labels)


# What is said otherwise -------------------------------------------------------------------------


def disagreements(stage: Stage) -> Iterator[Problem]:
    """Yield a problem for each text about a target that the first file with it says otherwise."""
    first: dict[str, Target] = {}
    for one in stage.files:
        for key, target in one.matrix.targets.items():
            before = first.setdefault(key, target)
            for what, text in contradictions(before, target):
                message = f'{what} of {str(before.title)!r} is not what {before.mark.path} says, which counts'
                yield Problem(code='import-changed', message=message, mark=text.mark or target.mark)
            first[key] = _together(before, target)


def contradictions(
    first: Target | Entry | Capability, second: Target | Feature
) -> Iterator[tuple[str, Text]]:
    """Yield what the second says otherwise than the first, with its words."""
    if first.title.value != second.title.value:
        yield 'the title', second.title
    texts = first.description, second.description
    if texts[0] is not None and texts[1] is not None and texts[0].value != texts[1].value:
        yield 'the description', texts[1]
    labels, there = {str(one.label) for one in first.details}, {content(one) for one in first.details}
    for one in second.details:
        if str(one.label) in labels and content(one) not in there:
            yield f'the detail {one.label.value!r}', one.text or one.label


def content(detail: Detail) -> tuple[str, str, str]:
    """Return what a detail says."""
    return str(detail.label), str(detail.text or ''), detail.link or ''
