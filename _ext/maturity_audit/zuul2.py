# SPDX-License-Identifier: Apache-2.0
"""Reads test jobs as Zuul had them before its third version: one layout for all projects.

`layout.yaml` names the jobs that each pipeline has for a project, itself or
through templates, and says of some jobs, by name or by expression, whether
they vote and on which branches they run.  What a job does is said elsewhere,
in the templates of Jenkins Job Builder.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity_audit.elsewhere import made, place
from maturity_audit.jenkins_jobs import commands
from maturity_audit.jobs import LONGEST_NAME, FoundJob, Patterns, branches, same, spelled, told
from maturity_audit.source import CannotTell
from maturity_audit.yamldoor import Map, Scalar, Seq, Value, maps, read, texts, truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from maturity_audit.questions import Question
    from maturity_audit.source import Snapshot

MOST_JOBS = 2_000
"""Jobs of one project; a tree of aliases could name more."""
MOST_RULES = 5_000
"""What a layout says about single jobs."""
_FIELD = re.compile(r'\{([^{}]*)\}')


def jobs(question: Question) -> tuple[FoundJob, ...]:
    """Return the jobs that a layout lists for the project `project`.

    The layout is the file that the record names as the source of the gate.
    `branches` are those that matter besides the release's own.  What a job
    runs is the last group of the expression `command` in its template in one
    of the files `templates`; `fields` (`field=expression`) says what the
    fields in the names of templates can stand for.
    """
    gate = question.release.gate
    if gate is None:
        raise CannotTell(msg('the record names no source of the test jobs'))
    tree = question.sources.of(gate.source, question.release)
    layout = made(tree, parsed, gate.source.target)
    found = _Found(question, layout, tree)
    return tuple(found.job(*listed, path=gate.source.target) for listed in _listed(layout, found.project))


# The layout -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout: its pipelines; the attributes of jobs in their order; templates and projects by name."""

    pipelines: frozenset[str]
    jobs: tuple[Map, ...]
    templates: Mapping[str, Map]
    projects: Mapping[str, Map]


def parsed(data: bytes) -> Layout:
    """Return a layout; raises `CannotTell` for what is none."""
    root = read(data)
    if not isinstance(root, Map) or not maps(root.get('projects')):
        raise CannotTell(msg('the file is no layout'))
    if len(maps(root.get('jobs'))) > MOST_RULES:
        raise CannotTell(msg('the layout says too much about jobs'))
    return Layout(
        pipelines=frozenset(str(one['name']) for one in _named(root.get('pipelines'))),
        jobs=_named(root.get('jobs')),
        templates={str(one['name']): one for one in _named(root.get('project-templates'))},
        projects={str(one['name']): one for one in _named(root.get('projects'))},
    )


def _named(value: Value | None) -> tuple[Map, ...]:
    return tuple(one for one in maps(value) if isinstance(one.get('name'), Scalar))


def _listed(layout: Layout, name: str) -> Iterator[tuple[str, Scalar, tuple[Scalar, ...]]]:
    """Yield what pipelines list for a project: pipeline, job, and the jobs that must pass before it."""
    project = layout.projects.get(name)
    if project is None:
        raise CannotTell(msg('the layout does not list {project}', project=name))
    own = {'name': name.rpartition('/')[2]}
    count = 0
    sources: list[tuple[Map, Mapping[str, str]]] = []
    for one in maps(project.get('template')):
        given = {key: value[:LONGEST_NAME] for key, value in one.items() if isinstance(value, Scalar)}
        template = layout.templates.get(given.get('name', ''))
        if template is None:
            raise CannotTell(msg('the layout lacks the template {name}', name=given.get('name', '?')))
        sources.append((template, given | own))
    for source, fields in (*sources, (project, {})):
        for pipeline, tree in source.items():
            if pipeline in layout.pipelines:
                for job, before in _tree(tree):
                    count += 1
                    if count > MOST_JOBS:
                        raise CannotTell(msg('the layout lists too many jobs'))
                    yield str(pipeline), _filled(job, fields), tuple(_filled(one, fields) for one in before)


