# SPDX-License-Identifier: Apache-2.0
"""What playbooks of Ansible run: the texts in them and in their roles, and the defaults of these."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from maturity.model import msg
from maturity.yamltools import Map, Scalar
from maturity_audit.foreign_yaml import Value, is_null, read, walk
from maturity_audit.jobs import LONGEST_NAME, LONGEST_VALUE, Command, commanded
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from maturity_audit.source import Snapshot

T = TypeVar('T')

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

    return commanded(command, (_VARIABLE.sub(fill, line) for line in _asked(plays, command)))


def _asked(plays: list[Play], command: re.Pattern[str]) -> Iterator[str]:
    """Yield the lines that run a command; only their variables need a value."""
    for one in plays:
        yield from (line for line in one.lines if len(line) <= LONGEST_VALUE and command.search(line))


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
