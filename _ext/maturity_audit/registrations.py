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
from maturity_audit.python import Value, assigned, dotted, literal, python_tree, statements
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


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
class Variables:
    """What the variables of a file stand for so far, while its statements are read in their order.

    `values` are their expressions, `lists` the elements of these: expressions
    too, each once, so that no list can grow without bound; None is what is computed.
    """

    values: dict[str, ast.expr] = field(default_factory=dict)
    lists: dict[str, dict[ast.expr | None, None]] = field(default_factory=dict)

    def read(self, node: ast.AST) -> None:
        """Read a statement: a value is assigned, or a list grows."""
        match node:
            case ast.Assign(value=value):
                for name in assigned(node):
                    self.values[name], self.lists[name] = value, self.elements([value])
            case ast.AugAssign(target=ast.Name(id=name), value=value):
                self._grow(name, [value])
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=verb), args=args)):
                if verb in {'append', 'extend'}:
                    self._grow(name, args)
                elif verb in {'insert', 'remove', 'pop'}:
                    self.lists.setdefault(name, {})[None] = None

    def _grow(self, name: str, more: Iterable[ast.expr]) -> None:
        self.lists.setdefault(name, {}).update(self.elements(more))

    def elements(self, expressions: Iterable[ast.expr]) -> dict[ast.expr | None, None]:
        """Return the elements of lists that expressions stand for, or an expression itself that is none."""
        result: dict[ast.expr | None, None] = {}
        stack = list(expressions)
        while stack:
            node = stack.pop()
            match node:
                case ast.List(elts=parts) | ast.Tuple(elts=parts):
                    stack += reversed(parts)
                case ast.BinOp(op=ast.Add(), left=left, right=right):
                    stack += [right, left]
                case ast.Call(func=ast.Name(id='list'), args=[inner]):
                    stack.append(inner)
                case ast.Name(id=name) if name in self.lists:
                    result |= self.lists[name]
                case ast.Starred():
                    result[None] = None
                case _:
                    result[node] = None
        return result


def keywords(call: ast.Call) -> dict[str | None, ast.expr]:
    """Return what a call gives by keyword; None is what it hands on unseen."""
    return {keyword.arg: keyword.value for keyword in call.keywords}


def is_called(call: ast.Call, *names: str) -> bool:
    """Return whether a call is of a function of one of these names, whatever has it."""
    return (dotted(call.func) or '').rpartition('.')[2] in names


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
