# SPDX-License-Identifier: Apache-2.0
"""What a Python file registers at its top: dictionaries of texts, and options as oslo.config has them.

    blue_group = cfg.OptGroup(name)
    blue_opts = [cfg.StrOpt(name, default=value), ...]
    CONF.register_opts(blue_opts, blue_group)

Nothing of it is run.  Services that load their parts by name choose classes so.
"""

from __future__ import annotations

import ast
import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity_audit.classes import class_of
from maturity_audit.modules import Home, dotted_path, module_at, modules_of
from maturity_audit.python import Value, constant_text, dotted, literal, returned_texts
from maturity_audit.questions import Reading
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity_audit.modules import Module
    from maturity_audit.parameters import Pairs, Texts
    from maturity_audit.questions import Question
    from maturity_audit.source import Place

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
        found = [option_of(module, one) for one in (what if isinstance(what, list) else [what])]
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


def option_of(module: Module, node: object) -> Option | None:
    """Return the option that a call makes, None for a call of something else, and for a computed name."""
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


# Which class they choose ------------------------------------------------------------------------

_CONDITION = re.compile(r'(?:(?P<group>\w+)\.)?(?P<name>\w+)(?:\[(?P<of>\w+)\])?=(?P<value>.*)')


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
    `any`, where these are given (`option=value`; see `_condition`).  `mapping`
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
    every, some = ([*map(_condition, texts)] for texts in (all_, any_))
    found: dict[str, tuple[Place, ...]] = {}
    for one in question.data.of_kind(kind):
        # Options outlive what they are for, so that only those of entries of the release count.
        if question.data.exists(one, question.release):
            name = question.data.id_at(one, question.release)
            needed, choice = ([defaults.place_of(each, name) for each in group] for group in (every, some))
            if all(needed) and (any(choice) or not choice):
                found[one.id] = tuple(filter(None, (*needed, *choice)))
    places = dict.fromkeys(place for several in found.values() for place in several)
    return Reading(frozenset(found), tuple(places) or (question.place(path),))


def _condition(text: str) -> re.Match[str]:
    """Return that an option has a value: `GROUP.NAME[OF]=VALUE`.

    Without a group it is that of each entry; `OF` names an option whose default
    is the key in the dictionary that this one is.  The value `*` is any that is
    not empty, `{key}` any of the keys under which a dictionary has the class.
    """
    match = _CONDITION.fullmatch(text)
    if match is None:
        raise CannotTell(msg('{text} is no condition on an option', text=text))
    _whole(match['value'])
    return match


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

    def place_of(self, condition: re.Match[str], entry: str) -> Place | None:
        """Return where a condition is seen to hold, or None where it does not."""
        group = condition['group'] or entry
        for value, place in self._values(group, condition['name']):
            inner: list[object] = [value]
            if condition['of'] is not None:
                names = [name for name, _ in self._values(group, condition['of'])]
                inner = [value.get(name) for name in names] if isinstance(value, dict) else []
            if any(_is(one, condition['value'], self.keys) for one in inner):
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
