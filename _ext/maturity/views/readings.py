# SPDX-License-Identifier: Apache-2.0
"""Other readings of the requirements, and what depends on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.evaluate import Assessments
from maturity.model import Text, msg, msgs
from maturity.readings import differences
from maturity.views.references import (
    classification,
    entry_ref,
    evidence_links,
    range_words,
    requirement_ref,
)
from maturity.views.registry import view
from maturity.views.shapes import BREAK, Table, joined, table

if TYPE_CHECKING:
    from maturity.model import Dataset, Entry
    from maturity.model.catalogues import Reading
    from maturity.readings import Otherwise
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
            (msg('Reading'), lambda one: (one.title, Text(':'), one.sentence)),
            (msg('It rests on'), lambda one: _grounds(data, one)),
            (msg('It decides anew'), lambda one: _changed(data, one)),
            (msg('Classified otherwise'), lambda one: _differing(assessments, one)),
        ],
        empty=msg('No other reading is on record.'),
        place=lambda one: f'reading-{one.id}',
    )


def _grounds(data: Dataset, reading: Reading) -> Parts:
    quote = () if reading.quote is None else (reading.quote,)
    return (*quote, *evidence_links(data, reading.evidence))


def _changed(data: Dataset, reading: Reading) -> Parts:
    return joined((requirement_ref(data.requirements[id_]),) for id_ in reading.rules)


def _differing(assessments: Assessments, reading: Reading) -> Parts:
    """Return how many classifications differ, and whose, with the levels that they would have."""
    found: dict[str, list[Otherwise]] = {}
    for one in differences(assessments, reading):
        found.setdefault(one.entry.id, []).append(one)
    if not found:
        return (msg('nothing'),)
    count = sum(len(one.other) for same in found.values() for one in same)
    total = msgs(
        '{count} classification of {entries}',
        '{count} classifications of {entries}',
        count,
        entries=msgs('{count} entry', '{count} entries', len(found)),
    )
    lines = (
        (entry_ref(same[0].entry), Text(': '), *joined(_level(assessments.data, one) for one in same))
        for same in found.values()
    )
    return (total, BREAK, *joined(lines, BREAK.value))


def _level(data: Dataset, one: Otherwise) -> Parts:
    """Return what an entry would be, and in which releases."""
    first, last = one.other[0], one.other[-1]
    return classification(data, first), msg('({releases})', releases=range_words(first.release, last.release))


def of_entry(assessments: Assessments, entry: Entry) -> Parts:
    """Return the other readings under which an entry is at another level, a line each."""
    lines = []
    for reading in assessments.data.readings.values():
        found = [_level(assessments.data, one) for one in differences(assessments, reading, entry.id)]
        if found:
            lines.append((reading.title, Text(':'), *joined(found)))
    return joined(lines, BREAK.value)
