# SPDX-License-Identifier: Apache-2.0
"""Records of the catalogues: levels, kinds, requirements, capabilities, repositories."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from maturity import model
from maturity.records.parts import as_text, details, evidence_list, ids, text, truth
from maturity.records.recipes import derivations
from maturity.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Callable

    from maturity.model import Text
    from maturity.records.parts import Context
    from maturity.yamltools import Map


def _titles(tree: Map, key: str) -> dict[str, Text]:
    return {name: as_text(part['title']) for name, part in tree.get(key, {}).items()}


def level(id_: str, tree: Map) -> model.Level:
    """Return a level of a ladder, or what is below the first."""
    return model.Level(id=id_, title=as_text(tree['title']), meaning=as_text(tree['meaning']), mark=tree.mark)


def _fact_type(id_: str, tree: Map) -> model.FactType:
    return model.FactType(
        id=id_,
        title=as_text(tree['title']),
        description=text(tree, 'description'),
        values=tree.get('values'),
        after_removal=truth(tree, 'after-removal', default=False),
        sources=_titles(tree, 'sources'),
    )


def kind(id_: str, tree: Map) -> model.Kind:
    """Return a kind of entry with its ladder."""
    return model.Kind(
        id=id_,
        title=as_text(tree['title']),
        plural=as_text(tree['plural']),
        folder=tree['folder'],
        ladder=ids(tree, 'ladder'),
        exceptional=ids(tree, 'exceptional'),
        types=_titles(tree, 'types'),
        facts={name: _fact_type(name, part) for name, part in tree.get('facts', {}).items()},
        mark=tree.mark,
    )


def declared_by(tree: Map) -> dict[str, Text]:
    """Return the means of declaring a level, by id."""
    return _titles(tree, 'declared-by')


def statuses(tree: Map) -> dict[str, Text]:
    """Return the states of support of releases, by id."""
    return _titles(tree, 'statuses')


def maintained_statuses(tree: Map) -> frozenset[str]:
    """Return the states of support that count as maintained."""
    parts = tree.get('statuses', {}).items()
    return frozenset(id_ for id_, part in parts if truth(part, 'maintained', default=False))


def rule(tree: Map) -> model.Rule:
    """Return a rule; each has exactly one name, and its parameters below it."""
    name, given = next(iter(tree.items()))
    type_ = RULES[name]
    written = {type_.alone: given} if type_.alone else given
    read: dict[str, Callable[[Any], Any]] = {
        'capabilities': tuple,
        'pipelines': tuple,
        'rules': lambda parts: tuple(rule(part) for part in parts),
        'voting': lambda word: word == 'true',
    }
    parameters = {
        field.name: read.get(field.name, lambda value: value)(written[key])
        for field in fields(type_)
        if field.name != 'mark' and (key := field.name.replace('_', '-')) in written
    }
    return type_(**parameters, mark=tree.mark)


def requirement(context: Context, tree: Map) -> model.Requirement | None:
    """Return a requirement, or None where its range is none."""
    span = context.span(tree)
    if span is None:
        return None
    return model.Requirement(
        id=tree['id'],
        kind=tree['kind'],
        level=tree['level'],
        title=as_text(tree['title']),
        quote=as_text(tree['quote']),
        note=text(tree, 'note'),
        span=span,
        rule=rule(tree['rule']),
        evidence=evidence_list(context, tree, tree['since']),
        mark=tree.mark,
    )


def capability(context: Context, tree: Map) -> model.Capability:
    """Return a capability of the catalogue."""
    return model.Capability(
        id=tree['id'],
        title=as_text(tree['title']),
        description=text(tree, 'description'),
        group=text(tree, 'group'),
        details=details(tree),
        derived_from=text(tree, 'derived-from'),
        read=derivations(context, tree),
        tested=truth(tree, 'tested', default=True),
        reason=text(tree, 'reason'),
        mark=tree.mark,
    )


def repositories(tree: Map) -> dict[str, model.Repository]:
    """Return the repositories with their link patterns filled up."""
    return {
        id_: model.Repository(
            id=id_,
            title=as_text(part['title']),
            links={**tree['links'], **part.get('links', {})},
            mark=part.mark,
        )
        for id_, part in tree['repositories'].items()
    }
