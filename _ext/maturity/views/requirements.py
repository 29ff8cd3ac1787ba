# SPDX-License-Identifier: Apache-2.0
"""Requirement checklists: what is met, what is missing, and why; and what depends on other readings."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from maturity import summary
from maturity.evaluate import Assessments
from maturity.model import Entry, Release, Text, msg, msgs
from maturity.model.vocabulary import Verdict
from maturity.rules.common import unusable
from maturity.views.facts import REASON, RELEASES
from maturity.views.references import (
    about_requirement,
    classification,
    evidence_links,
    fragment,
    range_words,
    ref_of,
    runs,
    slug,
)
from maturity.views.registry import view
from maturity.views.shapes import BREAK, Table, joined, stacked, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from maturity.assessment import Assessment, Judgement
    from maturity.evaluate import Otherwise
    from maturity.model import Dataset, Message, Phrase, Requirement
    from maturity.model.catalogues import Reading
    from maturity.model.vocabulary import State
    from maturity.views.shapes import Parts

NOWHERE = msg('It exists in no release on record.')


@view('classification-stages')
def stages(assessments: Assessments, entry: Entry) -> Table:
    """Return what an entry was in successive releases, and exactly what was missing, newest first."""
    data = assessments.data
    history = assessments.by_entry[entry.id].values()

    def content(one: Assessment) -> tuple[object, ...]:
        return classification(data, one), one.life, summary.missing(data, one), _remarks(data, one)

    parts = [list(part) for _, part in groupby(history, key=content)]
    return table(
        'stages',
        msg('{title}: what is missing', title=entry.title),
        reversed(parts),
        [
            (RELEASES, lambda part: range_words(part[0].release, part[-1].release)),
            (msg('Classification'), lambda part: classification(data, part[-1])),
            (
                msg('What is missing'),
                lambda part: (summary.missing(data, part[-1]), _remarks(data, part[-1])),
            ),
        ],
        empty=NOWHERE,
        places=lambda part: (fragment(entry.id, slug(one.release.id)) for one in part),
        folded=True,
    )


def _remarks(data: Dataset, assessment: Assessment) -> tuple[Message, ...]:
    entry, release = assessment.entry, assessment.release
    death = data.death(entry, release)
    unused = () if death is None else (unusable(death.reason),)
    return *unused, *summary.announced(data, entry, release)


class _Run(NamedTuple):
    """Successive releases with one verdict on a requirement, and the judgement of the last."""

    first: Release
    last: Release
    judgement: Judgement


@view('requirement-checklist')
def checklist(assessments: Assessments, entry: Entry) -> Table:
    """Return every requirement of an entry as ranges of releases: verdict, reason and evidence.

    The newest releases of a requirement stand first; evidence is as of the last of a row.
    """
    data = assessments.data

    def requirement(run: _Run) -> Parts:
        judged = run.judgement.requirement
        return ref_of(judged), *_decided_by(data, entry, judged)

    def reason(run: _Run) -> Parts:
        # The jobs that a reason names have a table of their own.
        evidence = (one for one in run.judgement.evidence if one.job is None)
        return run.judgement.reason, *evidence_links(data, evidence, run.last)

    return table(
        'checklist',
        msg('{title}: requirements, verdicts and reasons', title=entry.title),
        _runs(assessments, entry),
        [
            (msg('Requirement'), requirement),
            (RELEASES, lambda run: range_words(run.first, run.last)),
            (msg('Verdict'), lambda run: run.judgement.verdict.state),
            (REASON, reason),
        ],
        empty=NOWHERE,
        grouped=True,
        places=lambda run: (
            fragment(entry.id, about_requirement(run.judgement.requirement), slug(run.last.id)),
        ),
    )


_TABLES = {
    'implementation': msg('Implementation'),
    'jobs': msg('Test jobs'),
    'capabilities': msg('Capabilities'),
}
"""The tables of an entry that are not those of a list of facts."""


def _decided_by(data: Dataset, entry: Entry, requirement: Requirement) -> Parts:
    """Return references to the tables of this page with the facts that decide; they are corrected there."""
    kind = data.kinds[entry.kind]
    titles: dict[str, Phrase] = {**_TABLES, **{name: kind.facts[name].title for name in entry.facts}}
    if kind.id not in data.capable:
        del titles['capabilities']
    names = [name for name in requirement.rule.looks_at() if name in titles]
    found = joined(ref_of(entry, about=name, title=titles[name]) for name in names)
    return (BREAK, msg('Facts:'), *found) if found else ()


def _runs(assessments: Assessments, entry: Entry) -> Iterator[_Run]:
    """Yield, requirement by requirement, successive releases with one verdict, newest first.

    Why something is missing can be another reason in each release.  What is met rests
    on facts that have tables of their own, and the reason of the last release does.
    """
    found: dict[str, list[tuple[Assessment, Judgement]]] = {}
    for assessment in reversed([*assessments.by_entry[entry.id].values()]):
        for level in assessments.data.kinds[entry.kind].ladder:
            for judgement in assessment.of_level(level):
                found.setdefault(judgement.requirement.id, []).append((assessment, judgement))
    for judged in found.values():
        through = runs(
            reversed(judged),
            lambda pair: pair[0].release,
            lambda pair: (
                pair[0].life,
                pair[1].verdict,
                pair[1].verdict is not Verdict.MET and pair[1].reason,
            ),
        )
        for run in reversed(list(through)):
            yield _Run(run[0][0].release, run[-1][0].release, run[-1][1])


# Other readings ---------------------------------------------------------------------------------


@view('reading-list')
def readings(assessments: Assessments) -> Table:
    """Return every other reading of the requirements: its words, what it changes, and whose level."""
    data = assessments.data
    return table(
        'readings',
        msg('Other readings, and what depends on them'),
        data.readings.values(),
        [
            (msg('Reading'), lambda reading: reading.title),
            (msg('What it says, and on which words it rests'), lambda reading: _grounds(data, reading)),
            (msg('Classified otherwise'), lambda reading: _differing(assessments, reading)),
        ],
        empty=msg('No other reading is on record.'),
        places=lambda reading: (f'reading-{reading.id}',),
    )


def _grounds(data: Dataset, reading: Reading) -> Parts:
    """Return the sentence of a reading, the words that it rests on, and the requirements that it changes."""
    quote = None if reading.quote is None else msg('“{quote}”', quote=reading.quote)
    words = quote, evidence_links(data, reading.evidence)
    return stacked((reading.sentence, words, (msg('Changes:'), _requirements(data, reading))))


def _requirements(data: Dataset, reading: Reading) -> Parts:
    """Return the requirements that a reading changes, with their kind where there are several."""
    requirements = [data.requirements[id_] for id_ in reading.rules]
    several = len({requirement.kind for requirement in requirements}) > 1
    return joined(
        (
            (ref_of(one), msg('({kinds})', kinds=data.kinds[one.kind].plural) if several else None)
            for one in requirements
        ),
        '; ',
    )


def _differing(assessments: Assessments, reading: Reading) -> Parts:
    """Return how many classifications differ, and whose, by the levels that they would have."""
    levels: dict[State, dict[str, list[Otherwise]]] = {}
    for change in assessments.otherwise(reading):
        entries = levels.setdefault(classification(assessments.data, change.other[0]), {})
        entries.setdefault(change.entry.id, []).append(change)
    changes = [change for entries in levels.values() for same in entries.values() for change in same]
    if not changes:
        return (msg('nothing'),)
    total = msgs(
        '{count} classification of {entries}',
        '{count} classifications of {entries}',
        sum(len(change.other) for change in changes),
        entries=msgs('{count} entry', '{count} entries', len({change.entry.id for change in changes})),
    )
    lines = (
        (level, Text(': '), joined((ref_of(same[0].entry), _when(same)) for same in entries.values()))
        for level, entries in levels.items()
    )
    return stacked((total, *lines))


def _when(changes: Iterable[Otherwise]) -> Message:
    """Return the releases in which classifications differ."""
    ranges = tuple(range_words(change.other[0].release, change.other[-1].release) for change in changes)
    return msg('({releases})', releases=ranges)


def of_entry(assessments: Assessments, entry: Entry) -> Parts:
    """Return the other readings under which an entry is at another level, a line each."""
    lines = []
    for reading in assessments.data.readings.values():
        levels: dict[State, list[Otherwise]] = {}
        for change in assessments.otherwise(reading, entry.id):
            levels.setdefault(classification(assessments.data, change.other[0]), []).append(change)
        if levels:
            found = joined((level, _when(changes)) for level, changes in levels.items())
            lines.append((reading.title, Text(':'), found))
    return stacked(lines)
