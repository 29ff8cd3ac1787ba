# SPDX-License-Identifier: Apache-2.0
"""Reads for which groups of options a class is chosen, as services do that load their parts by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity_audit.classes import class_of
from maturity_audit.methods import returned_texts
from maturity_audit.modules import Home, dotted_path, module_at, modules_of
from maturity_audit.questions import Reading
from maturity_audit.registrations import dictionary, options
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable, Iterator, Mapping

    from maturity_audit.parameters import Pairs, Texts
    from maturity_audit.questions import Question
    from maturity_audit.registrations import Options
    from maturity_audit.source import Place

_CONDITION = re.compile(r'(?:(?P<group>\w+)\.)?(?P<name>\w+)(?:\[(?P<of>\w+)\])?=(?P<value>.*)')


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


def option_groups(  # noqa: PLR0913 (each is a parameter of the recipe)
    question: Question,
    *,
    path: str,
    kind: str,
    all_: Texts = (),
    any_: Texts = (),
    mapping: str | None = None,
    mapped: str = '',
    suffix: str = '',
    keys: Pairs | None = None,
    chosen: Pairs | None = None,
    chosen_option: str | None = None,
    sometimes: str = 'no',
    by_configuration: Texts = (),
) -> Reading:
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
    if question.subject in by_configuration:
        raise CannotTell(msg('only a configuration chooses it'))
    defaults = _Defaults(
        question=question,
        path=path,
        options=options(module_at(question, path)),
        chosen_option=chosen_option,
        chosen=dict(_chosen(question, chosen or {})),
        sometimes=sometimes == 'count',
        keys=_keys(question, keys or {}, mapping, mapped, suffix),
    )
    found = dict(_matching(question, kind, defaults, map(_condition, all_), map(_condition, any_)))
    places = dict.fromkeys(place for several in found.values() for place in several)
    return Reading(frozenset(found), tuple(places) or (question.place(path),))


def _matching(
    question: Question, kind: str, defaults: _Defaults, all_: Iterable[_Condition], any_: Iterable[_Condition]
) -> Iterator[tuple[str, tuple[Place, ...]]]:
    """Yield the entries for which the conditions hold, with the places that show it."""
    every, some = tuple(all_), tuple(any_)
    for entry in question.data.of_kind(kind):
        # Options outlive what they are for, so that only those of entries of the release count.
        if question.data.exists(entry, question.release):
            needed = [defaults.place_of(one, entry.id) for one in every]
            choice = [defaults.place_of(one, entry.id) for one in some]
            if all(needed) and (any(choice) or not choice):
                yield entry.id, tuple(place for place in (*needed, *choice) if place is not None)


def _condition(text: str) -> _Condition:
    match = _CONDITION.fullmatch(text)
    if match is None:
        raise CannotTell(msg('{text} is no condition on an option', text=text))
    return _Condition(match['group'], match['name'], match['of'], _whole(match['value']))


def _whole(name: str) -> str:
    """Return a name; raises `CannotTell` for one of which a part could not be filled in."""
    if not all(name.split('.')):
        raise CannotTell(msg('the record names no class to look for'))
    return name


def _keys(question: Question, given: Pairs, mapping: str | None, mapped: str, suffix: str) -> frozenset[str]:
    """Return the keys under which a dictionary has the class, or the one that is given for the entry."""
    if question.subject in given:
        return frozenset([given[question.subject]])
    if mapping is None:
        return frozenset()
    path, _, name = mapping.rpartition(':')
    wanted, items = _whole(mapped), dictionary(module_at(question, path), name).items
    return frozenset(key.removesuffix(suffix) for key, value in items.items() if value.value == wanted)


def _chosen(question: Question, chosen: Pairs) -> Iterator[tuple[str, tuple[str, ast.FunctionDef]]]:
    """Yield the groups whose option a method replaces, where the release has that method."""
    for group, where in chosen.items():
        path, _, name = where.rpartition(':')
        class_, _, method = name.partition('.')
        found = class_of(modules_of(question.tree), Home(dotted_path(path), class_))
        if found is not None and method in found.functions:
            yield group, (path, found.functions[method])


@dataclass(frozen=True, kw_only=True, slots=True)
class _Defaults:
    """The defaults of options, and the methods that choose something in place of one."""

    question: Question
    path: str
    options: Options
    chosen_option: str | None
    chosen: Mapping[str, tuple[str, ast.FunctionDef]]
    sometimes: bool
    keys: frozenset[str]

    def place_of(self, condition: _Condition, entry: str) -> Place | None:
        """Return where a condition is seen to hold, or None where it does not."""
        group = condition.group or entry
        for value, place in self._values(group, condition.name):
            if condition.of is None:
                inner: list[object] = [value]
            else:
                names = [name for name, _ in self._values(group, condition.of)]
                inner = [value.get(name) for name in names] if isinstance(value, dict) else []
            if any(_is(one, condition.value, self.keys) for one in inner):
                return place
        return None

    def _values(self, group: str, name: str) -> Iterator[tuple[object, Place]]:
        """Yield the default of an option, or what a method chooses in its place."""
        if name == self.chosen_option and group in self.chosen:
            path, method = self.chosen[group]
            texts = returned_texts(method)
            always = len(texts) == 1 and None not in texts
            if always or self.sometimes:
                for text in sorted(filter(None, texts)):
                    yield text, self.question.place(path, method.lineno)
            if always:
                return
        option = self.options.option(group, name)
        if option is None:
            return
        if not option.default.literal:
            raise CannotTell(msg('the default of {option} is computed', option=f'{group}.{name}'))
        yield option.default.value, self.question.place(self.path, option.line)


def _is(value: object, wanted: str, keys: frozenset[str]) -> bool:
    if wanted == '*':
        return bool(value)
    if wanted == '{key}':
        return value in keys
    return value is True if wanted == 'true' else value == wanted
