# SPDX-License-Identifier: Apache-2.0
"""What is known of a record before it is read: its head, which one build leaves for the next.

The head of a record without problems is kept beside the doctrees, so that a
build in which nothing changed reads no YAML, and one in which only entries
changed reads these.  What is wrong is reported at every build.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import maturity
from maturity.checks.computed import notice
from maturity.model.forms import ID, RELEASE
from maturity.sphinxext.kept import digest_of, read_kept, write_kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from maturity.files import Listing
    from maturity.load import Loaded
    from maturity.model import Dataset, Entry
    from maturity.problems import Problem

    Summary = Mapping[str, Sequence[str]]

RELEASES = 'releases'
EMPTY: Mapping[str, Any] = MappingProxyType({'key': '', 'head': {}})


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """What every build asks of a record, whether it reads a page or not: plain data, but for the problems.

    `digest` is that of the record, '' without a dataset; `files` say of each
    file, also of the audit, what `summary` does.  Kinds have `titles` and
    `folders` by id, and are `capable` if a capability of an entry is recorded;
    `related` are the ids of entries with relations; `renames` are the folder of
    an entry or release, its other name and its id; `cells` the kind and id of an
    entry, and the id and title of a release with it.
    """

    digest: str = ''
    files: Summary
    titles: Mapping[str, str] = field(default_factory=dict)
    folders: Mapping[str, str] = field(default_factory=dict)
    capable: Sequence[str] = ()
    related: Sequence[str] = ()
    renames: Sequence[tuple[str, str, str]] = ()
    cells: Sequence[tuple[str, str, str, str]] = ()
    problems: Sequence[Problem] = ()
    notice: str | None = None

    @property
    def state(self) -> str:
        """A digest of all files."""
        return digest_of([(path, digest) for path, (digest, _) in self.files.items()])


@cache
def code_digest() -> str:
    """Return a digest of this package: an edit of the code must not meet an old answer."""
    digest = hashlib.sha256()
    top = os.path.dirname(maturity.__file__)
    for folder, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if name != '__pycache__')
        for name in sorted(names):
            path = os.path.join(folder, name)
            # Where the package lies must not change what is published.
            digest.update(f'{os.path.relpath(path, top)}\0'.encode() + Path(path).read_bytes())
    return digest.hexdigest()


def known(listing: Listing, name: str, path: Path) -> tuple[Head, Loaded | None]:
    """Return the head of a record, kept at `path`, and what was read for it."""
    key = f'{code_digest()} {name}'
    kept = read_kept(path, EMPTY)
    before = Head(**kept['head']) if kept['key'] == key and not listing.problems else None
    head, loaded = (before and _since(before, listing, name)) or _anew(listing, name)
    if loaded is not None and not head.problems:
        # Where nothing can be kept, the next build does without.
        with suppress(OSError):
            write_kept(path, {'key': key, 'head': asdict(head)})
    return head, loaded


def _since(before: Head, listing: Listing, name: str) -> tuple[Head, Loaded | None] | None:
    """Return what is known now, where nothing changed since but what entries say of themselves."""
    shown = {path: digest for path, (_, digest) in before.files.items()}
    entries = changed_entries(before.files, summary(listing, shown))
    if not entries:
        return None if entries is None else (before, None)
    from maturity.load import reread  # noqa: PLC0415 (a build in which nothing changed reads no YAML)

    loaded = reread(listing, entries, capable=before.capable, related=before.related, name=name)
    if loaded is None or loaded.dataset is None:
        return None
    files = summary(listing, shown | _shown(loaded.dataset, entries))
    if changed_entries(before.files, files) is None:
        return None
    return replace(before, digest=loaded.dataset.digest, files=files), loaded


def whole(listing: Listing, name: str) -> Loaded:
    """Return a record, read."""
    from maturity.load import read  # noqa: PLC0415 (a build in which nothing changed reads no YAML)

    return read(listing, name=name)


def _anew(listing: Listing, name: str) -> tuple[Head, Loaded]:
    loaded = whole(listing, name)
    data = loaded.dataset
    if data is None:
        return Head(files=summary(listing, {}, loaded.problems), problems=loaded.problems), loaded
    head = Head(
        digest=data.digest,
        files=summary(listing, _shown(data, data.entries), loaded.problems),
        titles={id_: kind.title.value for id_, kind in data.kinds.items()},
        folders={id_: kind.folder for id_, kind in data.kinds.items()},
        capable=sorted(data.capable),
        related=tuple(data.relations),
        renames=tuple(_renames(data)),
        cells=tuple(_cells(data)),
        problems=loaded.problems,
        notice=notice(data),
    )
    return head, loaded


def _renames(data: Dataset) -> Iterator[tuple[str, str, str]]:
    """Yield the other names of entries and releases that can be those of a page."""
    for entry in data.entries.values():
        folder = data.kinds[entry.kind].folder
        yield from ((folder, name, entry.id) for name in entry.other_names if ID.fits(name))
    for release in data.releases.values():
        yield from ((RELEASES, name, release.id) for name in release.other_names if RELEASE.fits(name))


def _cells(data: Dataset) -> Iterator[tuple[str, str, str, str]]:
    for entry in data.entries.values():
        for release in data.releases.values():
            if data.exists(entry, release):
                yield entry.kind, entry.id, release.id, str(release.title)


# What one entry says ----------------------------------------------------------------------------

# What of an entry nothing about another one shows, nor depends on.
_OWN = frozenset({
    'attestations', 'capabilities', 'claims', 'declared', 'demotions', 'description', 'details', 'expect',
    'implementation', 'opt_ins', 'states', 'waivers',
})  # fmt: skip


def summary(listing: Listing, shown: Mapping[str, str], problems: Iterable[Problem] = ()) -> Summary:
    """Return a digest of each file and, by path, of what others show of its entry: that in `shown`.

    Under no path are the files with problems: what they describe is not shown.
    """
    broken = {'': (digest_of(sorted({one.mark.path for one in problems})), '')}
    digests = {one.path: hashlib.sha256(one.data).hexdigest()[:32] for one in listing.files}
    return broken | {path: (digest, shown.get(path, '')) for path, digest in digests.items()}


def _shown(data: Dataset, ids: Iterable[str]) -> dict[str, str]:
    """Return a digest of what others show of these entries, by path."""
    entries = (data.entries[id_] for id_ in ids)
    return {f'{data.kinds[one.kind].folder}/{one.id}.yaml': _digest(one) for one in entries}


def _digest(entry: Entry) -> str:
    names = (field.name for field in fields(entry) if field.name not in _OWN)
    # That a kind has capabilities shows on all of its pages.
    return digest_of(([getattr(entry, name) for name in names], bool(entry.capabilities or entry.states)))


def changed_entries(before: Summary, now: Summary) -> frozenset[str] | None:
    """Return the ids of the entries that changed, None where anything else may have."""
    changed = [path for path in {*before, *now} if tuple(before.get(path, ())) != tuple(now.get(path, ()))]
    shown = [(before.get(path, ('', ''))[1], now.get(path, ('', ''))[1]) for path in changed]
    if not all(old and old == new for old, new in shown):
        return None
    return frozenset(path.rpartition('/')[2].removesuffix('.yaml') for path in changed)
