# SPDX-License-Identifier: Apache-2.0
"""The catalogues and the releases as JSON."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from maturity import links
from maturity.api.facts import details, evidence, evidences, span
from maturity.api.text import given, plain
from maturity.model import Verdict
from maturity.rules import job_evidence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maturity.model import Dataset, Gate, Job, Kind, Level, Published, Release, Requirement, Rule

    Object = dict[str, object]


def catalogues(data: Dataset) -> Object:
    """Return levels, kinds, requirements, capabilities and repositories, in the order of the record."""
    return {
        'levels': [_level(one) for one in data.levels.values()],
        'below': _level(data.below),
        'kinds': [_kind(one) for one in data.kinds.values()],
        'requirements': [_requirement(data, one) for one in data.requirements.values()],
        'capabilities': [
            {
                **given(id=one.id, title=one.title, description=one.description, group=one.group),
                **given(derived_from=one.derived_from, tested=one.tested, reason=one.reason),
                **details(one.details),
            }
            for one in data.capabilities.values()
        ],
        **given(main_repository=data.main_repository),
        'repositories': [given(id=one.id, title=one.title) for one in data.repositories.values()],
        'declared-by': plain(dict(data.declared_by)),
        'statuses': plain(dict(data.statuses)),
    }


def _level(level: Level) -> Object:
    return given(id=level.id, title=level.title, meaning=level.meaning)


def _kind(kind: Kind) -> Object:
    return given(
        id=kind.id,
        title=kind.title,
        plural=kind.plural,
        ladder=kind.ladder,
        exceptional=kind.exceptional,
        types=dict(kind.types),
        facts=[
            given(
                id=one.id,
                title=one.title,
                description=one.description,
                values=one.values,
                sources=dict(one.sources),
            )
            for one in kind.facts.values()
        ],
    )


def _requirement(data: Dataset, one: Requirement) -> Object:
    return {
        **given(id=one.id, kind=one.kind, level=one.level, title=one.title, quote=one.quote, note=one.note),
        **span(one.span),
        'rule': _rule(one.rule),
        'evidence': evidences(data, one.evidence),
    }


def _rule(rule: Rule) -> Object:
    parameters = {field.name: getattr(rule, field.name) for field in fields(rule) if field.name != 'mark'}
    if 'rules' in parameters:
        parameters['rules'] = [_rule(part) for part in parameters['rules']]
    return given(name=rule.name, **parameters)


def release(data: Dataset, one: Release) -> Object:
    """Return a release; without `gate` nothing is known about its test jobs."""
    return {
        **given(
            id=one.id,
            title=one.title,
            tag=one.tag,
            commit=one.commit,
            released=one.released,
            planned=one.planned,
            status=one.status,
            maintained=data.is_maintained(one),
            end_of_life=one.end_of_life,
            branch=one.branch,
            versions=one.versions,
            note=one.note,
        ),
        'evidence': evidences(data, one.evidence),
        **({} if one.gate is None else {'gate': _gate(data, one, one.gate)}),
        **_published(data, one),
    }


def _published(data: Dataset, one: Release) -> Object:
    """Return what a release was published as, with its corrections, where it was."""
    publication = data.published.get(one.id)
    if publication is None:
        return {}
    corrections = [
        {
            **given(date=correction.date, reason=correction.reason, by=correction.by),
            'evidence': evidences(data, correction.evidence),
            'entries': _frozen(correction.entries),
            'absent': [str(id_) for id_ in correction.absent],
        }
        for correction in publication.corrections
    ]
    found = {'entries': _frozen(publication.entries), 'corrections': corrections}
    return {'published': {'date': str(publication.date), **found}}


def _frozen(entries: Mapping[str, Published]) -> list[Object]:
    return [
        {
            'entry': str(id_),
            'classification': str(one.level),
            **{
                verdict.value: [str(name) for name, said in one.verdicts.items() if said == verdict.value]
                for verdict in Verdict
            },
        }
        for id_, one in entries.items()
    ]


def _gate(data: Dataset, release: Release, gate: Gate) -> Object:
    return {
        'source': evidence(data, gate.source),
        'also': evidences(data, gate.also),
        'jobs': [_job(data, release, one) for one in gate.jobs],
        'changes': [
            {
                **given(
                    moves={id_: given(from_=old, to=new) for id_, (old, new) in one.moves.items()},
                    note=one.note,
                ),
                'evidence': evidence(data, one.evidence),
            }
            for one in gate.changes
        ],
    }


def _job(data: Dataset, release: Release, job: Job) -> Object:
    return given(
        name=job.name,
        pipeline=job.pipeline,
        voting=job.voting,
        line=job.line,
        runs=job.runs,
        version=job.version,
        tests=dict(job.tests),
        conditional=dict(job.conditional),
        condition=job.condition,
        note=job.note,
        address=links.address(data, job_evidence(release, job)),
    )
