# SPDX-License-Identifier: Apache-2.0
"""Outputs that answer one question, held against each other on random records.

A dozen records; with MATURITY_LONG=1 in the environment, a thousand.
"""

from __future__ import annotations

import json
import os
import re
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from maturity import effects, summary, whatif
from maturity.api import badges
from maturity.api.computed import Assessed
from maturity.api.encoder import Encoder
from maturity.api.release_tables import classification_tree
from maturity.api.text import rows_of
from maturity.comparison import compare
from maturity.evaluate import Chosen, evaluate
from maturity.load import load
from maturity.model.events import EventType
from maturity.published import as_published
from maturity.views.cards import entry_card
from maturity.views.matrices import classifications
from maturity.views.references import classification
from maturity.views.releases import at_a_glance
from maturity.views.requirements import checklist, stages
from maturity.writers.documents import explanation
from maturity.writers.text import TextWriter
from tests.builders import build
from tests.test_oracle import CAPABILITIES, PIPELINES, STATES, Maker

if TYPE_CHECKING:
    from pathlib import Path

    from maturity.assessment import Assessment
    from maturity.evaluate import Assessments
    from maturity.views.shapes import Table
    from tests.conftest import Run

SHOWN = 'evidence=x.py', 'reason=x'
RECORDS = range(1000 if os.environ.get('MATURITY_LONG') else 12)
SHARDS = 4


def record(folder: Path, seed: int) -> Assessments:
    """Write a random record and return it; it may contradict itself, as nobody explains what falls."""
    found = load(str(build(folder, Maker(seed, entries=4).record())))
    assert found.dataset is not None
    return evaluate(found.dataset)


@pytest.fixture(params=range(SHARDS))
def records(request: pytest.FixtureRequest, tmp_path: Path) -> list[Assessments]:
    return [record(tmp_path / str(seed), seed) for seed in RECORDS[request.param :: SHARDS]]


def everything(assessments: Assessments) -> list[Assessment]:
    return [one for of_entry in assessments.by_entry.values() for one in of_entry.values()]


def words_of(assessments: Assessments, one: Assessment) -> str:
    return str(classification(assessments.data, one).words)


def verdicts_of(one: Assessment) -> dict[str, str]:
    return {str(judged.requirement.id): judged.verdict.value for judged in one.judgements}


def test_programs_terminals_badges_and_what_is_published_say_the_same(records: list[Assessments]) -> None:
    for assessments in records:
        data, tree = assessments.data, classification_tree(assessments, Chosen())['driver']
        for one in everything(assessments):
            told = json.loads(Encoder(data)(one, Assessed))
            assert {judged['requirement']: judged['outcome'] for judged in told['verdicts']} == verdicts_of(
                one
            )
            assert told['classification'] == tree[one.entry.id][one.release.id]['classification'] == one.level
            head, *lines = explanation(data, one)
            assert head == f'{one.entry.title} in {one.release.title}: {words_of(assessments, one)}'
            explained = re.findall(r'(?m)^  \S (\w+) +.* \[(.*)\]$', '\n'.join(lines))
            assert {id_: verdict for verdict, id_ in explained} == verdicts_of(one)
            frozen = as_published(data, one)
            assert (frozen.level, frozen.verdicts) == (one.level, verdicts_of(one))
            drawn = badges.badge(assessments, one.entry, one.release.id).decode()
            assert f'>{words_of(assessments, one).partition(" (")[0]}' in drawn


def in_releases(assessments: Assessments, words: str) -> list[str]:
    """Return the titles of the releases that words name, as `R1 to R3`."""
    titles = [str(release.title) for release in assessments.data.releases.values()]
    first, _, last = words.partition(' to ')
    return titles[titles.index(first) : titles.index(last or first) + 1]


def by_release(assessments: Assessments, shown: Table, of: int, *columns: int) -> dict[str, list[str]]:
    """Return what columns of a table say at each release of the column `of`."""
    found: dict[str, list[str]] = {}
    for row in list(rows_of(shown))[1:]:
        for title in in_releases(assessments, row[of]):
            found.setdefault(title, []).append(': '.join(row[column] for column in columns))
    return found


