# SPDX-License-Identifier: Apache-2.0
"""The command `maturity coverage`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from maturity.api.computed import coverage_of
from maturity.api.text import as_json
from maturity.commands.command import (
    DATA,
    ENTRIES,
    KIND,
    RELEASES,
    command,
    format_option,
    record,
)
from maturity.console import CLEAN, shown
from maturity.evaluate import Chosen, evaluate
from maturity.views import coverage as views
from maturity.writers.text import TextWriter

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from maturity.model import Dataset, Entry, Release


@command(
    'coverage',
    'print how well each capability of an entry is tested, by which jobs and tests',
    DATA,
    RELEASES,
    ENTRIES,
    KIND,
    format_option('text', 'json'),
    examples=(
        ('coverage --entry alpha --release 3.9', 'the capabilities of one entry'),
        ('coverage --format json', 'everything, for a program'),
    ),
    paged=True,
)
def coverage(options: argparse.Namespace) -> int:
    """Print the coverage in the format that is asked for."""
    data = record(options)
    if options.format == 'json':
        sys.stdout.write(as_json(_tree(data, options)))
        return CLEAN
    writer = TextWriter(options.screen)
    tables = (
        views.coverage_of(data, entry, release=release)
        for entry, releases in _asked(data, options)
        for release in releases
    )
    shown(writer.document(block for table in tables for block in writer.blocks(table)))
    return CLEAN


def _tree(data: Dataset, options: argparse.Namespace) -> dict[str, Any]:
    """Return the coverage by entry, release and capability, all as ids."""
    return {
        entry.id: {release.id: _at(data, entry, release) for release in releases}
        for entry, releases in _asked(data, options)
    }


def _asked(data: Dataset, options: argparse.Namespace) -> Iterator[tuple[Entry, list[Release]]]:
    """Yield the entries of which capabilities are recorded, with the releases that have them."""
    chosen = Chosen(options.kind, options.entry, options.release)
    assessments = evaluate(data)
    for entry in (entry for kind in chosen.kinds_of(data) for entry in chosen.entries_of(data, kind)):
        releases = [one.release for one in chosen.of(assessments, entry)]
        if entry.capabilities and releases:
            yield entry, releases


def _at(data: Dataset, entry: Entry, release: Release) -> dict[str, Any]:
    return {id_: asdict(covered) for id_, covered in coverage_of(data, entry, release).items()}
