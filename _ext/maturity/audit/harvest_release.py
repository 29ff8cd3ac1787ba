# SPDX-License-Identifier: Apache-2.0
"""What differs of a release itself: its tag, dates, status and versions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.audit.recorded import whole
from maturity.audit.run import difference
from maturity.model import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from maturity.audit.questions import Reading
    from maturity.model import Message, Release


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
