# SPDX-License-Identifier: Apache-2.0
"""The options that a Python file registers at its top, as oslo.config has them.

    blue_group = cfg.OptGroup(name)
    blue_opts = [cfg.StrOpt(name, default=value), ...]
    CONF.register_opts(blue_opts, blue_group)

Nothing of it is run.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity_audit.python import Value, dotted, literal, python_tree, statements
from maturity_audit.python_modules import Variables, is_called, keywords
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Mapping


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
