# SPDX-License-Identifier: Apache-2.0
"""What all outputs of one record are made of, each computed and encoded once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from maturity.api.encoder import Encoder
from maturity.api.names import newest_first
from maturity.api.shapes import Catalogues

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from maturity.evaluate import Assessments
    from maturity.history import Event
    from maturity.model import Dataset


def no_page(_event: Event) -> str | None:
    """Return that no page about an event is known."""
    return None


@dataclass(frozen=True, kw_only=True)
class Export:
    """The assessments, and where they will be read.

    `base` is the address of the folder that the outputs will lie in, ending
    with a slash; empty where it is not known.  `home` is that of the site, where
    it is another one.  `page` gives the address of the page about an event, if
    there is one.
    """

    assessments: Assessments
    base: str = ''
    home: str = ''
    page: Callable[[Event], str | None] = no_page

    @property
    def data(self) -> Dataset:
        """The record."""
        return self.assessments.data

    @cached_property
    def encoder(self) -> Encoder:
        """Makes JSON of records."""
        return Encoder(self.data)

    @cached_property
    def catalogues(self) -> str:
        """The catalogues."""
        return self.encoder(self.data, Catalogues)

    @cached_property
    def releases(self) -> Mapping[str, str]:
        """The releases by id."""
        return {id_: self.encoder(release) for id_, release in self.data.releases.items()}

    @cached_property
    def entries(self) -> Mapping[str, str]:
        """The entries by id, with all facts about them."""
        return {id_: self.encoder(entry) for id_, entry in self.data.entries.items()}

    @cached_property
    def events(self) -> Mapping[str, list[str]]:
        """The events by entry id, the newest first."""
        return {
            id_: self.encoder.each(newest_first(self.data, events))
            for id_, events in self.assessments.events.items()
        }

    @cached_property
    def events_by_release(self) -> Mapping[str, list[str]]:
        """The events by release id, the newest release first, and there by entry."""
        by_release: dict[str, list[str]] = {id_: [] for id_ in reversed(tuple(self.data.releases))}
        for id_, events in self.assessments.events.items():
            for event, text in zip(newest_first(self.data, events), self.events[id_], strict=True):
                by_release[event.release.id].append(text)
        return by_release

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of what people have written; comments and the layout of files do not count."""
        digest = hashlib.sha256()
        for text in (self.catalogues, *self.releases.values(), *self.entries.values()):
            digest.update(f'{text}\n'.encode())
        return f'sha256:{digest.hexdigest()}'


def based(address: str) -> str:
    """Return the address of a folder with a slash at its end, or nothing."""
    return address and f'{address.rstrip("/")}/'
