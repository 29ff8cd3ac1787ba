# SPDX-License-Identifier: Apache-2.0
"""The command `maturity show`: what the record says of an entry in a release, and how well that is tested."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from maturity import links
from maturity.api.computed import coverage_of
from maturity.api.text import as_json
from maturity.commands.command import ENTRY, assessed, command, format_option, record
from maturity.console import CLEAN, shown
from maturity.model import (
    Phrase,
    Text,
    msg,
)
from maturity.views import coverage as views
from maturity.views.references import evidence_links
from maturity.writers.compact import Sheet
from maturity.writers.text import TextWriter

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from maturity.model import Dataset, Entry, Fact, Release
    from maturity.writers.blocks import Block


@command(
    'show',
    'print the facts of an entry in a release, and what of it is tested',
    *ENTRY,
    format_option('text', 'json'),
    examples=(
        ('show alpha --release 3.9', 'all that is on record of it there'),
        ('show alpha --format json', 'the same for a program'),
    ),
    paged=True,
)
def show(options: argparse.Namespace) -> int:
    """Print the facts in the format that is asked for."""
    assessments = record(options)
    data, assessment = assessments.data, assessed(options, assessments)
    entry, release = assessment.entry, assessment.release
    facts = [*_facts(entry, release)]
    if options.format == 'json':
        sys.stdout.write(as_json(_tree(data, entry, release, facts)))
        return CLEAN
    rows = tuple(
        ((Text(name),), (_said(fact),), evidence_links(data, links.newest(data, fact.evidence, release)))
        for name, fact in facts
    )
    caption = msg('{title} in {release}: facts', title=entry.title, release=release.title)
    writer = TextWriter(options.screen)
    blocks: list[Block] = [Sheet(caption, (msg('Fact'), msg('On record'), msg('Evidence')), rows)]
    if entry.capabilities:
        blocks += writer.blocks(views.coverage_of(data, entry, release=release))
    shown(writer.document(blocks))
    return CLEAN


def _facts(entry: Entry, release: Release) -> Iterator[tuple[str, Fact]]:
    """Yield the facts that hold at a release, with the names of their lists and what they are about."""
    for name, facts in entry.lists():
        yield from ((fact.within(name), fact) for fact in facts if release.position in fact.span)


def _said(fact: Fact) -> Phrase:
    """Return what a fact says, in short, or why it says nothing."""
    why = getattr(fact, 'reason', None) or getattr(fact, 'none', None)
    return Text(', '.join(fact.said)) if fact.said else why or msg('none')


def _tree(data: Dataset, entry: Entry, release: Release, facts: list[tuple[str, Fact]]) -> dict[str, object]:
    """Return the facts and the coverage, all as ids."""
    return {
        'entry': entry.id,
        'release': release.id,
        'facts': [
            {
                'fact': name,
                'says': str(_said(fact)),
                'evidence': [
                    address
                    for one in links.newest(data, fact.evidence, release)
                    if (address := links.address(data, one)) is not None
                ],
            }
            for name, fact in facts
        ],
        'coverage': {id_: asdict(covered) for id_, covered in coverage_of(data, entry, release).items()}
        if entry.capabilities
        else {},
    }
