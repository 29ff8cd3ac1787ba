# SPDX-License-Identifier: Apache-2.0
"""What a Python file registers at its top: dictionaries of texts, and options as oslo.config has them.

    blue_group = cfg.OptGroup(name)
    blue_opts = [cfg.StrOpt(name, default=value), ...]
    CONF.register_opts(blue_opts, blue_group)

Nothing of it is run.
"""

from __future__ import annotations

import ast
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity_audit.python import Value, constant_text, dotted, literal
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maturity_audit.modules import Module


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


@functools.lru_cache(maxsize=4)
def options(module: Module) -> Options:
    """Return the options that a module registers at its top."""
    groups: dict[str, dict[str, Option]] = {}
    unclear: set[str] = set()
    count = 0
    for call in module.calls:
        if not is_called(call.node, 'register_opts', 'register_opt'):
            continue
        group = _group(call.args[1] if len(call.args) > 1 else call.named.get('group', DEFAULT))
        what = call.args[0] if call.args else call.named.get('opts', call.named.get('opt', []))
        found = [_option(module, one) for one in (what if isinstance(what, list) else [what])]
        count += len(found)
        if count > MOST:
            # One long list could be registered again and again.
            raise CannotTell(msg('the file registers too many options'))
        if not group or not found or None in found:
            unclear.add(group)
        groups.setdefault(group, {}).update({one.name: one for one in found if one is not None})
    return Options(groups, frozenset(unclear))


def _group(value: object) -> str:
    """Return the name of a group, by itself or as that of an object."""
    if isinstance(value, ast.Call) and is_called(value, 'OptGroup'):
        value = literal(_first(value)).value
    return value if isinstance(value, str) else ''


def _option(module: Module, node: object) -> Option | None:
    if not isinstance(node, ast.Call) or not (dotted(node.func) or '').endswith('Opt'):
        return None
    name = literal(_first(node), module.variables).value
    default = literal(_keywords(node).get('default'), module.variables)
    return Option(name, node.lineno, default) if isinstance(name, str) else None


def _first(call: ast.Call) -> ast.expr | None:
    """Return the argument that names an option or a group."""
    return call.args[0] if call.args else _keywords(call).get('name')


def _keywords(call: ast.Call) -> dict[str | None, ast.expr]:
    return {keyword.arg: keyword.value for keyword in call.keywords}


def is_called(call: ast.Call, *names: str) -> bool:
    """Return whether a call is of a function of one of these names, whatever has it."""
    return (dotted(call.func) or '').rpartition('.')[2] in names


# Dictionaries -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dictionary:
    """A dictionary of constant texts; the lines of its items are those of their keys."""

    line: int
    items: Mapping[str, Value]


def dictionary(code: Module, name: str) -> Dictionary:
    """Return a variable that is a dictionary of texts; raises `CannotTell` where it is none."""
    node = code.variables.get(name)
    if node is None:
        raise CannotTell(msg('the file has no variable {name}', name=name))
    items: dict[str, Value] = {}
    for key, value in (
        zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else [(None, node)]
    ):
        key_text, text = constant_text(key), constant_text(value)
        if key is None or key_text is None or text is None:
            raise CannotTell(msg('{name} is no dictionary of constant texts', name=name))
        items[key_text] = Value(text, key.lineno)
    return Dictionary(node.lineno, items)
