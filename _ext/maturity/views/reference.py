# SPDX-License-Identifier: Apache-2.0
"""Tables about this package itself, made from the tables that the code runs on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from maturity.model import Text
from maturity.problems import CODES
from maturity.schemas import schema_text
from maturity.views.parts import Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity.views import ViewType

NONE = Text('There is none.')
COMMON = 'common.schema.json#/$defs/'


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
    tree = json.loads(schema_text(name))
    common = json.loads(schema_text('common'))['$defs']
    return Table(
        name='schema',
        caption=Text(tree['description']),
        columns=(Text('Key'), Text('Required'), Text('Value'), Text('Meaning')),
        rows=tuple(_keys(tree, '', common)),
        empty=NONE,
    )


def _resolved(tree: dict[str, Any], common: Mapping[str, Any]) -> dict[str, Any]:
    """Return a part of a schema with a reference to the common definitions filled in."""
    target = str(tree.get('$ref', ''))
    return {**common.get(target.removeprefix(COMMON), {}), **tree} if target.startswith(COMMON) else tree


def _keys(tree: dict[str, Any], path: str, common: Mapping[str, Any]) -> Iterator[Row]:
    """Yield a row for each key below `tree`, depth first."""
    if 'items' in tree:
        yield from _keys(_resolved(tree['items'], common), f'{path}[]', common)
    named = tree.get('additionalProperties')
    if isinstance(named, dict):
        yield from _keys(_resolved(named, common), f'{path}.<id>'.lstrip('.'), common)
    for key, raw in tree.get('properties', {}).items():
        part = _resolved(raw, common)
        here = f'{path}.{key}'.lstrip('.')
        required = 'yes' if key in tree.get('required', ()) else ''
        yield Row(
            (
                (Text(here),),
                (Text(required),),
                (Text(_value(part)),),
                (Text(part.get('description', '')),),
            )
        )
        # Evidence is the same everywhere; the common schema shows it once.
        if key != 'evidence' and str(part.get('$ref', '')) != '#/$defs/rule':
            yield from _keys(part, here, common)


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
