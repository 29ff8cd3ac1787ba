# SPDX-License-Identifier: Apache-2.0
"""What pages show beside tables: sentences, cards, and a choice of releases; and all that a view can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.views.shapes import Fields, Matrix, Table, Timeline

if TYPE_CHECKING:
    from maturity.model import Phrase
    from maturity.model.vocabulary import Tone
    from maturity.views.shapes import File, Part, Parts, Ref


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Picker:
    """Two releases to choose, between which the script of a page says what is different; nothing without it.

    It reads the `file`, and finds the words for what that names by id in
    `words`.  The differences stand in `columns`, those of `tests` in a list of their own.
    """

    name: str
    caption: Phrase
    file: File
    releases: tuple[Ref, ...]
    columns: tuple[Phrase, ...]
    tests: Phrase
    words: tuple[tuple[str, Part], ...]


View = Matrix | Timeline | Table | Fields | Picker | Statement
