# SPDX-License-Identifier: Apache-2.0
"""The command `maturity codes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.commands.command import Command
from maturity.console import CLEAN, shown
from maturity.model import Text
from maturity.problems import CODES
from maturity.typesetting import UNBOUNDED
from maturity.writers.compact import Sheet
from maturity.writers.text import TextWriter

if TYPE_CHECKING:
    import argparse


def _options(_parser: argparse.ArgumentParser) -> None:
    """There are none."""


def _run(_options: argparse.Namespace) -> int:
    rows = tuple(((Text(code),), (Text(meaning),)) for code, meaning in CODES.items())
    sheet = Sheet(None, (Text('code'), Text('meaning')), rows)
    shown(TextWriter(UNBOUNDED).document([sheet]))
    return CLEAN


COMMAND = Command(
    name='codes',
    purpose='list the codes of problems with their meaning',
    options=_options,
    run=_run,
    examples=(('codes', 'what a problem of `maturity check` is about'),),
    paged=True,
)
