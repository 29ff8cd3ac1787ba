# SPDX-License-Identifier: Apache-2.0
"""Tables of configuration options as oslo.config has them, read without running them.

blue_group = cfg.OptGroup('blue', title=...)
blue_opts = [cfg.StrOpt('speed', default='slow'), ...]
CONF.register_opts(blue_opts, blue_group)
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity_audit.python import Value, literal, python_tree
from maturity_audit.python_classes import dotted, statements
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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


@dataclass
class _Reading:
    """What was found so far: variables, and options by group; '' is a group of unknown name."""

    names: dict[str, ast.expr] = field(default_factory=dict)
    groups: dict[str, dict[str, Option]] = field(default_factory=dict)
    unclear: set[str] = field(default_factory=set)
    count: int = 0

    def grown(self, name: str) -> None:
        """Forget what a variable stands for: a list that grows is not plain any more."""
        self.names[name] = ast.Constant(None)

    def call(self, node: ast.Call) -> None:
        """Read a call at the top of the file."""
        name = dotted(node.func) or ''
        if name.endswith(('.register_opts', '.register_opt')):
            self.register(node)
        elif name.endswith(('.append', '.extend', '.insert', '.remove', '.pop')):
            self.grown(name.rpartition('.')[0])

    def register(self, call: ast.Call) -> None:
        """Read a call of `register_opts` or `register_opt`."""
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        group = self.group(call.args[1] if len(call.args) > 1 else given.get('group'))
        if not group:
            self.unclear.add(group)
        what = call.args[0] if call.args else given.get('opts', given.get('opt'))
        listed = (dotted(call.func) or '').endswith('register_opts')
        options = self.list(what) if listed else [what]
        for part in options:
            self.count += 1
            if self.count > MOST:
                # One long list could be registered again and again.
                raise CannotTell(msg('the file registers too many options'))
            option = None if part is None else self.option(part)
            if option is None:
                self.unclear.add(group)
            else:
                self.groups.setdefault(group, {})[option.name] = option

    def value(self, node: ast.expr | None) -> ast.expr | None:
        """Return what a variable stands for, or the expression itself."""
        return self.names.get(node.id, node) if isinstance(node, ast.Name) else node

    def group(self, node: ast.expr | None) -> str:
        if node is None:
            return DEFAULT
        node = self.value(node)
        if isinstance(node, ast.Call) and (dotted(node.func) or '').endswith('OptGroup'):
            node = _first(node)
        found = literal(node).value
        return found if isinstance(found, str) else ''

    def list(self, node: ast.expr | None) -> Iterator[ast.expr | None]:
        node = self.value(node)
        yield from node.elts if isinstance(node, ast.List | ast.Tuple) else [None]

    def option(self, node: ast.expr) -> Option | None:
        node_ = self.value(node)
        if not isinstance(node_, ast.Call):
            return None
        name = literal(_first(node_), self.names).value
        default = next((one.value for one in node_.keywords if one.arg == 'default'), None)
        if not isinstance(name, str):
            return None
        return Option(name, node_.lineno, literal(default, self.names))


def _first(call: ast.Call) -> ast.expr | None:
    """Return the argument that names an option or a group."""
    return (
        call.args[0] if call.args else next((one.value for one in call.keywords if one.arg == 'name'), None)
    )


def options(data: bytes) -> Options:
    """Return the options that a Python file registers at its top."""
    reading = _Reading()
    for node in statements(python_tree(data).body):
        if isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            reading.names.update(dict.fromkeys(names, node.value))
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            reading.grown(node.target.id)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            reading.call(node.value)
    return Options(reading.groups, frozenset(reading.unclear))
