# SPDX-License-Identifier: Apache-2.0
"""Reads test jobs as Zuul has them since its third version: in the repository itself.

A job takes what it does not say from its parent, and these are often in other
repositories.  They are looked up in the clones that are at hand, as they were
when the release came out; where the way leads out of these, nobody can tell.
Several definitions of one job count together, each on its branches.

What one repository says centrally about others is not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from maturity.model import Message, msg
from maturity_audit.jobs import LONGEST_NAME, Patterns, agreed, at_most
from maturity_audit.source import CannotTell, kept, known, or_reason
from maturity_audit.zuul3_files import Layer, Layers, files, listed, names, parts, templates_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from maturity_audit.parameters import Texts
    from maturity_audit.questions import Question
    from maturity_audit.source import Snapshot

T = TypeVar('T')

BASE = 'base'
"""The parent of a job that names none."""
DEEPEST = 50
"""Jobs above one another."""
MOST_JOBS = 2_000
"""Jobs that all pipelines list together."""
MOST_LAYERS = 500
"""Definitions that count for one job."""


# Definitions ------------------------------------------------------------------------------------


class Resolved(NamedTuple):
    """A job of a pipeline, with all that counts for it: its definitions and those of its parents.

    `listed` are the places that list it, each with the branches on which it
    runs for that; `running` are the layers for each branch.  A message says why
    nobody can tell.
    """

    pipeline: str
    name: str
    listed: tuple[tuple[Layer, Texts | Message], ...]
    running: Mapping[str, Layers] | Message

    def ask(self, question: Callable[[Layers], T]) -> T | Message:
        """Return what is the same on all branches, or why it cannot be told."""
        return or_reason(
            lambda: agreed({branch: question(layers) for branch, layers in known(self.running).items()})
        )


class Definitions:
    """What the files at hand say of jobs, templates and projects as of a release."""

    def __init__(self, question: Question, elsewhere: Texts) -> None:
        """Begin with the repository of the question; `elsewhere` are others, by their names."""
        self._question = question
        self._elsewhere = elsewhere
        self._own = files(question.tree)
        self._patterns = Patterns()

    def resolved(self, project: str, branches: Sequence[str]) -> Iterator[Resolved]:
        """Yield the jobs that pipelines list for a project; raises `CannotTell`."""
        groups: dict[tuple[str, str], list[Layer]] = {}
        too_many = msg('the project lists too many jobs')
        for pipeline, one in at_most(MOST_JOBS, self._listed(project), too_many):
            groups.setdefault((pipeline, one.name), []).append(one)
        for (pipeline, name), group in groups.items():
            running = or_reason(partial(self._running, name, group, branches))
            on = tuple((one, self._branches(one, running)) for one in group)
            yield Resolved(pipeline, name, on, running)

    def _branches(self, one: Layer, running: Mapping[str, Layers] | Message) -> Texts | Message:
        if isinstance(running, Message):
            return running
        return tuple(branch for branch in running if one.is_on(branch, self._patterns))

    def _listed(self, project: str) -> Iterator[tuple[str, Layer]]:
        """Yield each job that a pipeline lists, those of templates first, as Zuul does."""
        for path in self._own:
            for part in parts(self._question.tree, path):
                if part.kind == 'project' and part.name in {'', project, project.rpartition('/')[2]}:
                    for one in (*self._templates(part), part):
                        yield from listed(one)

    def _templates(self, project: Layer) -> Iterator[Layer]:
        """Yield the templates of a project that are at hand."""
        for name in templates_of(project):
            found = or_reason(partial(self._named, 'project-template', name))
            if not isinstance(found, Message):
                yield from (one for one in found if one.path == found[0].path)

    @kept
    def _named(self, kind: str, name: str) -> tuple[Layer, ...]:
        """Return what has a name; all of the first repository that has one, where the project comes first."""
        own = self._question.tree, self._own
        for repository in (None, *self._elsewhere):
            found = own if repository is None else or_reason(partial(self._tree, repository))
            if isinstance(found, Message):
                continue
            tree, paths = found
            named = tuple(
                part
                for path in paths
                if tree is own[0] or name in (tree.made(names, path) or ())
                for part in parts(tree, path)
                if (part.kind, part.name) == (kind, name)
            )
            if named:
                return named
        return ()

    @kept
    def _tree(self, repository: str) -> tuple[Snapshot, tuple[str, ...]]:
        """Return a repository as of the release, and its files; raises `CannotTell`."""
        tree = self._question.sources.as_of(repository, self._question.release)
        return tree, files(tree)

    def _missing(self, name: str) -> Message:
        """Return where a job is not defined."""
        away = tuple(
            one for one in self._elsewhere if isinstance(or_reason(partial(self._tree, one)), Message)
        )
        if not away:
            return msg('the job {job} is in none of the repositories that audit.yaml names', job=name)
        return msg('the job {job} is not in what is at hand, which lacks {away}', job=name, away=away)

    # Inheritance --------------------------------------------------------------------------------

    def _running(self, name: str, group: Sequence[Layer], branches: Sequence[str]) -> Mapping[str, Layers]:
        """Return the layers of a job on each branch on which it runs; `group` are its listings."""
        found: dict[str, Layers] = {}
        for branch in branches:
            listed = [one for one in group if one.is_on(branch, self._patterns)]
            chain = _Chain(branch)
            if listed and self._add(chain, name, ()):
                found[branch] = (*chain.layers, *listed)
        return found

    def _add(self, chain: _Chain, name: str, above: tuple[str, ...]) -> bool:
        """Put the layers of a job behind those of its parents; return whether it runs on the branch."""
        if len(name) > LONGEST_NAME:
            raise CannotTell(msg('the name of a job is too long'))
        definitions = self._named('job', name)
        if len(chain.layers) + len(definitions) > MOST_LAYERS:
            raise CannotTell(msg('the job {job} has too many definitions', job=name))
        if name in above or len(above) > DEEPEST:
            raise CannotTell(msg('the parents of the job {job} form a circle, or too long a line', job=name))
        if not definitions:
            chain.layers.append(self._missing(name))
        matching = [one for one in definitions if one.is_on(chain.branch, self._patterns)]
        for one in matching:
            parent = one.parent
            if 'parent' not in one.attributes and not chain.layers:
                parent = BASE
            if parent is not None and parent not in chain.known:
                if not self._add(chain, parent, (*above, name)):
                    return False
                chain.known.add(parent)
            chain.layers.append(one)
        return bool(matching) or not definitions


@dataclass(slots=True)
class _Chain:
    """The layers of a job on a branch, while they are put together."""

    branch: str
    layers: list[Layer | Message] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
