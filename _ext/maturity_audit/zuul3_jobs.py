# SPDX-License-Identifier: Apache-2.0
"""What a job of Zuul's third version runs: what it selects, for which entries, under which options.

Its playbooks say it, by the texts in them and in their roles and the defaults of these, or its variables.
"""

from __future__ import annotations

import re
from dataclasses import KW_ONLY, dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from maturity.model import Message, msg
from maturity.yamltools import Map, Scalar
from maturity_audit.foreign_yaml import Value, is_null, read, walk
from maturity_audit.jobs import LONGEST_NAME, LONGEST_VALUE, Command, ListedJob, commanded
from maturity_audit.parameters import expression
from maturity_audit.source import CannotTell
from maturity_audit.texts import lines
from maturity_audit.zuul3 import Definitions
from maturity_audit.zuul3_files import several, variable, voting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from maturity_audit.parameters import Expression, Pairs, Texts
    from maturity_audit.questions import Question
    from maturity_audit.source import Snapshot
    from maturity_audit.zuul3_files import Layers

T = TypeVar('T')

# Zuul puts the source of a project into a folder that only its variables name.
_CHECKED_OUT = re.compile(r'projects\[["\'][^/"\']+/([^"\']+)["\']\]\.src_dir\s*\}\}/(.+)')


@dataclass(frozen=True)
class ProjectJobs:
    """The jobs that the project `project` lists in its own repository.

    Parents and templates can be in the repositories `elsewhere`.  What a job selects is
    the last group of the expression `command` in its playbook and the roles of
    that, whose first group is the entry that it tests; else the first of the
    variables `selects` that it sets, for the entries of the first of `entries`.
    `version` are variables too, with dots (`a.b`) for one inside another.
    `entries-default` and `version-default` (`REPOSITORY:PATH:EXPRESSION`) are
    passages of files, for jobs that set none.  `exclude-lists` are variables
    that name files of what is left out; `options` is the variable in which the
    options of tests are; `uses` (`entry=variable=value`) are entries that a job
    uses.  Variables, `files` and `voting` that begin with one of `own` are set by
    nobody elsewhere.
    """

    question: Question
    branches: Texts
    _: KW_ONLY
    project: str
    elsewhere: Texts = ()
    command: Expression | None = None
    selects: Texts = ()
    entries: Texts = ()
    entries_default: str | None = None
    version: Texts = ()
    version_default: str | None = None
    exclude_lists: Texts = ()
    options: str | None = None
    uses: Pairs = field(default_factory=dict)
    own: Texts = ()

    def __iter__(self) -> Iterator[ListedJob]:
        """Yield each job where a pipeline lists it, once or several times; all of that counts together."""
        fields: Mapping[str, Callable[[Layers], Any]] = {
            'voting': partial(voting, own=self.own),
            'selects': self._selects,
            'entries': self._entries,
            'version': self._version,
            'excludes': self._excludes,
            'options': self._options,
            'uses': self._uses,
            'files': partial(several, name='files', own=self.own),
        }
        definitions = Definitions(self.question, self.elsewhere)
        for job in definitions.resolved(self.project, self.branches):
            found = {name: job.ask(ask) for name, ask in fields.items()}
            for one, branches in job.listed:
                place = one.tree.place(one.path, one.line)
                yield ListedJob(job.name, job.pipeline, place, branches, **found)

    # Fields -------------------------------------------------------------------------------------

    def _selects(self, layers: Layers) -> tuple[str, ...]:
        """Return what a job selects, by its playbooks or else by a variable."""
        given = self._commanded(layers)
        if given is not None:
            return (given.selection,)
        value = self._first(self.selects, layers)
        return () if value is None else (value,)

    def _entries(self, layers: Layers) -> tuple[str, ...]:
        """Return the entries for which it runs tests; none where it selects none."""
        given = self._commanded(layers)
        if given is not None:
            return (given.entry,)
        if not self._selects(layers):
            return ()
        value = self._first(self.entries, layers) or self._passage(self.entries_default) or ''
        return tuple(part.strip() for part in value.split(',') if part.strip())

    def _version(self, layers: Layers) -> str | None:
        """Return the version under test: a variable that may be `entry:version`, of a single one."""
        value = self._first(self.version, layers)
        if value is None and self.version_default is not None and self._first(self.selects, layers):
            value = self._passage(self.version_default)
        if value is None or ',' in value:
            return None
        return value.rpartition(':')[2]

    def _excludes(self, layers: Layers) -> tuple[str, ...]:
        """Return what the files that variables name leave out; a file that is missing leaves out nothing."""
        if not self._selects(layers):
            return ()
        named = (variable(layers, name, own=self.own, computed=True) for name in self.exclude_lists)
        return tuple(line for value in named if value for line in self._listed(value))

    def _options(self, layers: Layers) -> tuple[str, ...]:
        """Return the options of tests that a job sets, as `name=value`."""
        tests = self.question.data.tests.values() if self.options else ()
        names = {skip.option.name for test in tests for skip in test.skips if skip.option is not None}
        values = {name: variable(layers, f'{self.options}.{name}', own=self.own) for name in sorted(names)}
        return tuple(f'{name}={value}' for name, value in values.items() if value is not None)

    def _uses(self, layers: Layers) -> tuple[str, ...]:
        """Return the entries that a job configures."""
        wanted = ((entry, *setting.rpartition('=')[::2]) for entry, setting in self.uses.items())
        return tuple(entry for entry, name, value in wanted if variable(layers, name, own=self.own) == value)

    # What they are made of ----------------------------------------------------------------------

    def _first(self, names: Texts, layers: Layers) -> str | None:
        """Return the first of some variables that a job sets."""
        values = (variable(layers, name, own=self.own) for name in names)
        return next((value for value in values if value), None)

    def _commanded(self, layers: Layers) -> Command | None:
        """Return what the playbooks of a job give to the command; None where these are not at hand."""
        for layer in reversed(layers):
            if isinstance(layer, Message) or self.command is None:
                return None
            if layer.playbooks:
                value_of = partial(variable, layers, own=self.own)
                given = [command_of(layer.tree, path, self.command, value_of) for path in layer.playbooks]
                return next((one for one in given if one is not None), None)
        return None

    def _passage(self, where: str | None) -> str | None:
        """Return the first group of an expression in a file (`REPOSITORY:PATH:EXPRESSION`)."""
        if where is None:
            return None
        repository, path, pattern = where.split(':', 2)
        text = self.question.at_gate(repository).made(lines, path)
        match = expression('default', pattern).search('\n'.join(text or ()))
        if match is None:
            raise CannotTell(msg('{path} does not say the default', path=path))
        return match[1]

    def _listed(self, value: str) -> Iterator[str]:
        match = _CHECKED_OUT.search(value)
        if match is None:
            raise CannotTell(msg('{value} names no file of a repository', value=value))
        text = self.question.at_gate(match[1]).made(lines, match[2].strip())
        return (line.strip() for line in text or () if line.strip() and not line.startswith('#'))


