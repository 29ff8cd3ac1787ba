# SPDX-License-Identifier: Apache-2.0
"""Groups of tests that a Python file registers under names, as projects that use proboscis do.

    backup_groups = list(base_groups)
    backup_groups.extend([groups.BACKUP])
    register(['blue_supported'], backup_groups, single=[...])
    proboscis.register(groups=['red'], depends_on_groups=black_box_groups)

Groups are named by the words of the file: `groups.BACKUP`.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity_audit.elsewhere import made, pairs, place, tree_of
from maturity_audit.python import python_tree
from maturity_audit.python_classes import dotted, statements
from maturity_audit.questions import Reading
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from maturity_audit.questions import Question

_GROWS = frozenset({'extend', 'append'})


@dataclass(frozen=True, slots=True)
class Registered:
    """What is registered under a name: groups, by the words of the file; None is one that is computed."""

    line: int
    groups: frozenset[str | None]


def groups_of_tests(question: Question) -> Reading:
    """Return the values of the groups of tests that the Python file `path` registers as `name`.

    `values` says what each group stands for (`group=value value`); one that it
    does not know, and one that is computed, mean that nobody can tell.
    """
    tree, path = tree_of(question), question.text('path')
    found = made(tree, registered, path).get(question.text('name'))
    if found is None:
        return Reading(frozenset(), (place(tree, path),))
    known = pairs(question, 'values')
    if None in found.groups:
        raise CannotTell(msg('line {line} of {path} is not plain', line=str(found.line), path=path))
    strange = sorted(group for group in found.groups if group is not None and group not in known)
    if strange:
        raise CannotTell(msg('audit.yaml does not say what {group} tests', group=strange[0]))
    values = {value for group in found.groups for value in known[group or ''].split()}
    return Reading(frozenset(values), (place(tree, path, found.line),))


def registered(data: bytes) -> Mapping[str, Registered]:
    """Return what a Python file registers, by name.

    Groups that are given as `multi=[...]` are registered under `NAME_multi`
    and, with all others, under the name itself.
    """
    reading = _Reading()
    for node in statements(python_tree(data).body):
        reading.read(node)
    if reading.loops:
        raise CannotTell(msg('the file registers tests in a loop'))
    return {name: Registered(line, frozenset(groups)) for name, (line, groups) in reading.found.items()}


@dataclass
class _Reading:
    """What was found so far: the lists, and what is registered."""

    lists: dict[str, set[str | None]] = field(default_factory=dict)
    found: dict[str, tuple[int, set[str | None]]] = field(default_factory=dict)
    loops: bool = False

    def read(self, node: ast.AST) -> None:
        """Read a statement."""
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    self.lists[target.id] = self.groups([node.value])
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            self.lists.setdefault(node.target.id, set()).update(self.groups([node.value]))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            self._call(node.value)
        elif isinstance(node, ast.For | ast.While):
            self.loops = True

    def _call(self, call: ast.Call) -> None:
        owner, _, name = (dotted(call.func) or '').rpartition('.')
        if name in _GROWS and owner in self.lists:
            self.lists[owner].update(self.groups(call.args))
        elif name == 'register':
            for title, groups in self._registered(call):
                self.found.setdefault(title, (call.lineno, set()))[1].update(groups)

    def _registered(self, call: ast.Call) -> Iterator[tuple[str, set[str | None]]]:
        """Yield the names that a call registers, with their groups."""
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        first = given.pop('groups', None) or (call.args[0] if call.args else None)
        rest = call.args[1:] + [value for key, value in given.items() if key == 'depends_on_groups']
        names = [name for name in self.groups([] if first is None else [first]) if name is not None]
        own = self.groups(rest)
        for key, value in given.items():
            if key is None:
                own.add(None)
            elif key != 'depends_on_groups':
                part = self.groups([value])
                own |= part
                yield from ((f'{name}_{key}', part) for name in names)
        yield from ((name, own) for name in names)

    def groups(self, nodes: Iterable[ast.expr]) -> set[str | None]:
        """Return the groups that expressions name; each once, so that no list can grow without bound."""
        result: set[str | None] = set()
        stack = list(nodes)
        while stack:
            node = stack.pop()
            if isinstance(node, ast.List | ast.Tuple):
                stack.extend(node.elts)
            elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
                stack += [node.left, node.right]
            elif isinstance(node, ast.Call) and dotted(node.func) == 'list' and len(node.args) < 2:  # noqa: PLR2004
                stack.extend(node.args)
            elif isinstance(node, ast.Name) and node.id in self.lists:
                result |= self.lists[node.id]
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                result.add(node.value)
            else:
                result.add(dotted(node) if isinstance(node, ast.Name | ast.Attribute) else None)
        return result
