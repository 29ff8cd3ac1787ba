# SPDX-License-Identifier: Apache-2.0
"""Reads the names of what a folder holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.model import msg
from maturity_audit.elsewhere import place, tree_of
from maturity_audit.questions import Reading
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity_audit.questions import Question

MOST_PLACES = 20


def folder_names(question: Question) -> Reading:
    """Return the folders below `path` that are named like one of `names`; one `*` stands for anything.

    The value is the name, or with `value: star` what the `*` stands for.
    """
    tree, path = tree_of(question), question.text('path')
    inside = tree.names(path)
    if inside is None:
        raise CannotTell(
            msg('{repository} has no folder {path} there', repository=tree.source.name, path=path)
        )
    folders = [name for name, node in inside.items() if node.type == 'folder']
    star = question.parameters.get('value') == 'star'
    found = dict(_found(folders, question.texts('names'), star=star))
    places = [place(tree, f'{path}/{name}') for name in sorted(found)[:MOST_PLACES]]
    return Reading(frozenset(found.values()), tuple(places) or (place(tree, path),))


def _found(folders: list[str], patterns: tuple[str, ...], *, star: bool) -> Iterator[tuple[str, str]]:
    """Yield the names that are like one of the patterns, with their values."""
    for pattern in patterns:
        before, starred, after = pattern.partition('*')
        for name in folders:
            middle = name[len(before) : len(name) - len(after)]
            if name == (before + middle + after if starred and middle else pattern):
                yield name, middle if star and starred else name
