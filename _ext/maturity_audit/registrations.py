# SPDX-License-Identifier: Apache-2.0
"""What a Python file registers at its top: options as oslo.config has them, groups of tests of proboscis.

    blue_group = cfg.OptGroup(name)
    blue_opts = [cfg.StrOpt(name, default=value), ...]
    CONF.register_opts(blue_opts, blue_group)

    backup_groups = list(base_groups)
    backup_groups.extend([groups.BACKUP])
    register([name], backup_groups, single=[...])

Nothing of it is run.  Groups of tests are named by the words of the file: `groups.BACKUP`.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity_audit.python import Value, constant_text, dotted, literal, python_tree, statements
from maturity_audit.python_modules import Variables, is_called, keywords
from maturity_audit.questions import Reading
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from maturity_audit.parameters import Pairs
    from maturity_audit.questions import Question

DEFAULT = 'DEFAULT'
"""The name of the group of options that are registered without one."""
MOST = 20_000
"""Options that are read from one file."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option: the line that defines it, and its default."""

    name: str
    line: int
    default: Value


@dataclass(frozen=True, slots=True)
class Options:
    """Options by group and name; `unclear` are groups that have more than could be read."""

    groups: Mapping[str, Mapping[str, Option]]
    unclear: frozenset[str]

    def option(self, group: str, name: str) -> Option | None:
        """Return an option, or None where there is none; raises `CannotTell` where it could be hidden."""
        found = self.groups.get(group, {}).get(name)
        if found is None and ({group, ''} & self.unclear):
            raise CannotTell(msg('the options of {group} are not listed plainly', group=group))
        return found


@dataclass(slots=True)
class _Registered:
    """What has been registered so far: options by group; '' is a group of unknown name."""

    variables: Variables = field(default_factory=Variables)
    groups: dict[str, dict[str, Option]] = field(default_factory=dict)
    unclear: set[str] = field(default_factory=set)
    count: int = 0

    def register(self, call: ast.Call) -> None:
        """Read a call of `register_opts` or `register_opt`."""
        given = keywords(call)
        group = self._group(call.args[1] if len(call.args) > 1 else given.get('group'))
        what = call.args[0] if call.args else given.get('opts', given.get('opt'))
        options = self.variables.elements([what] if what is not None else [])
        self.count += len(options)
        if self.count > MOST:
            # One long list could be registered again and again.
            raise CannotTell(msg('the file registers too many options'))
        if not group or not options:
            self.unclear.add(group)
        for part in options:
            option = self._option(part)
            if option is None:
                self.unclear.add(group)
            else:
                self.groups.setdefault(group, {})[option.name] = option

    def _group(self, node: ast.expr | None) -> str:
        if node is None:
            return DEFAULT
        if isinstance(node, ast.Name):
            node = self.variables.values.get(node.id, node)
        if isinstance(node, ast.Call) and is_called(node, 'OptGroup'):
            node = _first(node)
        name = literal(node).value
        return name if isinstance(name, str) else ''

    def _option(self, node: ast.expr | None) -> Option | None:
        if not isinstance(node, ast.Call) or not (dotted(node.func) or '').endswith('Opt'):
            return None
        name = literal(_first(node), self.variables.values).value
        if not isinstance(name, str):
            return None
        default = literal(keywords(node).get('default'), self.variables.values)
        return Option(name, node.lineno, default)


def _first(call: ast.Call) -> ast.expr | None:
    """Return the argument that names an option or a group."""
    return call.args[0] if call.args else keywords(call).get('name')


def options(data: bytes) -> Options:
    """Return the options that a Python file registers at its top."""
    registered = _Registered()
    for node in statements(python_tree(data).body):
        registered.variables.read(node)
        match node:
            case ast.Expr(value=ast.Call() as call) if is_called(call, 'register_opts', 'register_opt'):
                registered.register(call)
    return Options(registered.groups, frozenset(registered.unclear))


@dataclass(frozen=True, slots=True)
class Registered:
    """What is registered under a name: groups, by the words of the file; None is one that is computed."""

    line: int
    groups: frozenset[str | None]


def groups_of_tests(question: Question, *, path: str, name: str, values: Pairs) -> Reading:
    """Return the values of the groups of tests that the Python file `path` registers as `name`.

    `values` says what each group stands for (`group=value value`); one that it
    does not know, and one that is computed, mean that nobody can tell.
    """
    found = question.made(registered, path).get(name)
    if found is None:
        return Reading(frozenset(), (question.place(path),))
    groups = sorted(group for group in found.groups if group is not None)
    if len(groups) < len(found.groups):
        raise CannotTell(msg('line {line} of {path} is not plain', line=str(found.line), path=path))
    for group in groups:
        if group not in values:
            raise CannotTell(msg('audit.yaml does not say what {group} tests', group=group))
    tested = {value for group in groups for value in values[group].split()}
    return Reading(frozenset(tested), (question.place(path, found.line),))


def registered(data: bytes) -> Mapping[str, Registered]:
    """Return what a Python file registers, by name.

    Groups that are given as `multi=[...]` are registered under `NAME_multi`
    and, with all others, under the name itself.
    """
    variables, found = Variables(), dict[str, Registered]()
    for node in statements(python_tree(data).body):
        variables.read(node)
        if isinstance(node, ast.For | ast.While):
            raise CannotTell(msg('the file registers tests in a loop'))
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Call)
            and is_called(node.value, 'register')
        ):
            for name, groups in _registered(node.value, variables):
                known = found.get(name, Registered(node.lineno, frozenset()))
                found[name] = Registered(known.line, known.groups | groups)
    return found


def _registered(call: ast.Call, variables: Variables) -> Iterator[tuple[str, frozenset[str | None]]]:
    """Yield the names that a call registers, with their groups."""
    given, args = keywords(call), list(call.args)
    if 'groups' in given:
        args[:1] = [given.pop('groups')]
    first, rest = args[:1], args[1:]
    if 'depends_on_groups' in given:
        rest.append(given.pop('depends_on_groups'))
    names = [name for name in _groups(first, variables) if name is not None]
    own = _groups(rest, variables)
    for key, value in given.items():
        part = _groups([value], variables)
        # What is handed on unseen is not plain.
        own |= part if key is not None else {None}
        yield from ((f'{name}_{key}', part) for name in names if key is not None)
    yield from ((name, own) for name in names)


def _groups(expressions: Iterable[ast.expr], variables: Variables) -> frozenset[str | None]:
    """Return the groups that expressions name, None for one that is computed."""
    return frozenset(_group(node) for node in variables.elements(expressions))


def _group(node: ast.expr | None) -> str | None:
    if isinstance(node, ast.Name | ast.Attribute):
        return dotted(node)
    return constant_text(node)
