# SPDX-License-Identifier: Apache-2.0
"""The command `maturity publish`."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from maturity import published
from maturity.checks.computed import notice
from maturity.commands.changing import CHANGE, WHERE, carried_out, changeable, stated
from maturity.commands.command import chosen, command, day_option, option
from maturity.console import UsageError, loaded
from maturity.edit.publish import correct, path, text, words
from maturity.problems import listed, one_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from maturity.edit.write import Edits
    from maturity.evaluate import Assessments
    from maturity.model import Release


@command(
    'publish',
    'freeze what a release is classified as; what would alter it needs a correction',
    option('release', nargs='+', metavar='RELEASE'),
    *CHANGE,
    day_option('--date', 'the day (of the release; for a correction, today)'),
    option('--correct', metavar='TEXT', help='record why published releases are something else now'),
    option('--by', metavar='WHO', help='who decided the correction'),
    WHERE,
    examples=(
        ('publish 3.9', 'freeze a release'),
        ("publish 3.9 --correct 'The job never voted'", 'record why it is something else now'),
    ),
    group='change',
)
def publish(options: argparse.Namespace) -> int:
    """Freeze releases, or correct what was published of them."""
    if options.correct is None and (options.by is not None or options.evidence):
        message = '--by and --evidence are those of a correction; leave them out, or add --correct'
        raise UsageError(message)
    before = loaded(options.data) if options.correct is None else changeable(options.data)
    data = before.data
    chosen(options, data)
    releases = [data.releases[id_] for id_ in dict.fromkeys(options.release)]
    if options.correct is None:
        return _freeze(options, before, releases)
    return _correct(options, before, [release.id for release in releases])


def _freeze(options: argparse.Namespace, before: Assessments, releases: Sequence[Release]) -> int:
    """Freeze releases that are not published yet."""
    data = before.data
    if there := [release.id for release in releases if release.id in data.published]:
        message = f'{listed(there)} is published; where it would be something else now, see --correct'
        raise UsageError(message)
    if undated := [release.id for release in releases if options.date is None and release.released is None]:
        message = f'{listed(undated)} has no day on which it was released; give it with --date'
        raise UsageError(message)
    if (unseen := notice(data)) is not None:
        print(f'{unseen}; an audit comes before a release is published', file=sys.stderr)

    def change(edits: Edits) -> None:
        known = edits.file('releases.yaml').root.setdefault('published', [])
        known.extend(release.id for release in releases)
        for release in releases:
            edits.write(path(release.id), text(before, release, options.date or str(release.released)))

    return carried_out(options, before, change, lambda _, after: (_counts(after, one) for one in releases))


def _counts(assessments: Assessments, release: Release) -> str:
    """Return in words how many entries a release has at each level."""
    data = assessments.data
    levels = [entry.level for entry in published.computed(assessments, release.id).values()]
    counts = {level: levels.count(level) for level in (*reversed(list(data.levels)), data.below.id)}
    words_ = listed(f'{count} {level}' for level, count in counts.items() if count)
    return one_line(f'{release.title}: {len(levels)} entries, {words_ or "none"}')


def _correct(options: argparse.Namespace, before: Assessments, releases: Sequence[str]) -> int:
    """Record why published releases are something else now."""
    if missing := [id_ for id_ in releases if id_ not in before.data.published]:
        message = f'{listed(missing)} is not published; leave --correct out to publish it'
        raise UsageError(message)
    fields = stated(date=options.date, reason=options.correct, by=options.by, evidence=options.evidence)
    change = partial(correct, assessments=before, fields=fields, releases=releases)
    return carried_out(options, before, change, lambda before, _: words(before, releases))
