# SPDX-License-Identifier: Apache-2.0
"""What all outputs of one record are made of, each computed once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from maturity.api import shapes
from maturity.api.encoder import encode
from maturity.api.happenings import days

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from maturity.evaluate import Assessments
    from maturity.history import Event
    from maturity.model import Dataset


def no_page(_event: Event) -> str | None:
    """Return that no page about an event is known."""
    return None


@dataclass(frozen=True, kw_only=True)
class Edition:
    """The assessments, and where they will be read.

    `base` is the address of the folder that the outputs will lie in, ending
    with a slash; empty where it is not known.  `page` gives the address of
    the page about an event, if there is one.
    """

    assessments: Assessments
    base: str = ''
    page: Callable[[Event], str | None] = no_page

    @property
    def data(self) -> Dataset:
        """The record."""
        return self.assessments.data

    @cached_property
    def days(self) -> Mapping[str, str]:
        """The day of every release."""
        return days(self.data)

    @cached_property
    def record(self) -> Mapping[str, object]:
        """The whole record."""
        return record(self.data)

    @cached_property
    def digest(self) -> str:
        """The digest of the record."""
        return digest(self.record)


def record(data: Dataset) -> Mapping[str, object]:
    """Return a record as JSON knows it: what people have written, and nothing that is computed."""
    return {
        'catalogues': encode(data, shapes.catalogues(data)),
        'releases': encode(data, list(data.releases.values())),
        'entries': encode(data, list(data.entries.values())),
    }


def digest(found: Mapping[str, object]) -> str:
    """Return the SHA-256 of a record in canonical JSON; comments and the layout of files do not count."""
    canonical = json.dumps(found, sort_keys=True, separators=(',', ':'), ensure_ascii=False)
    return f'sha256:{hashlib.sha256(canonical.encode()).hexdigest()}'


def based(address: str) -> str:
    """Return the address of a folder with a slash at its end, or nothing."""
    return address and f'{address.rstrip("/")}/'
