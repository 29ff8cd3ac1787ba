# SPDX-License-Identifier: Apache-2.0
"""Other readings of the requirements, and what depends on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.evaluate import Assessments
from maturity.model import Text, msg, msgs
from maturity.views.references import classification, evidence_links, range_words, ref_of
from maturity.views.registry import view
from maturity.views.shapes import Table, joined, stacked, table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.evaluate import Otherwise
    from maturity.model import Dataset, Entry, Message
    from maturity.model.catalogues import Reading
    from maturity.model.vocabulary import State
    from maturity.views.shapes import Parts


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
        entries = levels.setdefault(_level(assessments.data, change), {})
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


def _level(data: Dataset, change: Otherwise) -> State:
    """Return what an entry would be."""
    return classification(data, change.other[0])


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
            levels.setdefault(_level(assessments.data, change), []).append(change)
        if levels:
            found = joined((level, _when(changes)) for level, changes in levels.items())
            lines.append((reading.title, Text(':'), found))
    return stacked(lines)
