# SPDX-License-Identifier: Apache-2.0
"""What lets readers of a page choose two releases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from maturity.model import Phrase
    from maturity.views.shapes import File, Part, Ref


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
