# SPDX-License-Identifier: Apache-2.0
"""Reads test jobs as Zuul has them since its third version: in the repository itself.

A job takes what it does not say from its parent, and these are often in other
repositories.  They are looked up in the clones that are at hand, as they were
when the release came out; where the way leads out of these, nobody can tell.
Several definitions of one job count together, each on its branches.

What one repository says centrally about others is not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from maturity.model import Message, msg
from maturity_audit.elsewhere import made, place, tree_of
from maturity_audit.jobs import LONGEST_NAME, FoundJob, Patterns, branches, expression, same, spelled, told
from maturity_audit.playbooks import command_of
from maturity_audit.source import CannotTell
from maturity_audit.zuul3_files import files, names, parts
from maturity_audit.zuul3_layers import Layer, Layers, variable, voting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from maturity_audit.questions import Question
    from maturity_audit.source import Snapshot
    from maturity_audit.zuul3_files import Branch, Listing, Parts, Variant

T = TypeVar('T')

DEEPEST = 50
"""Jobs above one another."""
MOST_JOBS = 2_000
"""Jobs that all pipelines list together."""
MOST_LAYERS = 500
"""Definitions that count for one job."""


def jobs(question: Question) -> tuple[FoundJob, ...]:
    """Return the jobs that the project `project` lists in its own repository.

    `branches` are those that matter besides the release's own.  Parents and
    templates can be in the repositories `elsewhere`; `default-parent` is the
    parent of a job that names none, `base` if not given.  What a job runs is
    the last group of the expression `command` in its playbook and the roles of
    that, else the first of the variables `runs`; `version` are variables too,
    with dots (`a.b`) for one inside another.  Variables that begin with one of
    `own` are set by nobody elsewhere.
    """
    found = _Found(question)
    listed = tuple(found.listed())
    groups: dict[tuple[str, str], list[Layer]] = {}
    for pipeline, one in listed:
        groups.setdefault((pipeline, one.variant.name), []).append(one)
    states = {key: found.state(key[1], group) for key, group in groups.items()}
    return tuple(found.job(pipeline, one, states[pipeline, one.variant.name]) for pipeline, one in listed)


@dataclass(frozen=True, slots=True)
class _State:
    """What is found out about a job of a pipeline: its layers on each branch on which it runs."""

    running: Mapping[str, Layers] | Message
    voting: bool | Message
    runs: str | Message | None
    version: str | Message | None


class _NoVariant(Exception):  # noqa: N818 (an answer: the job does not run there)
    """A job has no definition for a branch."""


@dataclass
class _Chain:
    """The layers of a job on a branch, while they are put together."""

    branch: str
    layers: list[Layer | Message] = field(default_factory=list)
    known: set[str] = field(default_factory=set)


class _Found:
    """The jobs of a project, as the files at hand tell them."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._patterns = Patterns()
        self._own = tuple((path, made(question.tree, parts, path)) for path in files(question.tree))
        self._command = expression(question, 'command')
        self._base = question.text('default-parent') if 'default-parent' in question.parameters else 'base'
        self._trees: dict[str, tuple[Snapshot, tuple[str, ...]] | None] = {}
        self._defined: dict[str, tuple[Layer, ...]] = {}

    # What is listed -----------------------------------------------------------------------------

    def listed(self) -> Iterator[tuple[str, Layer]]:
        """Yield each job that a pipeline lists, those of templates first, as Zuul does."""
        project = self._question.text('project')
        short, count = project.rpartition('/')[2], 0
        for path, one in self._own:
            for listing in one.projects:
                if listing.name not in {None, project, short}:
                    continue
                own = (listing, self._question.tree, path)
                for source, tree, where in (*self._templates(listing), own):
                    for pipeline, variants in source.pipelines:
                        count += len(variants)
                        if count > MOST_JOBS:
                            raise CannotTell(msg('the project lists too many jobs'))
                        for variant in variants:
                            yield pipeline, Layer(variant, tree, where, source.variables)

    def _templates(self, listing: Listing) -> Iterator[tuple[Listing, Snapshot, str]]:
        """Yield the templates of a project that are at hand."""
        for name in listing.templates:
            found = told(partial(self._template, name))
            if not isinstance(found, Message):
                yield from found

    def _template(self, name: str) -> tuple[tuple[Listing, Snapshot, str], ...]:
        for tree, path, one in self._naming(name):
            found = [template for template in one.templates if template.name == name]
            if found:
                return tuple((template, tree, path) for template in found)
        return ()

    def _naming(self, name: str) -> Iterator[tuple[Snapshot, str, Parts]]:
        """Yield the files that can define a name, those of the project first."""
        yield from ((self._question.tree, path, one) for path, one in self._own)
        for repository in self._question.texts('elsewhere'):
            found = self._elsewhere(repository)
            if found is not None:
                tree, paths = found
                for path in paths:
                    if name in made(tree, names, path):
                        yield tree, path, made(tree, parts, path)

    def _elsewhere(self, repository: str) -> tuple[Snapshot, tuple[str, ...]] | None:
        """Return a repository as it was when the release came out, and its files; None if not at hand."""
        if repository not in self._trees:
            try:
                tree = tree_of(replace(self._question, parameters={'repository': repository}))
                self._trees[repository] = (tree, files(tree))
            except CannotTell:
                self._trees[repository] = None
        return self._trees[repository]

    # Inheritance --------------------------------------------------------------------------------

    def definitions(self, name: str) -> tuple[Layer, ...]:
        """Return the definitions of a job; all in the first repository that has one."""
        if name not in self._defined:
            found: list[Layer] = []
            for tree, path, one in self._naming(name):
                if found and found[0].tree is not tree:
                    break
                found += [Layer(variant, tree, path) for variant in one.jobs.get(name, ())]
            self._defined[name] = tuple(found)
        return self._defined[name]

    def _missing(self, name: str) -> Message:
        away = tuple(one for one in self._question.texts('elsewhere') if self._elsewhere(one) is None)
        if not away:
            return msg('the job {job} is in none of the repositories that audit.yaml names', job=name)
        return msg('the job {job} is not in what is at hand, which lacks {away}', job=name, away=away)

    def _add(self, chain: _Chain, name: str, above: tuple[str, ...]) -> None:
        """Put the layers of a job behind those of its parents."""
        if len(name) > LONGEST_NAME:
            raise CannotTell(msg('the name of a job is too long'))
        definitions = self.definitions(name)
        if len(chain.layers) + len(definitions) > MOST_LAYERS:
            raise CannotTell(msg('the job {job} has too many definitions', job=name))
        if not definitions:
            chain.layers.append(self._missing(name))
            return
        if name in above or len(above) > DEEPEST:
            raise CannotTell(msg('the parents of the job {job} form a circle, or too long a line', job=name))
        matching = [one for one in definitions if self._on(one.variant, chain.branch)]
        if not matching:
            raise _NoVariant
        for one in matching:
            parent = one.variant.parent
            if parent is None and not one.variant.root and not chain.layers:
                parent = self._base
            if parent is not None and parent not in chain.known:
                self._add(chain, parent, (*above, name))
                chain.known.add(parent)
            chain.layers.append(one)

    def _on(self, variant: Variant, branch: str) -> bool:
        if variant.branches is None:
            return True
        return any(self._matches(one, branch) for one in variant.branches)

    def _matches(self, one: Branch, branch: str) -> bool:
        if one.regex is None:
            raise CannotTell(msg('an expression for branches cannot be read'))
        return self._patterns.match(one.regex, branch) is not one.negate

    def _running(self, name: str, group: Sequence[Layer]) -> dict[str, Layers]:
        """Return the layers of a job on each branch on which it runs."""
        found: dict[str, Layers] = {}
        for branch in branches(self._question):
            listed = [one for one in group if self._on(one.variant, branch)]
            chain = _Chain(branch)
            try:
                if listed:
                    self._add(chain, name, ())
                    found[branch] = (*chain.layers, *listed)
            except _NoVariant:
                continue
        return found

    # What counts --------------------------------------------------------------------------------

    def state(self, name: str, group: Sequence[Layer]) -> _State:
        """Return what is found out about a job that a pipeline lists, once or several times."""
        running = told(partial(self._running, name, group))
        if isinstance(running, Message):
            return _State(running, running, running, running)
        return _State(
            running,
            voting=told(lambda: _agreed(running, voting)),
            runs=told(lambda: _agreed(running, self._runs)),
            version=told(lambda: _agreed(running, partial(self._first, 'version'))),
        )

    def job(self, pipeline: str, one: Layer, state: _State) -> FoundJob:
        """Return a job where a pipeline lists it."""
        running = state.running
        return FoundJob(
            name=one.variant.name,
            pipeline=pipeline,
            place=place(one.tree, one.path, one.variant.line),
            branches=running
            if isinstance(running, Message)
            else tuple(branch for branch in running if self._on(one.variant, branch)),
            voting=state.voting,
            runs=state.runs,
            version=state.version,
        )

    def _runs(self, layers: Layers) -> str | None:
        given = self._commanded(layers)
        return self._first('runs', layers) if given is None else spelled(self._question, given)

    def _commanded(self, layers: Layers) -> str | None:
        """Return what the playbooks of a job give to the command; None where these are not at hand."""
        for layer in reversed(layers):
            if isinstance(layer, Message) or self._command is None:
                return None
            if layer.variant.run:
                value_of = partial(variable, layers, own=self._question.texts('own'))
                found = [command_of(layer.tree, path, self._command, value_of) for path in layer.variant.run]
                return next((one for one in found if one is not None), None)
        return None

    def _first(self, parameter: str, layers: Layers) -> str | None:
        """Return the first of the variables of a parameter that a job sets."""
        own = self._question.texts('own')
        values = (variable(layers, name, own=own) for name in self._question.texts(parameter))
        return next((value for value in values if value), None)


def _agreed(running: Mapping[str, Layers], ask: Callable[[Layers], T]) -> T:
    return same({branch: ask(layers) for branch, layers in running.items()})
