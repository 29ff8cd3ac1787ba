# SPDX-License-Identifier: Apache-2.0
"""What somebody means who writes a name: an id, a title, or another name of today or of old."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.problems import instead, listed, nearest

if TYPE_CHECKING:
    from maturity.model import Dataset


def unknown(data: Dataset, kind: str, word: str) -> str:
    """Return that there is no `entry`, `release` or `capability` of this name, what there is, and a guess."""
    return f'no {kind} {word!r}{instead(word, data.named_records[kind], guess=guess(data, kind, word))}'


def guess(data: Dataset, kind: str, word: str) -> str:
    """Return `; did you mean 'x' (Title)?` for the name that is nearest or has the word in it, or nothing.

    Where several have the very name, all of them are said.
    """
    names, folded = data.names[kind], word.casefold()
    if same := names.get(folded):
        return f'; it is a name of {listed(same)}: write which'
    within = {id_ for name, ids in names.items() if folded in name.split() for id_ in ids}
    near = names.get(nearest(folded, names) or '', ())
    ids = within if len(within) == 1 else near[:1]
    for id_ in ids:
        title = str(data.named_records[kind][id_].title)
        return f'; did you mean {str(id_)!r}{f" ({title})" if title.casefold() != id_ else ""}?'
    return ''