def test_pages_say_what_terminals_say(records: list[Assessments]) -> None:
    for assessments in records:
        data = assessments.data
        kind, releases = data.kinds['driver'], tuple(data.releases.values())
        head, *rows = rows_of(classifications(assessments, kind=kind, releases=releases))
        cells = {(row[0], title): cell for row in rows for title, cell in zip(head[1:], row[1:], strict=True)}
        for entry in data.entries.values():
            staged = by_release(assessments, stages(assessments, entry), 0, 1, 2)
            listed = by_release(assessments, checklist(assessments, entry), 1, 0, 2)
            for one in assessments.of(entry.id):
                words, title = words_of(assessments, one), str(one.release.title)
                assert cells[str(entry.title), title] == words
                assert staged[title][0].startswith(f'{words}: {summary.missing(data, one)}')
                verdicts = (f'{one.requirement.title}: {one.verdict.words}' for one in one.judgements)
                # Below a requirement the facts are named that decide it.
                found = [re.sub('; Facts: .*: ', ': ', one) for one in listed.get(title, [])]
                assert sorted(found) == sorted(verdicts)
            latest = assessments.latest(entry.id)
            assert latest is not None
            card = '\n'.join(TextWriter().document(TextWriter().blocks(entry_card(assessments, entry))))
            assert re.search(f'lassification: \\S {re.escape(words_of(assessments, latest))} in ', card)
        for release in releases:
            shown = list(rows_of(at_a_glance(assessments, kind, release=release)))[1:]
            there = [one for one in everything(assessments) if one.release is release]
            assert {row[0]: row[1] for row in shown if len(row) > 1} == {
                str(one.entry.title): words_of(assessments, one) for one in there
            }


def test_a_difference_is_that_of_the_classifications(records: list[Assessments]) -> None:
    for assessments in records:
        releases = list(assessments.data.releases.values())
        for before, after in combinations(releases, 2):
            moves = {
                change.entry.id: (change.net.old, change.net.new)
                for change in compare(assessments, before, after).entries
                if change.net is not None and change.net.type is not EventType.DIED
            }
            for id_ in assessments.data.entries:
                was, now = (assessments.get(id_, release.id) for release in (before, after))
                ends = tuple(end and end.level for end in (was, now))
                if not (was and now and now.dead and not was.dead):
                    # What turns out to be lost was no longer shown before.
                    assert moves.get(id_, ends) == ends or (ends[0] == ends[1] == moves[id_][1])
                    assert id_ in moves or ends[0] == ends[1]


@pytest.mark.parametrize('seed', RECORDS)
def test_what_if_says_what_set_shows_before_it_writes(seed: int, tmp_path: Path, run: Run) -> None:
    assessments = record(tmp_path / 'data', seed)
    data, random = assessments.data, Maker(seed).random
    for one in random.sample(everything(assessments), 3):
        release, entry = one.release, one.entry
        gate, drivers = f'releases/{release.id}/gate/jobs', f'drivers/{entry.id}/capabilities'
        at = f'since={release.id} last={release.id}'
        voted = [
            (f'{job.name}={pipeline}:voting', f'{gate} name={job.name} pipeline={pipeline} voting=true')
            for job in (() if release.gate is None else release.gate.jobs)
            for pipeline in PIPELINES[:2]
        ]
        offered = [
            (f'{id_}={state}', f'{drivers}/{id_} {at} state={state} {SHOWN[state == STATES[-1]]}')
            for id_ in CAPABILITIES
            for state in sorted({*STATES})
            if release.position in data.capabilities[id_].span
        ]
        for supposed, change in random.sample([*voted, *offered], 3):
            then = evaluate(whatif.supposed(data, entry.id, release.id, [whatif.parsed(supposed)]))
            effect = list(effects.lines(assessments, then))
            _status, out, err = run('set', *change.split(), '--dry-run', '--data', str(tmp_path / 'data'))
            # A record that is wrong otherwise is not changed.
            wrong = 'or the job' in err or 'end this before' in err
            if not wrong and 'says so already' not in out:
                assert (out.splitlines()[: len(effect)], err) == (effect, ''), (supposed, change, out)
