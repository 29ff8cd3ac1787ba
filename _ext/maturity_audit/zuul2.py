# SPDX-License-Identifier: Apache-2.0
"""Reads test jobs as Zuul had them before its third version: one layout for all projects.

`layout.yaml` names the jobs that each pipeline has for a project, itself or
through templates, and says of some jobs, by name or by expression, whether
they vote and on which branches they run.  What a job does is said elsewhere,
in the templates of Jenkins Job Builder.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from maturity.model import Message, msg
from maturity.yamltools import Map, Scalar, Seq
from maturity_audit.foreign_yaml import Value, maps, read, scalar, texts, truth, walk
from maturity_audit.jobs import LONGEST_NAME, Command, ListedJob, Patterns, agreed, at_most, commanded
from maturity_audit.parameters import expression
from maturity_audit.source import CannotTell, kept, known, or_reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from maturity_audit.jobs import Listing
    from maturity_audit.parameters import Expression, Pairs, Texts
    from maturity_audit.questions import Question
    from maturity_audit.source import Snapshot

MOST_JOBS = 2_000
"""Jobs of one project; a tree of aliases could name more."""
MOST_RULES = 5_000
"""What a layout says about single jobs."""
_TOO_MANY = msg('the layout lists too many jobs')
_FIELD = re.compile(r'\{([^{}]*)\}')


def jobs(  # noqa: PLR0913 (each is a parameter of the recipe)
    question: Question,
    branches: Texts,
    *,
    project: str,
    templates: Texts = (),
    fields: Pairs | None = None,
    command: Expression | None = None,
) -> tuple[ListedJob, ...]:
    """Return the jobs that a layout lists for the project `project`.

    The layout is the file that the record names as the source of the gate.
    The first and the last group of the expression `command` in the template of a job in one
    of the files `templates` are the entry that it tests and what it selects; `fields`
    (`field=expression`) says what the fields in the names of templates can
    stand for.
    """
    gate = question.release.gate
    if gate is None:
        raise CannotTell(msg('the record names no source of the test jobs'))
    tree = question.sources.of(gate.source, question.release)
    layout = tree.made(parsed, gate.source.target)
    if layout is None:
        raise CannotTell(msg('{path} is no file', path=gate.source.target))
    rules = _Rules(_named(layout.get('jobs')), project, branches)
    every = or_reason(partial(templates_of, tree, templates, fields or {}, command))
    return tuple(
        ListedJob(
            name=str(name),
            pipeline=pipeline,
            place=tree.place(gate.source.target, name.line),
            branches=or_reason(partial(rules.branches_of, (*above, name))),
            voting=or_reason(partial(rules.voting, name)),
            entries=entries,
            selects=selects,
        )
        for pipeline, name, above in at_most(MOST_JOBS, _listed(layout, project), _TOO_MANY)
        for entries, selects in [_selected(every, name)]
    )


def _selected(templates: tuple[Template, ...] | Message, name: str) -> tuple[Listing, Listing]:
    """Return for which entries a job runs tests, and what it selects; nothing where no template says so."""
    try:
        runs = {one.name: run for one in known(templates) if (run := one.run(name)) is not None}
        given = agreed(runs) if runs else None
    except CannotTell as error:
        return error.reason, error.reason
    return ((), ()) if given is None else ((given.entry,), (given.selection,))


# The layout -------------------------------------------------------------------------------------


def parsed(data: bytes) -> Map:
    """Return a layout; raises `CannotTell` for what is none."""
    root = read(data)
    if not isinstance(root, Map) or not maps(root.get('projects')):
        raise CannotTell(msg('the file is no layout'))
    if len(maps(root.get('jobs'))) > MOST_RULES:
        raise CannotTell(msg('the layout says too much about jobs'))
    return root


def _named(value: Value | None) -> tuple[Map, ...]:
    return tuple(one for one in maps(value) if isinstance(one.get('name'), Scalar))


def _by_name(value: Value | None) -> Mapping[str, Map]:
    return {str(one['name']): one for one in _named(value)}


def _listed(layout: Map, name: str) -> Iterator[tuple[str, Scalar, tuple[Scalar, ...]]]:
    """Yield what pipelines list for a project: pipeline, job, and the jobs that must pass before it."""
    project = _by_name(layout.get('projects')).get(name)
    if project is None:
        raise CannotTell(msg('the layout does not list {project}', project=name))
    pipelines, templates = _by_name(layout.get('pipelines')), _by_name(layout.get('project-templates'))
    own = {'name': name.rpartition('/')[2]}
    sources: list[tuple[Map, Mapping[str, str]]] = []
    for one in maps(project.get('template')):
        given = {key: value[:LONGEST_NAME] for key, value in one.items() if isinstance(value, Scalar)}
        template = templates.get(given.get('name', ''))
        if template is None:
            raise CannotTell(msg('the layout lacks the template {name}', name=given.get('name', '?')))
        sources.append((template, given | own))
    for source, fields in (*sources, (project, {})):
        for pipeline in (key for key in source if key in pipelines):
            for job, before in _tree(source[pipeline]):
                yield str(pipeline), _filled(job, fields), tuple(_filled(one, fields) for one in before)


def _tree(root: Value) -> Iterator[tuple[Scalar, tuple[Scalar, ...]]]:
    """Yield the jobs of a tree, each with those that stand above it."""
    stack: list[tuple[Value, tuple[Scalar, ...]]] = [(root, ())]
    seen = 0
    while stack:
        value, above = stack.pop()
        seen += 1
        if seen > MOST_JOBS:
            raise CannotTell(_TOO_MANY)
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
    text = _FIELD.sub(lambda match: fields.get(match[1], match[0]), name)
    return scalar(text, name.line, plain=name.plain)


# Attributes of jobs -----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Rules:
    """What a layout says of jobs, by name or by expression, for changes of a project."""

    rules: tuple[Map, ...]
    project: str
    branches: tuple[str, ...]
    patterns: Patterns = field(default_factory=Patterns)

    @kept
    def _of(self, name: str) -> tuple[Map, ...]:
        """Return the attributes that count for a job, in their order.

        Those of an expression count for a job that is named only after it.
        """
        found, is_named = [], False
        for one in self.rules:
            pattern = str(one['name'])
            is_named = is_named or pattern == name
            if pattern == name or (
                not is_named and pattern.startswith('^') and self.patterns.match(pattern, name)
            ):
                found.append(one)
        return tuple(found)

    def _last(self, name: str, attribute: str) -> Value | None:
        return next((one[attribute] for one in reversed(self._of(name)) if attribute in one), None)

    def voting(self, name: str) -> bool:
        """Return whether a job votes."""
        value = self._last(name, 'voting')
        voting = True if value is None else truth(value)
        if voting is None:
            raise CannotTell(msg('whether {job} votes is neither yes nor no', job=name))
        return voting

    def branches_of(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the branches on which a job and all those above it run."""
        branches = self.branches
        for name in names:
            branches = tuple(branch for branch in branches if self._applies(name, branch))
        return branches

    def _applies(self, name: str, branch: str) -> bool:
        wanted = texts(self._last(name, 'branch'))
        if wanted and not any(self.patterns.match(one, branch) for one in wanted):
            return False
        return not any(self._skips(one, branch) for one in maps(self._last(name, 'skip-if')))

    def _skips(self, condition: Map, branch: str) -> bool:
        """Return whether a condition leaves out all changes of the project on a branch.

        One that names files leaves out only some of them.
        """
        subjects = {'project': self.project, 'branch': branch}
        return bool(condition) and all(
            key in subjects and isinstance(value, Scalar) and self.patterns.match(value, subjects[key])
            for key, value in condition.items()
        )


