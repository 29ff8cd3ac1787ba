# SPDX-License-Identifier: Apache-2.0
"""What all outputs of one record are made of, each computed and encoded once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from maturity.api.encoder import Encoder
from maturity.api.shapes import Catalogues

if TYPE_CHECKING:
    from collections.abc import Callable

    from maturity.evaluate import Assessments
    from maturity.history import Event
    from maturity.model import Dataset


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
    page: Callable[[Event], str | None] = field(default=lambda _event: None)

    @property
    def data(self) -> Dataset:
        """The record."""
        return self.assessments.data

    @cached_property
    def encoder(self) -> Encoder:
        """Makes JSON of records."""
        return Encoder(self.data)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of what people have written; comments and the layout of files do not count."""
        digest, records = hashlib.sha256(), (*self.data.releases.values(), *self.data.entries.values())
        for text in (self.encoder(self.data, Catalogues), *map(self.encoder, records)):
            digest.update(f'{text}\n'.encode())
        return f'sha256:{digest.hexdigest()}'


def based(address: str) -> str:
    """Return the address of a folder with a slash at its end, or nothing."""
    return address and f'{address.rstrip("/")}/'
