# SPDX-License-Identifier: Apache-2.0
"""What a reader is asked and what it answers.

A reader looks at a source as of one release and says which values a fact has
there.  It knows nothing of what the record says, so that the audit (which
compares) and the harvest (which writes a draft) use the same readers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from maturity.model import msg
from maturity_audit.findings import Place
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity.model import Dataset, Entry, Evidence, Release
    from maturity_audit.source import Snapshot, Source

T = TypeVar('T')


class Sources:
    """The clones that are at hand, by the name of their repository."""

    def __init__(self, data: Dataset, sources: Mapping[str, Source]) -> None:
        """Keep the clones; the main repository of the record has the releases."""
        self._data = data
        self._sources = sources
        self._snapshots: dict[tuple[str, str], Snapshot] = {}

    def __iter__(self) -> Iterator[Source]:
        """Yield the clones."""
        return iter(self._sources.values())

    def get(self, name: str) -> Source:
        """Return the clone of a repository; raises `CannotTell` where it is not at hand."""
        if name not in self._sources:
            raise CannotTell(msg('{repository} is not at hand', repository=name))
        return self._sources[name]

    def at(self, name: str, ref: str) -> Snapshot:
        """Return a repository as of a tag, branch or commit; raises `CannotTell` where it lacks that."""
        if (name, ref) not in self._snapshots:
            source = self.get(name)
            commit = source.commit(ref)
            if commit is None:
                raise CannotTell(msg('{repository} has no {ref}', repository=name, ref=ref))
            self._snapshots[name, ref] = source.snapshot(commit)
        return self._snapshots[name, ref]

    def main(self, release: Release) -> Snapshot:
        """Return the main repository as of a release: at its tag, else at its commit."""
        if self._data.main_repository is None:
            raise CannotTell(msg('the record names no main repository'))
        ref = release.tag or release.commit
        if ref is None:
            raise CannotTell(
                msg('the record names neither tag nor commit of {release}', release=release.title)
            )
        return self.at(self._data.main_repository, ref)

    def of(self, evidence: Evidence, release: Release) -> Snapshot:
        """Return the repository of evidence as it was when that was read."""
        name = evidence.repository or self._data.main_repository or ''
        ref = evidence.commit or evidence.tag
        if ref is not None:
            return self.at(name, ref)
        if name != self._data.main_repository:
            raise CannotTell(msg('the evidence names no commit of {repository}', repository=name))
        return self.main(self._data.releases.get(evidence.release or '', release))


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader is asked: which values a fact of an entry has at a release.

    `tree` is the main repository as of the release; `parameters` are those of
    the record (`audit.yaml`), with `{entry}` filled in.  `entry` is None where
    the question is about the release itself.
    """

    data: Dataset
    sources: Sources
    release: Release
    tree: Snapshot
    entry: Entry | None
    parameters: Mapping[str, str | tuple[str, ...]]

    def text(self, name: str) -> str:
        """Return a parameter that is one text; raises `CannotTell` where the record does not give it."""
        value = self.parameters.get(name)
        if not isinstance(value, str):
            raise CannotTell(msg('audit.yaml gives no {parameter} for this reader', parameter=name))
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a parameter that is one text or several; none where it is not given."""
        value = self.parameters.get(name, ())
        return (value,) if isinstance(value, str) else value

    def place(self, path: str, line: int | None = None) -> Place:
        """Return a place in the main repository."""
        return Place(self.tree.source.name, self.tree.commit, path, line)


@dataclass(frozen=True, slots=True)
class Reading:
    """The values that a source shows, and where; empty where it shows none."""

    values: frozenset[str]
    places: tuple[Place, ...] = ()


Reader = Callable[[Question], Reading]
"""Answers a question, or raises `CannotTell`."""
