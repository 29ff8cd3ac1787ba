# SPDX-License-Identifier: Apache-2.0
"""Reads for which groups of options a class is chosen, as services do that load their parts by name."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity_audit.elsewhere import made, pairs
from maturity_audit.options import options
from maturity_audit.python import dictionary, module, python_tree
from maturity_audit.questions import Reading
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity_audit.findings import Place
    from maturity_audit.options import Options
    from maturity_audit.questions import Question

_CONDITION = re.compile(r'(?:(?P<group>\w+)\.)?(?P<name>\w+)(?:\[(?P<of>\w+)\])?=(?P<value>.*)')


@dataclass(frozen=True, slots=True)
class Choice:
    """The texts that a method returns; `always` where it returns nothing else."""

    texts: frozenset[str]
    always: bool
    line: int


@dataclass(frozen=True, slots=True)
class _Condition:
    """That an option has a value: `GROUP.NAME[OF]=VALUE`.

    Without a group it is that of each entry; `of` names an option whose default
    is the key in the dictionary that this one is.  The value `*` is any that is
    not empty, `{key}` any of the keys under which a dictionary has the class.
    """

    group: str | None
    name: str
    of: str | None
    value: str


def option_groups(question: Question) -> Reading:
    """Return the entries of the kind `kind` for which the options of the Python file `path` choose a class.

    All conditions of `all` must hold for the group of an entry, and one of
    `any`, where these are given (`option=value`; see `_Condition`).  `mapping`
    (`path:name`) is a dictionary of texts; its keys that lead to `mapped`, without
    the ending `suffix`, are what `{key}` stands for; `keys` (`id=key`) gives that
    of an entry that has no class.  `chosen` (`group=path:Class.method`) names
    methods that replace the default of `chosen-option`; with `sometimes: count`
    what they return now and then counts as well.  For the entries
    `by-configuration` nobody can tell.
    """
    if question.entry is not None and question.entry.id in question.texts('by-configuration'):
        raise CannotTell(msg('only a configuration chooses it'))
    looking = _Looking.at(question)
    found = dict(looking.found())
    places = dict.fromkeys(place for places in found.values() for place in places)
    return Reading(frozenset(found), tuple(places) or (question.place(question.text('path')),))


@dataclass(frozen=True, slots=True)
class _Looking:
    """The options, and what to look for in them."""

    question: Question
    options: Options
    all: tuple[_Condition, ...]
    any: tuple[_Condition, ...]
    keys: frozenset[str]
    choices: Mapping[str, tuple[str, Choice]]

    @classmethod
    def at(cls, question: Question) -> _Looking:
        return cls(
            question=question,
            options=made(question.tree, options, question.text('path')),
            all=tuple(map(_condition, question.texts('all'))),
            any=tuple(map(_condition, question.texts('any'))),
            keys=frozenset(_keys(question)),
            choices=dict(_choices(question)),
        )

    def found(self) -> Iterator[tuple[str, tuple[Place, ...]]]:
        """Yield the entries for which the conditions hold, with the places that show it."""
        data, release = self.question.data, self.question.release
        for entry in data.of_kind(self.question.text('kind')):
            # Options outlive what they are for, so that only those of entries of the release count.
            if data.exists(entry, release):
                every = [self._holds(one, entry.id) for one in self.all]
                some = [self._holds(one, entry.id) for one in self.any]
                if all(every) and (any(some) or not some):
                    yield entry.id, tuple(place for place in (*every, *some) if place is not None)

    def _holds(self, condition: _Condition, entry: str) -> Place | None:
        """Return where a condition is seen to hold, or None where it does not."""
        group = condition.group or entry
        for value, place in self._values(group, condition.name):
            if condition.of is None:
                inner: list[object] = [value]
            else:
                keys = [key for key, _ in self._values(group, condition.of)]
                inner = [value.get(key) for key in keys] if isinstance(value, dict) else []
            if any(self._is(one, condition.value) for one in inner):
                return place
        return None

    def _is(self, found: object, wanted: str) -> bool:
        if wanted == '*':
            return bool(found)
        if wanted == '{key}':
            return found in self.keys
        return found is True if wanted == 'true' else found == wanted

    def _values(self, group: str, name: str) -> Iterator[tuple[object, Place]]:
        """Yield the default of an option, or what a method chooses in its place."""
        chosen = self.choices.get(group) if name == self.question.parameters.get('chosen-option') else None
        if chosen is not None:
            path, choice = chosen
            if choice.always or self.question.parameters.get('sometimes') == 'count':
                yield from ((text, self.question.place(path, choice.line)) for text in sorted(choice.texts))
            if choice.always:
                return
        option = self.options.option(group, name)
        if option is None:
            return
        if not option.default.literal:
            raise CannotTell(msg('the default of {option} is computed', option=f'{group}.{name}'))
        yield option.default.value, self.question.place(self.question.text('path'), option.line)


def _condition(text: str) -> _Condition:
    found = _CONDITION.fullmatch(text)
    if found is None:
        raise CannotTell(msg('{text} is no condition on an option', text=text))
    return _Condition(found['group'], found['name'], found['of'], _whole(found['value']))


def _whole(name: str) -> str:
    """Return a name; raises `CannotTell` for one of which a part could not be filled in."""
    if not all(name.split('.')):
        raise CannotTell(msg('the record names no class to look for'))
    return name


def _keys(question: Question) -> Iterator[str]:
    """Yield the keys under which a dictionary has the class, or the one that `keys` gives the entry."""
    given = pairs(question, 'keys')
    if question.entry is not None and question.entry.id in given:
        yield given[question.entry.id]
        return
    if 'mapping' not in question.parameters:
        return
    path, _, name = question.text('mapping').rpartition(':')
    wanted, suffix = _whole(question.text('mapped')), question.parameters.get('suffix', '')
    for key, value in dictionary(made(question.tree, module, path), name).items.items():
        if value.value == wanted:
            yield key.removesuffix(str(suffix))


# Methods that choose -----------------------------------------------------------------------------


def _choices(question: Question) -> Iterator[tuple[str, tuple[str, Choice]]]:
    """Yield the groups whose option a method replaces, where the release has that method."""
    for group, where in pairs(question, 'chosen').items():
        path, _, name = where.rpartition(':')
        choice = (question.tree.made(choices, path) or {}).get(name)
        if choice is not None:
            yield group, (path, choice)


def choices(data: bytes) -> Mapping[str, Choice]:
    """Return what the methods of a Python file choose, by `Class.method`."""
    return {
        f'{class_.name}.{method.name}': _choice(method)
        for class_ in python_tree(data).body
        if isinstance(class_, ast.ClassDef)
        for method in class_.body
        if isinstance(method, ast.FunctionDef)
    }


def _choice(method: ast.FunctionDef) -> Choice:
    """Return the constant texts that a method returns, by itself or through a variable."""
    inner = list(ast.walk(method))
    returned = [node.value for node in inner if isinstance(node, ast.Return)]
    names = {node.id for node in returned if isinstance(node, ast.Name)}
    assigned = [
        node.value
        for node in inner
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id in names for target in node.targets)
    ]
    values = [node for node in (*returned, *assigned) if not isinstance(node, ast.Name)]
    texts = [node.value for node in values if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    plain = bool(texts) and len(texts) == len(values) and len(set(texts)) == 1
    return Choice(frozenset(texts), plain, method.lineno)
