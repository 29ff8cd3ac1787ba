# SPDX-License-Identifier: Apache-2.0
"""Records of entries and of the facts about them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from maturity import model
from maturity.records.parts import as_text, details, evidence_list, ids, some, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from maturity.model import Text
    from maturity.records.parts import Context
    from maturity.yamltools import Map


def _facts(
    context: Context, trees: Iterable[Map], build: Callable[..., model.FactT], **extra: Callable[[Map], Any]
) -> tuple[model.FactT, ...]:
    """Return the facts of a list; those without a proper range become problems."""
    return some(_fact(context, tree, build, extra) for tree in trees)


def _fact(
    context: Context,
    tree: Map,
    build: Callable[..., model.FactT],
    extra: Mapping[str, Callable[[Map], Any]],
) -> model.FactT | None:
    span = context.span(tree)
    evidence = evidence_list(context, tree, tree['since']) or context.inherited
    if span is None:
        return None
    return build(
        span=span,
        evidence=evidence,
        note=text(tree, 'note'),
        confidence=tree.get('confidence'),
        mark=tree.mark,
        **{name: read(tree) for name, read in extra.items()},
    )


def _key(name: str) -> Callable[[Map], Any]:
    return lambda tree: tree.get(name)


def _text_key(name: str) -> Callable[[Map], Text | None]:
    return lambda tree: text(tree, name)


def _values(tree: Map) -> tuple[str, ...]:
    return ids(tree, 'values')


def _milestone(context: Context, tree: Map | None, *, old_id: str | None = None) -> model.Milestone | None:
    if tree is None:
        return None
    before = 'before' in tree
    release_ = tree['before' if before else 'release']
    evidence = evidence_list(context, tree, release_)
    if not context.knows(release_):
        return None
    return model.Milestone(
        release=release_,
        before=before,
        reason=text(tree, 'reason'),
        old_id=old_id,
        evidence=evidence,
        mark=tree.mark,
    )


def _demotion(context: Context, tree: Map) -> model.Demotion | None:
    evidence = evidence_list(context, tree, tree['release'])
    if not context.knows(tree['release']):
        return None
    return model.Demotion(
        release=tree['release'], reason=as_text(tree['reason']), evidence=evidence, mark=tree.mark
    )


def _expectations(context: Context, tree: Map) -> tuple[model.Expectation, ...]:
    return tuple(
        model.Expectation(release=release_, level=level_, mark=release_.mark)
        for release_, level_ in tree.items()
        if context.knows(release_)
    )


def _list_facts(context: Context, trees: Iterable[Map]) -> tuple[model.ListFact, ...]:
    return _facts(context, trees, model.ListFact, values=_values, by=_key('by'))


def entry(context: Context, kind_: str, id_: str, tree: Map) -> model.Entry | None:
    """Return an entry, or None (with a problem) where its beginning is unknown."""
    context = replace(context, inherited=evidence_list(context, tree, None))
    introduced = _milestone(context, tree['introduced'])
    record = _entry_parts(context, tree)
    if introduced is None:
        return None
    return model.Entry(
        id=id_,
        kind=kind_,
        title=as_text(tree['title']),
        type=tree.get('type'),
        description=text(tree, 'description'),
        details=details(tree),
        introduced=introduced,
        removed=_milestone(context, tree.get('removed')),
        dead=_milestone(context, tree.get('dead')),
        rewritten=_milestone(context, tree.get('rewritten')),
        renamed=some(_milestone(context, part, old_id=part['from']) for part in tree.get('renamed', ())),
        exercises=ids(tree, 'exercises'),
        demotions=some(_demotion(context, part) for part in tree.get('demotions', ())),
        expect=_expectations(context, tree.get('expect', {})),
        mark=tree.mark,
        **record,
    )


def _entry_parts(context: Context, tree: Map) -> dict[str, Any]:
    """Return the lists of facts of an entry, by the name of the field."""
    reason = _text_key('reason')
    return {
        'implementation': _facts(
            context,
            tree['implementation'],
            model.Implementation,
            path=_key('path'),
            symbol=_key('symbol'),
            none=_text_key('none'),
        ),
        'declared': _facts(
            context, tree.get('declared', ()), model.Declaration, level=_key('level'), by=_key('by')
        ),
        'capabilities': {
            id_: _facts(context, facts, model.CapabilityFact, state=_key('state'), reason=reason)
            for id_, facts in tree.get('capabilities', {}).items()
        },
        'claims': _list_facts(context, tree.get('claims', ())),
        'facts': {id_: _list_facts(context, facts) for id_, facts in tree.get('facts', {}).items()},
        'default_for': _list_facts(context, tree.get('default-for', ())),
        'attestations': _facts(
            context,
            tree.get('attestations', ()),
            model.Attestation,
            requirement=_key('requirement'),
            state=_key('state'),
            reason=reason,
        ),
        'waivers': _facts(
            context,
            tree.get('waivers', ()),
            model.Waiver,
            requirement=_key('requirement'),
            type=_key('type'),
            reason=reason,
            by=_key('by'),
        ),
        'opt_ins': _facts(context, tree.get('opt-ins', ()), model.OptIn, level=_key('level'), reason=reason),
    }