def _tree(root: Value) -> Iterator[tuple[Scalar, tuple[Scalar, ...]]]:
    """Yield the jobs of a tree, each with those that stand above it."""
    stack: list[tuple[Value, tuple[Scalar, ...]]] = [(root, ())]
    seen = 0
    while stack:
        value, above = stack.pop()
        seen += 1
        if seen > MOST_JOBS:
            raise CannotTell(msg('the layout lists too many jobs'))
        if isinstance(value, Scalar):
            yield value, above
        elif isinstance(value, Map):
            for job, below in value.items():
                yield job, above
                stack.append((below, (*above, job)))
        elif isinstance(value, Seq):
            stack.extend((one, above) for one in reversed(value))


def _filled(name: Scalar, fields: Mapping[str, str]) -> Scalar:
    """Return a name with its fields filled in, which are not looked at again."""
    if len(name) > LONGEST_NAME:
        raise CannotTell(msg('the name of a job is too long'))
    result = Scalar(_FIELD.sub(lambda field: fields.get(field[1], field[0]), name))
    result.line, result.plain = name.line, name.plain
    return result


# Attributes of jobs -----------------------------------------------------------------------------


class _Found:
    """The jobs of a project in one layout."""

    def __init__(self, question: Question, layout: Layout, tree: Snapshot) -> None:
        self.project = question.text('project')
        self._question = question
        self._layout = layout
        self._tree = tree
        self._patterns = Patterns()
        self._commands = told(partial(commands, question, tree))
        self._first: dict[str, int] = {}
        for index, one in enumerate(layout.jobs):
            self._first.setdefault(str(one['name']), index)
        self._attributes: dict[str, tuple[Map, ...]] = {}

    def job(self, pipeline: str, name: Scalar, above: tuple[Scalar, ...], *, path: str) -> FoundJob:
        """Return what is found out about a job where a pipeline lists it."""
        return FoundJob(
            name=str(name),
            pipeline=pipeline,
            place=place(self._tree, path, name.line),
            branches=told(partial(self._branches, (*above, name))),
            voting=told(partial(self._voting, name)),
            runs=told(partial(self._runs, name)),
        )

    def _of(self, name: str) -> tuple[Map, ...]:
        """Return the attributes that count for a job, in their order.

        Those of an expression count for a job that is named only after it.
        """
        if name not in self._attributes:
            first = self._first.get(name, len(self._layout.jobs))
            self._attributes[name] = tuple(
                one
                for index, one in enumerate(self._layout.jobs)
                if one['name'] == name
                or (
                    index < first
                    and str(one['name']).startswith('^')
                    and self._patterns.match(str(one['name']), name)
                )
            )
        return self._attributes[name]

    def _last(self, name: str, attribute: str) -> Value | None:
        found = [one[attribute] for one in self._of(name) if attribute in one]
        return found[-1] if found else None

    def _voting(self, name: str) -> bool:
        value = self._last(name, 'voting')
        voting = True if value is None else truth(value)
        if voting is None:
            raise CannotTell(msg('whether {job} votes is neither yes nor no', job=name))
        return voting

    def _branches(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the branches on which a job and all those above it run."""
        found = branches(self._question)
        for name in names:
            found = tuple(branch for branch in found if self._applies(name, branch))
        return found

    def _applies(self, name: str, branch: str) -> bool:
        wanted = texts(self._last(name, 'branch'))
        if wanted and not any(self._patterns.match(one, branch) for one in wanted):
            return False
        return not any(self._skips(one, branch) for one in maps(self._last(name, 'skip-if')))

    def _skips(self, condition: Map, branch: str) -> bool:
        """Return whether a condition leaves out all changes of the project on a branch.

        One that names files leaves out only some of them.
        """
        subjects = {'project': self.project, 'branch': branch}
        return bool(condition) and all(
            key in subjects and isinstance(value, Scalar) and self._patterns.match(value, subjects[key])
            for key, value in condition.items()
        )

    def _runs(self, name: str) -> str | None:
        """Return what a job runs, None where no template of that name runs the command."""
        if not isinstance(self._commands, tuple):
            raise CannotTell(self._commands)
        found = {one.name: run for one in self._commands if (run := one.run(name)) is not None}
        return None if not found else spelled(self._question, same(found))
