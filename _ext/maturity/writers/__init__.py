# SPDX-License-Identifier: Apache-2.0
"""Views as documents that are read in a row: blocks, and who writes them as text, Markdown and reST."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.writers.markup import MarkdownWriter, RestWriter
from maturity.writers.text import TextWriter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maturity.writers.writer import Writer

WRITERS: Mapping[str, type[Writer]] = {'text': TextWriter, 'markdown': MarkdownWriter, 'rst': RestWriter}
"""The writers of blocks by the name of their format."""