# Playbooks --------------------------------------------------------------------------------------

_ENDINGS = ('', '.yaml', '.yml')
_INCLUDES = frozenset(
    f'{prefix}{verb}_role' for prefix in ('', 'ansible.builtin.') for verb in ('include', 'import')
)
_VARIABLE = re.compile(r'\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}')


@dataclass(frozen=True, slots=True)
class Play:
    """A playbook, or the tasks of a role: its lines, the roles that it names, and all keys in it."""

    lines: tuple[str, ...]
    roles: tuple[str, ...]
    keys: frozenset[str]


def play(data: bytes) -> Play:
    """Return what stands in a playbook; comments are no part of it."""
    lines: list[str] = []
    roles: list[str] = []
    keys: set[str] = set()
    for part in walk(read(data)):
        if isinstance(part, Scalar):
            lines += part.splitlines()
        elif isinstance(part, Map):
            keys.update(map(str, part))
            roles += _roles(part)
    return Play(tuple(lines), tuple(dict.fromkeys(roles)), frozenset(keys))


def _roles(part: Map) -> Iterator[str]:
    listed = part.get('roles')
    for one in listed if isinstance(listed, list) else ():
        name = one.get('role', one.get('name')) if isinstance(one, Map) else one
        if isinstance(name, Scalar):
            yield str(name)
    for key in _INCLUDES & part.keys():
        one = part[key]
        name = one.get('name') if isinstance(one, Map) else None
        if isinstance(name, Scalar):
            yield str(name)


def command_of(
    tree: Snapshot, path: str, command: re.Pattern[str], value_of: Callable[[str], str | None]
) -> Command | None:
    """Return what a playbook of a repository gives to a command, or None where it does not run it.

    `value_of` gives the value of a variable, None where the job does not set
    it; then the role does.  Roles of other repositories are not looked at.
    """
    if len(path) > LONGEST_NAME:
        raise CannotTell(msg('the path of a playbook is too long'))
    book = _file(tree, play, path)
    if book is None:
        raise CannotTell(msg('{repository} has no playbook {path}', repository=tree.source.name, path=path))
    above = path.rpartition('/')[0]
    plays, defaults = [book], dict[str, Value]()
    for role in book.roles:
        for folder in dict.fromkeys((f'{above}/roles/{role}', f'roles/{role}')):
            tasks = _file(tree, play, f'{folder}/tasks/main')
            if tasks is not None:
                plays.append(tasks)
                found = _file(tree, read, f'{folder}/defaults/main')
                defaults |= found if isinstance(found, Map) else {}
                break
    keys = frozenset[str]().union(*(one.keys for one in plays))

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        if name in keys:
            raise CannotTell(msg('the playbook {path} sets {variable}', path=path, variable=name))
        value = value_of(name)
        if value is None:
            value = _default(defaults, name)
        if len(value) > LONGEST_NAME:
            raise CannotTell(msg('the value of {variable} is too long', variable=name))
        return value

    # Only the variables of lines that run it need a value.
    lines = (line for one in plays for line in one.lines if len(line) <= LONGEST_VALUE)
    return commanded(command, (_VARIABLE.sub(fill, line) for line in lines if command.search(line)))


def _default(defaults: dict[str, Value], name: str) -> str:
    value = defaults.get(name)
    if not isinstance(value, Scalar) or '{{' in value:
        raise CannotTell(msg('nothing at hand sets {variable}', variable=name))
    return '' if is_null(value) else str(value)


def _file(tree: Snapshot, make: Callable[[bytes], T], path: str) -> T | None:
    """Return what is made of a file, whichever of its endings it has."""
    for ending in _ENDINGS:
        node = tree.node(path + ending)
        if node is not None and node.type == 'file':
            return tree.made(make, path + ending)
    return None
