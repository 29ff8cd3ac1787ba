# SPDX-License-Identifier: Apache-2.0
"""What an audit finds: for each fact at each release whether the source agrees."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from maturity.model.vocabulary import Agreement
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Callable

    from maturity.model import Message, Phrase, SourceMark
    from maturity_audit.source import Place


@dataclass(frozen=True, slots=True)
class Answer:
    """What is wrong with a fact, None where nothing is, and the places that show it."""

    wrong: Message | None = None
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What one fact comes to at one release.

    `kind` is the kind of fact; `release` the id of the release at which the
    source was read; `subject` what it is about, an entry or the release itself;
    `about` the fact, in the words of the record; `found` what the source shows,
    or why it cannot tell; `mark` the place in the record.
    """

    kind: str
    release: str
    subject: str
    about: Phrase
    outcome: Agreement
    found: Phrase | None = None
    places: tuple[Place, ...] = ()
    mark: SourceMark = field(compare=False)


def checked(check: Callable[[], Answer], **about: Any) -> Finding:
    """Return what a check comes to; `about` are the fields of the finding that say of what."""
    try:
        answer = check()
    except CannotTell as error:
        return Finding(outcome=Agreement.CANNOT_TELL, found=error.reason, **about)
    outcome = Agreement.AGREES if answer.wrong is None else Agreement.DISAGREES
    return Finding(outcome=outcome, found=answer.wrong, places=answer.places, **about)
