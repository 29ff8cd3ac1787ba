# SPDX-License-Identifier: Apache-2.0
"""Which entries of a record are other ones than before, where nothing else is.

Then only what is about them, or about all, has to be asked again.
"""

from __future__ import annotations

import hashlib
from dataclasses import fields
from typing import TYPE_CHECKING

from maturity.sphinxext.kept import digest_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from maturity.model import Entry
    from maturity.sphinxext.project import Project

    Summary = Mapping[str, Sequence[str]]

# What of an entry nothing about another one shows, nor depends on.
_OWN = frozenset({
    'attestations', 'capabilities', 'claims', 'declared', 'demotions', 'description', 'details', 'expect',
    'implementation', 'opt_ins', 'states', 'waivers',
})  # fmt: skip


def summary(project: Project) -> Summary:
    """Return a digest of each file of a record, and one of what others show of its entry, if it has one."""
    data = project.data
    shown = {}
    if data is not None:
        shown = {f'{data.kinds[one.kind].folder}/{one.id}.yaml': _shown(one) for one in data.entries.values()}
    files = project.listing.files
    return {one.path: (hashlib.sha256(one.data).hexdigest()[:16], shown.get(one.path, '')) for one in files}


def _shown(entry: Entry) -> str:
    names = (field.name for field in fields(entry) if field.name not in _OWN)
    # That a kind has capabilities shows on all of its pages.
    return digest_of(([getattr(entry, name) for name in names], bool(entry.capabilities or entry.states)))[
        :16
    ]


def changed_entries(before: Summary, now: Summary) -> frozenset[str] | None:
    """Return the ids of the entries that are other ones, None where anything else may be."""
    changed = [path for path in {*before, *now} if tuple(before.get(path, ())) != tuple(now.get(path, ()))]
    shown = [(before.get(path, ('', ''))[1], now.get(path, ('', ''))[1]) for path in changed]
    if not all(old and old == new for old, new in shown):
        return None
    return frozenset(path.rpartition('/')[2].removesuffix('.yaml') for path in changed)
