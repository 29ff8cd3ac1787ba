# SPDX-License-Identifier: Apache-2.0
"""What a harvest found, as changes of the files of the record, and what somebody still has to look at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from maturity.checks.catalogues import is_early
from maturity.edit.changes import Place as FilePlace
from maturity.edit.changes import assign
from maturity.edit.document import CannotEdit
from maturity.edit.emitted import Short
from maturity.edit.items import insert
from maturity.model import Job, Release, at
from maturity.model.shapes import hint_of, keys_of
from maturity.problems import one_line
from maturity_audit.conditions import MISSING
from maturity_audit.gate import LISTS, recorded
from maturity_audit.harvest_gate import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.edit.document import Document, Map
    from maturity.edit.write import Edits
    from maturity.history import Event
    from maturity.model import Evidence
    from maturity_audit.gate import Claim
    from maturity_audit.harvest import FactDraft, Harvest
    from maturity_audit.harvest_gate import GateDraft, JobDraft
    from maturity_audit.source import Place

MOST_PLACES = 20
UNSAID = 'Nobody has said why yet.'
FACT_KEYS = ('since', 'last', 'by', 'state', 'level', 'values', 'evidence')
RELEASE_KEYS, JOB_KEYS = ((*keys_of(hint_of(record)),) for record in (Release, Job))


def edit(edits: Edits, harvest: Harvest) -> None:
    """Make the changes; raises `CannotEdit` with all that cannot be changed, and its place."""
    refused = []
    for draft in harvest.facts:
        try:
            _fact(edits, harvest, draft)
        except CannotEdit as error:
            mark = draft.subject.entry.mark if draft.old is None else draft.old.mark
            refused.append(f'{mark}: {draft.subject.name}: {error}')
    if refused:
        raise CannotEdit(*refused)
    file = edits.of(harvest.release)
    _about(file.root, harvest)
    if harvest.gate is not None and harvest.gate.differs:
        _gate(file, harvest, harvest.gate)


def _about(root: Map, harvest: Harvest) -> None:
    """Let a release say what differs, where that was read, and nothing that only was true before."""
    for name, value in harvest.about.items():
        if value is None:
            root.pop(name, None)
        else:
            root.put(name, value, RELEASE_KEYS)
    for place in harvest.about_places if harvest.about else ():
        for one in root.get('evidence', ()):
            if (one.get('repository'), one.get('path')) == (place.repository, place.path) and 'commit' in one:
                one['commit'] = place.commit
    if 'branch' in harvest.about:
        root.pop('series-end', None)
    note = harvest.release.note
    if 'released' in harvest.about and note is not None and is_early(note):
        del root['note']


# Facts ------------------------------------------------------------------------------------------


def _fact(edits: Edits, harvest: Harvest, draft: FactDraft) -> None:
    """Let a fact say what a source shows; one of the release alone that just ends goes."""
    subject, old = draft.subject, draft.old
    if old is not None and draft.ends and old.span.start == harvest.release.position:
        document = edits.of(subject.entry)
        document.remove(document.at(old.mark))
        return
    by = ('by',) if subject.keys[0] in {'declared', 'facts'} else ()
    place = FilePlace(keys=subject.keys, order=FACT_KEYS, is_list=True, subject=by)
    assign(edits, subject.entry, place, _changed(harvest, draft))


def _changed(harvest: Harvest, draft: FactDraft) -> dict[str, Any]:
    """Return what lets a fact hold from the release on, or go on, or end."""
    release, old = harvest.release, draft.old
    fields = _fields(harvest, draft)
    if old is not None and (draft.same or draft.ends):
        position = release.position if draft.same else release.position - 1
        by = {key: value for key, value in fields.items() if key == 'by'}
        return {'since': old.span.since, 'last': list(harvest.data.releases)[position], **by}
    if old is not None and old.span.stop > release.position:
        # What holds after the release was read at another one.
        return {**fields, 'last': release.id}
    return fields


def _fields(harvest: Harvest, draft: FactDraft) -> dict[str, Any]:
    fields: dict[str, Any] = {'since': harvest.release.id}
    by = getattr(draft.old, 'by', None) or draft.subject.by
    if by is not None:
        fields['by'] = by
    values = sorted(draft.reading.values)
    single = {'capabilities': 'state', 'declared': 'level'}.get(draft.subject.keys[0])
    if single is None:
        fields['values'] = values
    elif values:
        fields[single] = values[0]
    # None leaves it out, also where the old fact has some.
    return {**fields, 'evidence': _shown(harvest, draft) or None}


def _shown(harvest: Harvest, draft: FactDraft) -> list[dict[str, Any]]:
    """Return the evidence of a fact, without what the file of the implementation says already."""
    evidence = [_evidence(harvest, place) for place in draft.places[:MOST_PLACES]]
    code = at(draft.subject.entry.implementation, harvest.release)
    if draft.subject.keys[0] != 'capabilities' or code is None or code.path is None:
        return evidence
    # The loader reads it in the repository of the implementation.
    own = next((one.repository for one in code.evidence if one.path == code.path), None)
    if own not in {None, harvest.data.main_repository}:
        return evidence
    # What names none takes that of its entry, where that has some.
    is_clear = draft.reading.values == {MISSING} and not draft.subject.entry.evidence
    if is_clear and evidence == [{'path': code.path}]:
        return []
    return [_short(one, code.path) for one in evidence]


def _short(evidence: dict[str, Any], path: str) -> dict[str, Any]:
    is_of_code = evidence['path'] == path and 'line' in evidence and 'commit' not in evidence
    return {key: value for key, value in evidence.items() if key != 'path' or not is_of_code}


def _evidence(harvest: Harvest, place: Place) -> dict[str, Any]:
    """Return a place as evidence of a fact that begins at the release."""
    fields: dict[str, Any] = {}
    if place.repository != harvest.data.main_repository:
        fields['repository'] = place.repository
    if fields or place.commit != harvest.question.tree.commit:
        fields['commit'] = place.commit
    return fields | {'path': place.path} | ({} if place.line is None else {'line': place.line})


# Test jobs --------------------------------------------------------------------------------------


def _gate(file: Document, harvest: Harvest, gate: GateDraft) -> None:
    if gate.source is not None:
        source, *also = (_evidence(harvest, replace(one, line=None)) for one in (gate.source, *gate.also))
        jobs = [_job(job) for job in gate.jobs]
        file.root['gate'] = {'source': Short(source), **({'also': also} if also else {}), 'jobs': jobs}
        return
    for old in gate.gone:
        file.remove(file.at(old.mark))
    after: Any = None
    for job in gate.jobs:
        if job.old is None:
            new = _job(job)
            insert(file.root['gate']['jobs'], [after], new)
            after = new
            continue
        after = file.at(job.old.mark)
        if job.old.voting is None and 'voting' in job.changed:
            after.pop('note', None)
        for name in sorted(job.changed):
            if name in job.values:
                after.put(name, _field(name, job.values[name]), JOB_KEYS)
            else:
                after.pop(name, None)


def _job(job: JobDraft) -> dict[str, Any]:
    """Return a new job; what no reader can tell is as in the release before, or unknown, and says so."""
    values = dict(job.values)
    if job.model is not None:
        model = recorded(job.model[1])
        values |= {name: model[name] for name in LISTS if name in job.unclear and model[name]}
    unclear = '; '.join(_unclear(job))
    ordered = ((name, values[name]) for name in FIELDS if name in values)
    fields = {name: _field(name, value) for name, value in ordered}
    note = {'note': one_line(f'No file tells all of it: {unclear}.')} if unclear else {}
    return {'name': job.listed.name, 'pipeline': job.listed.pipeline, **fields, **note}


def _field(name: str, value: Claim) -> Any:  # noqa: ANN401 (whatever a file of the record can hold)
    """Return a field of a job as its file has it."""
    if name == 'options' and isinstance(value, tuple):
        return dict(option.split('=', 1) for option in value)
    return list(value) if isinstance(value, tuple) else value


# Demotions --------------------------------------------------------------------------------------


def drafted(event: Event) -> dict[str, Any]:
    """Return the reason of a fall as far as files tell it; why that happened somebody has to say."""
    failed = [one.after for one in event.causes if one.after is not None and not one.after.verdict.passed]
    words = ' '.join(f'{one.requirement.title}: {one.reason}' for one in failed)
    # Of what is unknown only what was known before shows anything.
    before = [one.before for one in event.causes if one.before is not None]
    places = [*(place for one in (*failed, *before) for place in one.evidence), *event.release.evidence]
    return {'reason': one_line(f'{UNSAID} {words}'), 'evidence': [_written(place) for place in places[:1]]}


def _written(place: Evidence) -> dict[str, Any]:
    """Return evidence as a file has it."""
    beside = () if place.type == 'job' else ('line', 'symbol')
    keys = ('release', 'repository', 'tag', 'commit', place.type, *beside)
    return {key: value for key in keys if (value := getattr(place, key)) is not None}


# Notes ------------------------------------------------------------------------------------------


def notes(harvest: Harvest) -> Iterator[str]:
    """Yield what was read, what cannot be told, and what has to be checked, each on one line."""
    yield f'{harvest.release.title}, read at commit {harvest.question.tree.commit}'
    yield from map(one_line, harvest.unclear)
    path = harvest.release.mark.path.removeprefix(f'{harvest.data.root}/')
    if harvest.about_same:
        yield f'{path}: tag, dates and status as on record'
    if 'commit' in harvest.about:
        yield f'{path}: all else was read at the commit on record: write this, and run it again'
    if harvest.gate is not None and not harvest.gate.differs:
        yield f'{path}: {len(harvest.gate.jobs)} jobs as on record'
    for job in harvest.gate.jobs if harvest.gate is not None else ():
        about = f'{path}: {job.listed.name} in {job.listed.pipeline}'
        yield from (one_line(f'{about}: {note}') for note in (_of_job(job) if job.old is None else ()))
    yield f'{harvest.same} facts of entries as on record'


def _of_job(job: JobDraft) -> Iterator[str]:
    """Yield what is to be checked of a new job."""
    for words in _unclear(job):
        yield f'{words}; the record says unknown, with a note'
    if job.model is None and 'selects' in job.unclear:
        yield 'selects: no release before has such a job; say what it tests'


def _unclear(job: JobDraft) -> Iterator[str]:
    """Yield what nobody can tell of a job and why, and what the release before says of it."""
    reasons = {name: str(reason) for name, reason in job.unclear.items() if name != 'line'}
    for reason in dict.fromkeys(reasons.values()):
        yield f'{", ".join(name for name, one in reasons.items() if one == reason)}: {reason}'
    if job.model is not None:
        model = recorded(job.model[1])
        said = [f'{name}: {_words(model[name])}' for name in reasons if model.get(name) not in {None, ()}]
        yield from [f'in {job.model[0].id} {", ".join(said)}'] if said else []


def _words(value: Claim) -> str:
    return ', '.join(value) if isinstance(value, tuple) else str(value).lower()
