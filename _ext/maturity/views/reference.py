# SPDX-License-Identifier: Apache-2.0
"""Tables about this package itself, made from the tables that the code runs on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from maturity.model import Message, Phrase, Text, msg
from maturity.problems import CODES
from maturity.schemas import bundled
from maturity.views.parts import Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity.views import ViewType

NONE = msg('There is none.')
NO = msg('none')
DEFINITIONS = '#/$defs/'


def problem_codes() -> Table:
    """Return every problem code with its meaning; each has its anchor."""
    return Table(
        name='codes',
        caption=msg('Problem codes'),
        columns=(msg('Code'), msg('Meaning')),
        rows=tuple(
            Row(((Text(code),), (Message(meaning),)), f'problem-{code}') for code, meaning in CODES.items()
        ),
        empty=NONE,
    )


def directives(views: Mapping[str, ViewType]) -> Table:
    """Return every directive of a view with its argument, options and purpose."""
    return Table(
        name='directives',
        caption=msg('Directives of views'),
        columns=(msg('Directive'), msg('Argument'), msg('Options'), msg('Shows')),
        rows=tuple(
            Row(
                (
                    (Text(name),),
                    (Text(view.argument) if view.argument else NO,),
                    (Text(', '.join(view.options)) if view.options else NO,),
                    (Message(view.purpose),),
                ),
                f'directive-{name}',
            )
            for name, view in views.items()
        ),
        empty=NONE,
    )


def options(known: Mapping[str, str]) -> Table:
    """Return every option of the directives with its meaning."""
    return Table(
        name='options',
        caption=msg('Options of the directives'),
        columns=(msg('Option'), msg('Meaning')),
        rows=tuple(Row(((Text(name),), (Message(meaning),))) for name, meaning in known.items()),
        empty=NONE,
    )


def schema(name: str, definition: str | None = None) -> Table:
    """Return the keys of the JSON Schema `name`, or of one definition in it, with type and meaning."""
    whole = bundled(name)
    tree = whole if definition is None else whole['$defs'][definition]
    parts = tree if 'properties' in tree or 'items' in tree else {'properties': tree['$defs']}
    return Table(
        name='schema',
        caption=Message(tree['description']),
        columns=(msg('Key'), msg('Required'), msg('Value'), msg('Meaning')),
        rows=tuple(_keys(parts, '', whole['$defs'], everything=name == 'common', shown=set())),
        empty=NONE,
    )


def _resolved(tree: dict[str, Any], common: Mapping[str, Any]) -> dict[str, Any]:
    """Return a part of a schema with a reference to the common definitions filled in."""
    target = str(tree.get('$ref', '')).removeprefix(DEFINITIONS)
    return {**common.get(target, {}), **tree}


def _keys(
    tree: dict[str, Any], path: str, common: Mapping[str, Any], *, everything: bool, shown: set[str]
) -> Iterator[Row]:
    """Yield a row for each key below `tree`, depth first.

    Evidence and rules are the same wherever they stand: `everything` shows
    them, where they are defined.  A definition that is part of itself is
    shown where it stands first; `shown` are those that were.
    """
    for raw, here in _inner(tree, path):
        if _first(raw, shown):
            yield from _keys(_resolved(raw, common), here, common, everything=everything, shown=shown)
    for key, raw in tree.get('properties', {}).items():
        part, here = _resolved(raw, common), f'{path}.{key}'.lstrip('.')
        required = (msg('yes'),) if key in tree.get('required', ()) else ()
        meaning = (Message(part['description']),) if 'description' in part else ()
        yield Row(((Text(here),), required, (_value(part),), meaning))
        repeats = str(raw.get('$ref', '')) in {'#/$defs/rule', '#/$defs/evidence-list', '#/$defs/evidence'}
        if (everything or not repeats) and _first(raw, shown):
            yield from _keys(part, here, common, everything=False, shown=shown)


def _inner(tree: dict[str, Any], path: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield what a list or a mapping of any keys holds, with its path."""
    if 'items' in tree:
        yield tree['items'], f'{path}[]'
    named = tree.get('additionalProperties')
    if isinstance(named, dict):
        yield named, f'{path}.<id>'.lstrip('.')


def _first(raw: dict[str, Any], shown: set[str]) -> bool:
    """Return whether a part is not yet shown, where it is one that can hold itself."""
    target = str(raw.get('$ref', ''))
    if not target.endswith('/condition'):
        return True
    new = target not in shown
    shown.add(target)
    return new


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
