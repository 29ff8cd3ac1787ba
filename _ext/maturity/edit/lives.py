# SPDX-License-Identifier: Apache-2.0
"""The lives of an entry in its file: which of them is meant, and a return as one more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from maturity.model.facts import LIFE

if TYPE_CHECKING:
    from maturity.edit.document import Document, Map
    from maturity.edit.items import Fields
    from maturity.model import Dataset


def life(data: Dataset, document: Document, key: str, fields: Fields) -> Map:
    """Return the mapping of a file that says, or is to say, `key` of the life that is meant.

    An entry that arrives when it is gone is back: that is a new life.
    """
    root = document.root
    lives: list[Map] = root.get('lives', [root])
    if fields.get('release') is None:
        return lives[0 if 'before' in fields else -1]
    position = data.releases[str(fields['release'])].position
    if key == 'introduced':
        going = (
            one for one in lives if _position(data, one.get('removed', {}), len(data.releases)) > position
        )
        return next(going, None) or _returned(document)
    begun = [one for one in lives if _position(data, one['introduced'], 0) <= position]
    return begun[-1] if begun else lives[0]


def _position(data: Dataset, event: Fields, otherwise: int) -> int:
    """Return the position of the release of an event in a life, or another where it has none."""
    release = event.get('release')
    return otherwise if release is None else data.releases[str(release)].position


def _returned(document: Document) -> Any:  # noqa: ANN401 (a mapping that no file has yet)
    """Add a life to the file, and return it; raises `CannotEdit`."""
    root, new = document.root, dict[str, Any]()
    if 'lives' not in root:
        before = list(root)[: list(root).index('introduced')]
        first = {key: document.taken(key) for key in LIFE if key in root}
        root.put('lives', [first], [*before, 'lives'])
    root['lives'].append(new)
    return new
