# SPDX-License-Identifier: Apache-2.0
"""The commands `maturity explain` and `maturity what-if`: why an entry is what it is, or would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity import effects, summary, whatif
from maturity.commands.command import Command, assessed, entry_options, record
from maturity.console import CLEAN, shown
from maturity.evaluate import evaluate
from maturity.problems import one_line
from maturity.writers.explanation import explanation

if TYPE_CHECKING:
    import argparse


def _explain(options: argparse.Namespace) -> int:
    data = record(options)
    shown(explanation(data, assessed(options, evaluate(data)), options.screen))
    return CLEAN


def _suppositions(parser: argparse.ArgumentParser) -> None:
    entry_options(parser)
    parser.add_argument(
        '--set',
        action='append',
        required=True,
        type=str,
        dest='suppositions',
        metavar='NAME=VALUE',
        help='JOB=voting, JOB=gate:voting, CAPABILITY=implemented and so on; may be given again',
    )


def _suppose(options: argparse.Namespace) -> int:
    data = record(options)
    before = evaluate(data)
    release = assessed(options, before).release
    suppositions = [whatif.parsed(text) for text in options.suppositions]
    after = evaluate(whatif.supposed(data, options.entry, release.id, suppositions))
    assessment = after.by_entry[options.entry][release.id]
    words = ' and '.join(map(str, suppositions))
    shown([one_line(f'{assessment.entry.title} in {release.title}, if {words}:')])
    shown(effects.lines(before, after))
    shown([one_line(str(summary.missing(after.data, assessment)))])
    return CLEAN


EXPLAIN = Command(
    name='explain',
    purpose='say why an entry is what it is, and what is missing',
    options=entry_options,
    run=_explain,
    examples=(('explain alpha --release 3.9', 'every requirement, with its reason and evidence'),),
    paged=True,
)
WHAT_IF = Command(
    name='what-if',
    purpose='say what an entry would be if some facts were different',
    options=_suppositions,
    run=_suppose,
    examples=(
        ('what-if alpha --set functional=voting', 'if a job voted'),
        ('what-if alpha --release 3.9 --set backup=partial', 'if a capability were there'),
    ),
)