MOST_WILD = 3
"""Fields of a template that may stand for any text."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template of jobs: the names that it stands for, its fields, what the command is given."""

    name: str
    pattern: Expression
    fields: tuple[str, ...]
    given: Command

    def run(self, name: str) -> Command | None:
        """Return what a job gives to the command, None where it is not of this template."""
        match = self.pattern.fullmatch(name) if len(name) <= LONGEST_NAME else None
        if match is None:
            return None
        values = {f'{{{name_}}}': match[f'field{number}'] for number, name_ in enumerate(self.fields)}
        entry, selection = self.given
        for field_, value in values.items():
            entry, selection = entry.replace(field_, value), selection.replace(field_, value)
        if '{' in entry + selection:
            raise CannotTell(msg('{template} runs what cannot be told from its name', template=self.name))
        return Command(entry, selection)


def templates_of(
    tree: Snapshot, paths: Texts, fields: Pairs, command: Expression | None
) -> tuple[Template, ...]:
    """Return the templates that run the command of the record."""
    found = []
    for path in paths if command is not None else ():
        for name, lines in tree.made(_jobs, path) or ():
            given = None if command is None else or_reason(partial(commanded, command, lines))
            if isinstance(given, Command):
                found.append(_template(name, given, fields))
    return tuple(found)


def _jobs(data: bytes) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the jobs and templates of jobs in a file, with all lines of what they do."""
    found = []
    for item in maps(read(data)):
        for kind, one in item.items():
            name = one.get('name') if isinstance(one, Map) else None
            if kind in {'job', 'job-template'} and isinstance(name, Scalar):
                inside = [part for part in walk(one) if isinstance(part, Scalar)]
                found.append((str(name), tuple(line for part in inside for line in part.splitlines())))
    return tuple(found)


def _template(name: str, given: Command, expressions: Pairs) -> Template:
    """Return a template; a field that the record does not know stands for any text."""
    parts: list[str] = []
    fields: list[str] = []
    for index, part in enumerate(_FIELD.split(name)):
        if index % 2 == 0:
            parts.append(re.escape(part))
        elif part in expressions and part not in fields:
            parts.append(f'(?P<field{len(fields)}>{expressions[part]})')
            fields.append(part)
        elif parts[-2:] != ['.*', '']:
            parts.append('.*')
    if parts.count('.*') > MOST_WILD or len(name) > LONGEST_NAME:
        raise CannotTell(msg('the template {template} can stand for too much', template=name))
    return Template(name, expression('fields', ''.join(parts)), tuple(fields), given)
