# SPDX-License-Identifier: Apache-2.0
"""What a page says first: sentences, and cards; and all that a view can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.views.picker import Picker
from maturity.views.shapes import Fields, Matrix, Table, Timeline

if TYPE_CHECKING:
    from maturity.model import Phrase
    from maturity.model.vocabulary import Tone
    from maturity.views.shapes import Parts


@dataclass(frozen=True, kw_only=True, slots=True)
class Cards(Table):
    """A table of which each row can be shown as a card: a name, a state beside it, and values below."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Steps:
    """What there is to do: a list to copy, the files to edit, and a command that tries it out, if one can."""

    title: Phrase
    tasks: tuple[Phrase, ...]
    files: Parts
    command: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """What a page says first, in sentences.

    `summary` is the same in short: what a link to the page may say.  `tone` is
    that of the state that it is about.
    """

    name: str
    caption: Phrase
    paragraphs: tuple[Parts, ...]
    summary: tuple[Phrase, ...]
    tone: Tone
    steps: Steps | None = None


View = Matrix | Timeline | Table | Fields | Picker | Statement
