# SPDX-License-Identifier: Apache-2.0
"""Tables about this package itself, made from the tables that the code runs on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from maturity.model import Message, Phrase, Text, msg
from maturity.problems import CODES
from maturity.schemas import definitions
from maturity.schemas import schema as whole
from maturity.views import registry
from maturity.views.registry import VIEWS
from maturity.views.shapes import Table, in_order, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity.views.registry import Form
    from maturity.views.shapes import Cell

NONE = msg('There is none.')
DEFINITIONS = '#/$defs/'


def problem_codes() -> Table:
    """Return every problem code with its meaning; each has its anchor."""
    return table(
        'codes',
        msg('Problem codes'),
        CODES.items(),
        [(msg('Code'), lambda one: Text(one[0])), (msg('Meaning'), lambda one: Message(one[1]))],
        places=lambda one: (f'problem-{one[0]}',),
    )


def directives() -> Table:
    """Return every directive of a view: for each of its forms the argument, options and purpose."""
    return table(
        'directives',
        msg('Directives of views'),
        [(name, form) for name, type_ in sorted(VIEWS.items()) for form in type_.forms],
        [
            (msg('Directive'), lambda one: Text(one[0])),
            (msg('Argument'), lambda one: _names(one[1], positional=True)),
            (msg('Options'), lambda one: _names(one[1], positional=False)),
            (msg('Shows'), lambda one: Message(one[1].purpose)),
        ],
        places=lambda one: (f'directive-{one[0]}',) if one[1] is VIEWS[one[0]].forms[0] else (),
    )


def _names(form: Form, *, positional: bool) -> Phrase:
    """Return the names of the parameters, and the word that chooses the form among the options."""
    names = [name for name, one in form.parameters.items() if one.positional is positional]
    show = [f'show: {form.show}'] if form.show and not positional else []
    return Text(', '.join([*show, *names])) if show or names else msg('none')


def options() -> Table:
    """Return every option of the directives with its meaning."""
    return table(
        'options',
        msg('Options of the directives'),
        registry.options(),
        [(msg('Option'), lambda one: Text(one[0])), (msg('Meaning'), lambda one: Message(one[1]))],
    )


def schema(name: str, definition: str | None = None) -> Table:
    """Return the keys of the JSON Schema `name`, or of one definition in it, with type and meaning."""
    known = definitions(name)
    tree: Mapping[str, Any] = whole(name) if definition is None else known[definition]
    parts = tree if {'properties', 'items'} & tree.keys() else {'properties': known}
    return table(
        'schema',
        Message(tree['description']),
        _keys(parts, '', _Known(known, everything=definition is not None or name == 'common')),
        in_order(msg('Key'), msg('Required'), msg('Value'), msg('Meaning')),
        empty=NONE,
    )


@dataclass(frozen=True)
class _Known:
    """The definitions of a schema, and those of which a table has shown the keys.

    Evidence and rules are the same wherever they stand: only `everything`
    shows them, where they are defined.
    """

    definitions: Mapping[str, Any]
    everything: bool
    shown: set[str] = field(default_factory=lambda: {'Evidence', 'Rule'})

    def resolved(self, tree: dict[str, Any]) -> dict[str, Any]:
        """Return a part of a schema with the definition filled in that it refers to."""
        return {**self.definitions.get(_target(tree), {}), **tree}

    def is_new(self, tree: dict[str, Any]) -> bool:
        """Return whether the keys of a part are not shown yet; a part that can hold itself stands once."""
        target = _target(tree)
        if target in self.shown:
            return False
        if target == 'Condition':
            self.shown.add(target)
        return True


def _target(tree: dict[str, Any]) -> str:
    return str(tree.get('$ref', '')).removeprefix(DEFINITIONS)


def _keys(tree: Mapping[str, Any], path: str, known: _Known) -> Iterator[tuple[Cell, ...]]:
    """Yield the cells of a row for each key below `tree`, depth first."""
    for raw, here in _inner(tree, path):
        if known.is_new(raw):
            yield from _keys(known.resolved(raw), here, known)
    for key, raw in tree.get('properties', {}).items():
        part, here = known.resolved(raw), f'{path}.{key}'.lstrip('.')
        required = msg('yes') if key in tree.get('required', ()) else None
        meaning = Message(part['description']) if 'description' in part else None
        yield Text(here), required, _value(part), meaning
        if known.everything or known.is_new(raw):
            yield from _keys(part, here, replace(known, everything=False))


def _inner(tree: Mapping[str, Any], path: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield what a list or a mapping of any keys holds, with its path."""
    if 'items' in tree:
        yield tree['items'], f'{path}[]'
    named = tree.get('additionalProperties')
    if isinstance(named, dict):
        yield named, f'{path}.<id>'.lstrip('.')


_TYPES = {
    'object': msg('mapping'),
    'array': msg('list'),
    'string': msg('text'),
    'integer': msg('number'),
    'boolean': msg('true or false'),
}


def _value(tree: dict[str, Any]) -> Phrase:
    if 'enum' in tree:
        return Text(' | '.join(word for word in tree['enum'] if isinstance(word, str)))
    if {one.get('type') for one in tree.get('oneOf', ())} == {'string', 'array'}:
        return msg('text or list')
    other = msg('mapping') if 'properties' in tree else msg('rule')
    return _TYPES.get(str(tree.get('type')), other)
