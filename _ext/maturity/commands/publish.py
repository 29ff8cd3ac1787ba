# SPDX-License-Identifier: Apache-2.0
"""The command `maturity publish`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity import published
from maturity.commands.changing import COMPUTED, day, evidence, evidence_option, fields, finished, options
from maturity.commands.command import Command
from maturity.console import CLEAN, PROBLEMS, DataError, UsageError, known, name_of, shown
from maturity.edit import publish
from maturity.edit.write import planned
from maturity.evaluate import evaluate
from maturity.load import load
from maturity.problems import listed, one_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Mapping, Sequence

    from maturity.edit.emitted import Tree
    from maturity.evaluate import Assessments
    from maturity.model import Dataset, Publication, Release
    from maturity.problems import Problem

    Texts = Mapping[str, str]


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('release', nargs='+', metavar='RELEASE')
    options(parser)
    parser.add_argument('--date', metavar='YYYY-MM-DD', type=day, help='the day (that of the release)')
    parser.add_argument(
        '--correct', action='store_true', help='record why published releases are something else now'
    )
    parser.add_argument('--reason', metavar='TEXT', help='why, for a correction')
    parser.add_argument('--by', metavar='WHO', help='who decided the correction')
    evidence_option(parser)


def _run(given: argparse.Namespace) -> int:
    if given.correct is not (given.reason is not None):
        message = '--correct and --reason go together'
        raise UsageError(message)
    if not given.correct and (given.by is not None or given.evidence):
        message = '--by and --evidence are those of a correction; leave them out, or add --correct'
        raise UsageError(message)
    found = load(given.data, name=name_of(given.data))
    data = found.dataset
    in_the_way = [one for one in found.problems if not (given.correct and one.code in COMPUTED)]
    if data is None or in_the_way:
        return _refused(given, in_the_way)
    for release in given.release:
        known(release, data.releases, 'release')
    assessments = evaluate(data)
    chosen = [data.releases[id_] for id_ in dict.fromkeys(given.release)]
    return _corrected(given, assessments, chosen) if given.correct else _frozen(given, assessments, chosen)


def _refused(given: argparse.Namespace, problems: Iterable[Problem]) -> int:
    problems = list(problems)
    shown(map(str, problems))
    if any(one.code == 'missing-folder' for one in problems):
        message = f'no data in {given.data!r}'
        raise UsageError(message)
    raise DataError


def _frozen(given: argparse.Namespace, assessments: Assessments, releases: Sequence[Release]) -> int:
    """Freeze releases that are not published yet."""
    data = assessments.data
    if there := [one.id for one in releases if one.id in data.published]:
        message = f'{listed(there)} is published; where it would be something else now, see --correct'
        raise UsageError(message)
    new: dict[str, str] = {}
    for release in releases:
        date = given.date or release.released
        if date is None:
            message = f'{release.id} has no day on which it was released; give it with --date'
            raise UsageError(message)
        new[publish.path(release.id)] = publish.text(assessments, release, date)
        shown([_counted(data, assessments, release)])
    plan = planned(given.data, data, lambda _texts: (new, ()))
    return finished(given, data, plan, lambda *_both: ())


def _counted(data: Dataset, assessments: Assessments, release: Release) -> str:
    levels = [one.level for one in published.computed(assessments, release.id).values()]
    counts = {level: levels.count(level) for level in (*reversed(list(data.levels)), data.below.id)}
    words = listed(f'{count} {level}' for level, count in counts.items() if count)
    return one_line(f'{release.title}: {len(levels)} entries, {words or "none"}')


def _corrected(given: argparse.Namespace, assessments: Assessments, releases: Sequence[Release]) -> int:
    """Record why published releases are something else now."""
    data = assessments.data
    if missing := [one.id for one in releases if one.id not in data.published]:
        message = f'{listed(missing)} is not published; leave --correct out to publish it'
        raise UsageError(message)
    wrong = [data.published[one.id] for one in releases if _differs(assessments, data.published[one.id])]
    if not wrong:
        shown(['nothing differs from what was published'])
        return CLEAN
    tree = fields(date=given.date, reason=given.reason, by=given.by, evidence=evidence(given))
    plan = planned(given.data, data, lambda texts: (_texts(assessments, wrong, texts, tree), ()))
    shown(publish.words(assessments, {one.release for one in wrong}))
    if plan.problems and plan.loaded is not None:
        # Before, the same facts were wrong in other releases too; those belong into the same correction.
        rest = {one.mark.path for one in plan.loaded.problems if one.code == 'published-differs'}
        if rest:
            shown([f'these are something else now too, name them as well: {listed(sorted(rest))}'])
            return PROBLEMS
    return finished(given, data, plan, lambda *_both: ())


def _differs(assessments: Assessments, publication: Publication) -> bool:
    return any(True for _ in published.differences(assessments, publication))


def _texts(
    assessments: Assessments, wrong: Sequence[Publication], texts: Texts, tree: Mapping[str, Tree]
) -> Texts:
    found = {}
    for one in wrong:
        path = publish.path(one.release)
        found[path] = publish.corrected(assessments, one, texts[path], tree)
    return found


COMMAND = Command(
    name='publish',
    purpose='freeze what a release is classified as; what would alter it needs a correction',
    group='change',
    options=_options,
    run=_run,
    examples=(
        ('publish 3.9', 'freeze a release'),
        ("publish 3.9 --correct --reason 'The job never voted'", 'record why it is something else now'),
    ),
)
