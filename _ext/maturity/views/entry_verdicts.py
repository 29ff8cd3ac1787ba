# SPDX-License-Identifier: Apache-2.0
"""What an entry is now, what that means, and what is between it and its next level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity import links, summary
from maturity.evaluate import Assessments
from maturity.model import Entry, Sentence, SourceMark, Text, Verdict, either, msg, msgs
from maturity.model.vocabulary import Absence, Relation, Tone
from maturity.rules.common import unusable
from maturity.rules.jobs import JobsCover
from maturity.summary import obstacles
from maturity.views.references import classification, ref_of
from maturity.views.registry import view
from maturity.views.requirements import NOWHERE
from maturity.views.shapes import Link
from maturity.views.statements import Statement, Steps
from maturity.views.verdicts import in_year, level_within, named, when

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from maturity.assessment import Assessment, Judgement
    from maturity.model import Dataset, Message, Milestone, Phrase
    from maturity.model.messages import Value
    from maturity.summary import Obstacles
    from maturity.views.shapes import Part, Parts

_REPLACED = {
    Relation.INSTEAD: msg('Use {entries} instead.'),
    Relation.MERGED: msg('It became a part of {entries}.'),
    Relation.SPLIT: msg('It was split into {entries}.'),
    Relation.SUCCEEDED: msg('It was succeeded by {entries}.'),
}


@view('entry-verdict')
def entry_verdict(assessments: Assessments, entry: Entry) -> Statement:
    """Return in sentences what an entry is now, what that means, and how far its next level is."""
    data, latest = assessments.data, assessments.latest(entry.id)
    removed = entry.removed
    if latest is None:
        return _statement(entry, Tone.ABSENT, [(NOWHERE,)], [NOWHERE])
    if removed is not None and data.is_gone(entry):
        farewell = tuple(_farewell(assessments, latest, removed))
        return _statement(entry, Tone.ABSENT, [(Absence.REMOVED.state, *farewell)], farewell)
    state, way = classification(data, latest), tuple(_way(data, latest))
    death = data.death(entry, latest.release)
    words = msg('{entry} is {level:lower} in {release}.').filled(
        entry=entry.title, level=state.words, release=when(data, latest.release)
    )
    paragraphs: list[Parts] = [
        (state, msg('in {release}.', release=when(data, latest.release))),
        (data.level_of(latest.level).meaning if death is None else unusable(death.reason),),
        way,
        (*_to_come(assessments, latest), *summary.announced(data, entry, latest.release)),
    ]
    return _statement(entry, state.tone, paragraphs, [words, *way], _steps(assessments, latest))


def _statement(
    entry: Entry, tone: Tone, paragraphs: Iterable[Parts], short: Iterable[Phrase], steps: Steps | None = None
) -> Statement:
    return Statement(
        name='entry-verdict',
        caption=msg('{title} in short', title=entry.title),
        paragraphs=tuple(filter(None, paragraphs)),
        summary=tuple(short),
        tone=tone,
        steps=steps,
    )


def _farewell(assessments: Assessments, last: Assessment, removed: Milestone) -> Iterator[Message]:
    """Yield when something went, why, what it was, and what there is instead."""
    data, entry = assessments.data, last.entry
    release = in_year(data.releases[removed.release])
    gone = msg('{entry} was removed in {release}.', entry=entry.title, release=release)
    if removed.reason is not None:
        gone = msg('{first} {next}', first=gone, next=Sentence(removed.reason))
    yield gone
    level = msg('dead code') if last.dead else level_within(data, last.level)
    yield msg('In its last release, {release}, it was {level}.', release=last.release.title, level=level)
    instead = {
        relation: [data.entries[id_] for id_ in ids if id_ in data.entries]
        for milestone in (removed, *(one for _, one in data.ends(entry, last.release)))
        for relation, ids in milestone.relations()
    }
    for relation, entries in instead.items():
        if relation in _REPLACED and entries:
            yield _REPLACED[relation].filled(entries=named(entries))
    if not instead:
        yield _still_there(data, entry)


def _still_there(data: Dataset, entry: Entry) -> Message:
    """Return what else there is of its kind and type, where nothing is recorded to use instead."""
    kind, release = data.kinds[entry.kind], data.newest_released
    others = [
        one
        for one in data.of_kind(kind.id)
        if one.type == entry.type and data.exists(one, release) and data.death(one, release) is None
    ]
    if not others:
        return msg('No replacement is recorded.')
    return msg(
        'No replacement is recorded; {release} has {entries}.',
        release=release.title,
        entries=named(others),
    )


# The way to the next level ----------------------------------------------------------------------


def _way(data: Dataset, assessment: Assessment) -> Iterator[Message]:
    """Yield how far it is to the next level, and which is reached then."""
    way = obstacles(data, assessment)
    if way is None:
        yield summary.missing(data, assessment)
        return
    level = ref_of(data.level_of(way.level))
    if way.tests:
        yield msgs(
            '{count} test away from {level}: {missing}.',
            '{count} tests away from {level}: {missing}.',
            way.count,
            level=level,
            missing=tuple(map(ref_of, way.tests)),
        )
    else:
        yield msgs(
            '{count} requirement away from {level}: {missing}.',
            '{count} requirements away from {level}: {missing}.',
            way.count,
            level=level,
            missing=tuple(map(requirement_missing, way.judgements)),
        )
    if way.then != way.level:
        yield msg('Then it is {level} at once.', level=level_within(data, way.then))


def requirement_missing(judgement: Judgement) -> Value:
    """Return a requirement, and that it is unknown whether it is met where that is so."""
    ref = ref_of(judgement.requirement)
    if judgement.verdict is Verdict.UNMET:
        return ref
    return msg('{requirement} ({outcome})', requirement=ref, outcome=judgement.verdict.words)


def _next(assessments: Assessments, latest: Assessment) -> Assessment | None:
    """Return what an entry is in the newest release, where that is in development."""
    newest = assessments.data.newest
    if newest is latest.release or not newest.in_development:
        return None
    return assessments.get(latest.entry.id, newest.id)


def _to_come(assessments: Assessments, latest: Assessment) -> Iterator[Message]:
    """Yield what is different in the release that is in development."""
    data, entry, to_come = assessments.data, latest.entry, _next(assessments, latest)
    life = entry.life_at(latest.release)
    if life is not None and life.removed is not None:
        yield msg('It is removed in {release}.', release=when(data, data.releases[life.removed.release]))
    if to_come is None:
        return
    now, then = obstacles(data, latest), obstacles(data, to_come)
    release = when(data, to_come.release)
    if (to_come.level, to_come.dead) != (latest.level, latest.dead):
        level = level_within(data, to_come.level)
        yield msg('It is {level} in {release}.', level=level, release=release)
    elif now is not None and then is not None and now.tests and then.tests and then.count != now.count:
        yield msgs(
            '{count} test is still missing in {release}.',
            '{count} tests are still missing in {release}.',
            then.count,
            release=release,
        )


def _steps(assessments: Assessments, latest: Assessment) -> Steps | None:
    """Return what there is to do for the next level, where something can still be done."""
    data = assessments.data
    assessment = _next(assessments, latest) or latest
    way = obstacles(data, assessment)
    if way is None:
        return None
    command = ' '.join(
        (
            f'maturity what-if {assessment.entry.id} --release {assessment.release.id}',
            *(f'--set {one}' for one in way.supposed),
        )
    )
    return Steps(
        title=msg('How to get to {level}', level=data.level_of(way.level).title),
        tasks=tuple(_tasks(data, way)),
        files=(msg('Then record it in'), *_files(data, assessment, way)),
        command=command if way.supposed else None,
    )


def _tasks(data: Dataset, way: Obstacles) -> Iterator[Message]:
    if not way.tests:
        for judgement in way.judgements:
            title = judgement.requirement.title
            yield msg('{requirement}: {reason}', requirement=title, reason=judgement.reason)
        return
    rule = way.judgements[0].requirement.rule
    assert isinstance(rule, JobsCover)
    words = msg('{capability}: a test that shows it, in a voting job of {pipelines}')
    if not rule.voting:
        words = msg('{capability}: a test that shows it, in a job of {pipelines}')
    for one in way.tests:
        yield words.filled(capability=one.title, pipelines=either(rule.pipelines))


def _files(data: Dataset, assessment: Assessment, way: Obstacles) -> Iterator[Part]:
    """Yield links to the files of the record in which the facts stand that are missing."""
    marks = [assessment.entry.mark]
    if way.tests:
        marks = [*(one.mark for one in data.tests.values()), assessment.release.mark]
    for path in dict.fromkeys(mark.path for mark in marks):
        title = str(assessment.entry.title)
        address = links.record_address(data, 'edit', SourceMark(path, 1), title)
        yield Text(path) if address is None else Link(address, path)
