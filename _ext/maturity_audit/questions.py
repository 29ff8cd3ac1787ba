# SPDX-License-Identifier: Apache-2.0
"""What a reader is asked and what it answers.

A reader looks at a source as of one release and says which values a fact has
there.  It knows nothing of what the record says, so that the audit (which
compares) and the harvest (which writes a draft) use the same readers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from maturity.model import msg
from maturity_audit.source import CannotTell, kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from maturity.model import Dataset, Entry, Evidence, Message, Release
    from maturity_audit.source import Place, Snapshot, Source

T = TypeVar('T')


class Sources:
    """The clones that are at hand, by the name of their repository."""

    def __init__(self, data: Dataset, sources: Mapping[str, Source]) -> None:
        """Keep the clones; the main repository of the record has the releases."""
        self._data = data
        self._sources = sources
        self.missing: set[str] = set()

    def commits(self) -> Mapping[str, str]:
        """Return the newest commit of each clone."""
        heads = {name: source.commit('HEAD') for name, source in self._sources.items()}
        return {name: commit for name, commit in heads.items() if commit is not None}

    def get(self, name: str) -> Source:
        """Return the clone of a repository; raises `CannotTell` where it is not at hand."""
        if name not in self._sources:
            self.missing.add(name)
            raise CannotTell(msg('{repository} is not at hand', repository=name))
        return self._sources[name]

    @kept
    def at(self, name: str, ref: str) -> Snapshot:
        """Return a repository as of a tag, branch or commit; raises `CannotTell` where it lacks that."""
        source = self.get(name)
        commit = source.commit(ref)
        if commit is None:
            raise CannotTell(msg('{repository} has no {ref}', repository=name, ref=ref))
        return source.snapshot(commit)

    def main(self, release: Release) -> Snapshot:
        """Return the main repository as of a release: at its tag, else at its commit."""
        if self._data.main_repository is None:
            raise CannotTell(msg('the record names no main repository'))
        ref = release.tag or release.commit
        if ref is None:
            words = msg(
                'the record names neither tag nor commit of {release}; '
                '"maturity set releases/{id} commit=..." does',
                release=release.title,
                id=release.id,
            )
            raise CannotTell(words)
        return self.at(self._data.main_repository, ref)

    def as_of(self, name: str, release: Release) -> Snapshot:
        """Return another repository as it was when a release came out; one still to come has seen all."""
        day = release.released
        return self.at(name, 'HEAD' if day is None else self.get(name).before(day))

    def of(self, evidence: Evidence, release: Release) -> Snapshot:
        """Return the repository of evidence as it was when that was read."""
        name = evidence.repository or self._data.main_repository or ''
        ref = evidence.commit or evidence.tag
        if ref is not None:
            return self.at(name, ref)
        return self.linked(name, self._data.releases.get(evidence.release or '', release))

    def linked(self, name: str, release: Release) -> Snapshot:
        """Return a repository as links of a release show it: others at the commit that its gate names."""
        if name == self._data.main_repository:
            return self.main(release)
        commit = commit_at_gate(name, release)
        if commit is None:
            raise CannotTell(msg('the evidence names no commit of {repository}', repository=name))
        return self.at(name, commit)


def commit_at_gate(repository: str, release: Release) -> str | None:
    """Return the commit of a repository that the gate of a release names."""
    return None if release.gate is None else release.gate.commits.get(repository)


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader is asked: which values a fact of an entry has at a release.

    `tree` is the main repository as of the release, or what the record names
    in its place.  `entry` is None where the question is about the release itself.
    """

    data: Dataset
    sources: Sources
    release: Release
    tree: Snapshot
    entry: Entry | None = None

    @property
    def subject(self) -> str:
        """The id that the entry had at the release, or that of the release."""
        return self.release.id if self.entry is None else self.data.id_at(self.entry, self.release)

    def ids_then(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return the ids that entries had at the release, as its sources name them."""
        known = self.data.entries
        return tuple(self.data.id_at(known[id_], self.release) if id_ in known else id_ for id_ in ids)

    def made(self, make: Callable[[bytes], T], path: str) -> T:
        """Return what `make` makes of a file; raises `CannotTell` where the tree has none at the path."""
        made = self.tree.made(make, path)
        if made is None:
            name = self.tree.source.name
            raise CannotTell(msg('{repository} has no file {path} there', repository=name, path=path))
        return made

    def folders(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        """Return those folders that the tree has; raises `CannotTell` where it has none of them."""
        there = tuple(path for path in paths if self.tree.names(path) is not None)
        if not there:
            raise CannotTell(msg('the release has no {path}', path=', '.join(paths)))
        return there

    def at_gate(self, repository: str) -> Snapshot:
        """Return another repository as it counts for the release: at the commit that its gate names."""
        if repository == self.tree.source.name:
            return self.tree
        commit = commit_at_gate(repository, self.release)
        if commit is None:
            return self.sources.as_of(repository, self.release)
        return self.sources.at(repository, commit)

    def place(self, path: str, line: int | None = None) -> Place:
        """Return a place in the tree."""
        return self.tree.place(path, line)


def elsewhere(
    question: Question, *, repository: str | None = None, ref: str | None = None, as_of: str | None = None
) -> Question:
    """Return a question about another tree; every reader has these parameters beside its own.

    `repository` names another repository, which is read at `ref`, else at the
    last commit of its main line before the release; `as-of` names another
    release, or `newest` on record, for a page that speaks of those before it too.
    """
    sources, releases = question.sources, question.data.releases
    if repository is not None:
        tree = sources.as_of(repository, question.release) if ref is None else sources.at(repository, ref)
    elif as_of is None:
        return question
    else:
        release = question.data.newest if as_of == 'newest' else releases.get(as_of)
        if release is None:
            raise CannotTell(msg('the record has no release {release}', release=as_of))
        tree = sources.main(release)
    return replace(question, tree=tree)


@dataclass(frozen=True, slots=True)
class Reading:
    """The values that a source shows, and where; empty where it shows none.

    `lacking` is what is not there yet, so that there may be more to come;
    `where` has the place of each value that has one of its own.
    """

    values: frozenset[str]
    places: tuple[Place, ...] = ()
    lacking: Message | None = None
    where: Mapping[str, Place] = field(default_factory=dict)


Reader = Callable[..., Reading]
"""Answers a question, or raises `CannotTell`; its parameters are arguments by keyword."""
