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
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity_audit.python import constant_text, dotted, python_tree, statements
from maturity_audit.python_modules import Variables, is_called, keywords
from maturity_audit.questions import Reading
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from maturity_audit.parameters import Pairs
    from maturity_audit.questions import Question


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
