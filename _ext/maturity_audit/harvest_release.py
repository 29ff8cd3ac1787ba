# SPDX-License-Identifier: Apache-2.0
"""What differs of a release itself: its tag, dates, status and versions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from maturity.model import Release, SourceMark, Text, msg
from maturity_audit.questions import Question
from maturity_audit.readers import readers
from maturity_audit.recorded import whole
from maturity_audit.run import difference
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.model import Dataset, Message
    from maturity_audit.questions import Reading, Sources


@dataclass(frozen=True, kw_only=True, slots=True)
class ReleaseDraft:
    """What differs of a release itself, by name; None where the source does not say what the record says."""

    values: Mapping[str, str | tuple[str, ...] | None]


def compared(release: Release, reading: Reading) -> tuple[ReleaseDraft | None, Mapping[str, Message]]:
    """Return what differs from the record, if anything, and why some of it cannot be told."""
    recorded = whole(release).values
    if difference(recorded, reading) is None:
        return None, {}
    found, said = _by_name(reading.values), _by_name(recorded)
    different = [name for name in {**said, **found} if said.get(name) != found.get(name)]
    values: dict[str, str | tuple[str, ...] | None] = {}
    unclear = {}
    for name in different:
        all_ = found.get(name, ())
        if name == 'version':
            values['versions'] = all_ or None
        elif name == 'commit' and 'tag' in different and len(all_) > 1:
            # One is where the source was read, as the record has it; the other is that of the new tag.
            values[name] = next(value for value in all_ if value not in said.get(name, ()))
        elif len(all_) > 1:
            unclear[name] = msg('the source says {all}', all=all_)
        else:
            values[name] = all_[0] if all_ else None
    return (ReleaseDraft(values=values) if values else None), unclear


Values = Mapping[str, str | tuple[str, ...]]
"""What is said of a release, by the names of the record."""


def first_told(data: Dataset, sources: Sources, id_: str) -> tuple[Values, tuple[Message, ...]]:
    """Return what the sources say of a release that is not on record, and why some cannot say it.

    Without a tag it is read at the newest commit of the main repository.
    Raises `CannotTell` where that is not at hand.
    """
    commit = sources.get(data.main_repository or '').commit('HEAD')
    mark = SourceMark(f'{data.root}/releases/{id_}.yaml', 1)
    release = Release(id=id_, title=Text(id_), position=len(data.releases), commit=commit, mark=mark)
    question = Question(data, sources, release, sources.main(release), None, {})
    found: dict[str, tuple[str, ...]] = {}
    unclear = []
    for recipe in data.recipes:
        # A range without an end reaches to the newest release on record, and beyond it.
        if recipe.fact == 'release' and recipe.span.last is None:
            try:
                reading = readers()[recipe.reader](replace(question, parameters=recipe.parameters))
            except CannotTell as error:
                unclear.append(error.reason)
            else:
                found |= _by_name(reading.values)
    return _told(found, commit), tuple(unclear)


def _told(found: Mapping[str, tuple[str, ...]], head: str | None) -> Values:
    versions = found.get('version', ())
    told: dict[str, str | tuple[str, ...]] = {
        name: values[0] for name, values in found.items() if name not in {'version', 'commit'}
    }
    # With a tag there are two commits: where it was read, and that of the tag.
    others = [one for one in found.get('commit', ()) if one != head]
    told['commit'] = others[0] if others and 'tag' in told else head or ''
    return {**told, **({'versions': versions} if versions else {})}


def _by_name(values: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return values by the names before their equals signs."""
    found: dict[str, tuple[str, ...]] = {}
    for name, _, value in sorted((text.partition('=') for text in values), key=_natural):
        found[name] = (*found.get(name, ()), value)
    return found


def _natural(parts: tuple[str, str, str]) -> list[tuple[int, str]]:
    """Return a key that puts 9 before 10."""
    pieces = re.split(r'(\d+)', ''.join(parts))
    return [(int(piece) if piece.isdecimal() else -1, piece) for piece in pieces]
