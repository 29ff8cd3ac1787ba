# SPDX-License-Identifier: Apache-2.0
"""Records of releases and of the jobs that tested them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity import model
from maturity.records.parts import as_text, evidence_list, evidence_record, ids, number, text

if TYPE_CHECKING:
    from maturity.records.parts import Context
    from maturity.yamltools import Map


def release(context: Context, id_: str, tree: Map) -> model.Release:
    """Return a release; its position is that of the order."""
    end = tree.get('series-end')
    return model.Release(
        id=id_,
        title=as_text(tree['title']),
        position=context.positions[id_],
        tag=tree.get('tag'),
        commit=tree.get('commit'),
        released=tree.get('released'),
        planned=tree.get('planned'),
        status=tree.get('status'),
        end_of_life=tree.get('end-of-life'),
        branch=tree.get('branch'),
        versions=ids(tree, 'versions'),
        series_end=None if end is None else _series_end(end),
        note=text(tree, 'note'),
        evidence=evidence_list(context, tree, id_),
        gate=None if 'gate' not in tree else _gate(tree['gate'], id_),
        mark=tree.mark,
    )


def _series_end(tree: Map) -> model.Evidence:
    return model.Evidence(
        type='change', target=tree['commit'], tag=tree['ref'], date=tree.get('date'), mark=tree.mark
    )


def _gate(tree: Map, id_: str) -> model.Gate:
    return model.Gate(
        source=evidence_record(tree['source'], 'path', id_),
        also=tuple(evidence_record(part, 'path', id_) for part in tree.get('also', ())),
        jobs=tuple(_job(part) for part in tree['jobs']),
        changes=tuple(_gate_change(part) for part in tree.get('changes', ())),
        mark=tree.mark,
    )


def _job(tree: Map) -> model.Job:
    return model.Job(
        name=tree['name'],
        pipeline=tree['pipeline'],
        voting=tree['voting'] == 'true',
        line=number(tree, 'line'),
        runs=text(tree, 'runs'),
        version=tree.get('version'),
        tests={entry_: tuple(covers) for entry_, covers in tree['tests'].items()},
        conditional={entry_: tuple(covers) for entry_, covers in tree.get('conditional', {}).items()},
        condition=text(tree, 'condition'),
        note=text(tree, 'note'),
        mark=tree.mark,
    )


def _gate_change(tree: Map) -> model.GateChange:
    return model.GateChange(
        evidence=evidence_record(tree, 'change', None),
        moves={entry_: (str(move['from']), str(move['to'])) for entry_, move in tree['moves'].items()},
        note=text(tree, 'note'),
        mark=tree.mark,
    )
