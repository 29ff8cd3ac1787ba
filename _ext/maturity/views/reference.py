# SPDX-License-Identifier: Apache-2.0
"""Tables about this package itself, made from the tables that the code runs on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from maturity.model import Text
from maturity.problems import CODES
from maturity.schemas import bundled
from maturity.views.parts import Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity.views import ViewType

NONE = Text('There is none.')
DEFINITIONS = '#/$defs/'


def problem_codes() -> Table:
    """Return every problem code with its meaning; each has its anchor."""
    return Table(
        name='codes',
        caption=Text('Problem codes'),
        columns=(Text('Code'), Text('Meaning')),
        rows=tuple(
            Row(((Text(code),), (Text(meaning),)), f'problem-{code}') for code, meaning in CODES.items()
        ),
        empty=NONE,
    )


def directives(views: Mapping[str, ViewType]) -> Table:
    """Return every directive of a view with its argument, options and purpose."""
    return Table(
        name='directives',
        caption=Text('Directives of views'),
        columns=(Text('Directive'), Text('Argument'), Text('Options'), Text('Shows')),
        rows=tuple(
            Row(
                (
                    (Text(name),),
                    (Text(view.argument or 'none'),),
                    (Text(', '.join(view.options) or 'none'),),
                    (Text(view.purpose),),
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
        caption=Text('Options of the directives'),
        columns=(Text('Option'), Text('Meaning')),
        rows=tuple(Row(((Text(name),), (Text(meaning),))) for name, meaning in known.items()),
        empty=NONE,
    )


def schema(name: str) -> Table:
    """Return the keys of the JSON Schema `name`, as paths, with type and meaning."""
    tree = bundled(name)
    parts = tree if 'properties' in tree or 'items' in tree else {'properties': tree['$defs']}
    return Table(
        name='schema',
        caption=Text(tree['description']),
        columns=(Text('Key'), Text('Required'), Text('Value'), Text('Meaning')),
        rows=tuple(_keys(parts, '', tree['$defs'], everything=name == 'common')),
        empty=NONE,
    )


def _resolved(tree: dict[str, Any], common: Mapping[str, Any]) -> dict[str, Any]:
    """Return a part of a schema with a reference to the common definitions filled in."""
    target = str(tree.get('$ref', '')).removeprefix(DEFINITIONS)
    return {**common.get(target, {}), **tree}


def _keys(tree: dict[str, Any], path: str, common: Mapping[str, Any], *, everything: bool) -> Iterator[Row]:
    """Yield a row for each key below `tree`, depth first.

    Evidence and rules are the same wherever they stand: `everything` shows
    them, where they are defined.
    """
    if 'items' in tree:
        yield from _keys(_resolved(tree['items'], common), f'{path}[]', common, everything=everything)
    named = tree.get('additionalProperties')
    if isinstance(named, dict):
        part = _resolved(named, common)
        yield from _keys(part, f'{path}.<id>'.lstrip('.'), common, everything=everything)
    for key, raw in tree.get('properties', {}).items():
        part, here = _resolved(raw, common), f'{path}.{key}'.lstrip('.')
        required = 'yes' if key in tree.get('required', ()) else ''
        words = (here, required, _value(part), part.get('description', ''))
        yield Row(tuple((Text(word),) if word else () for word in words))
        repeats = str(raw.get('$ref', '')) in {'#/$defs/rule', '#/$defs/evidence-list', '#/$defs/evidence'}
        if everything or not repeats:
            yield from _keys(part, here, common, everything=False)


_TYPES = {
    'object': 'mapping',
    'array': 'list',
    'string': 'text',
    'integer': 'number',
    'boolean': 'true or false',
}


def _value(tree: dict[str, Any]) -> str:
    if 'enum' in tree:
        return ' | '.join(word for word in tree['enum'] if isinstance(word, str))
    return _TYPES.get(str(tree.get('type')), 'mapping' if 'properties' in tree else 'rule')
