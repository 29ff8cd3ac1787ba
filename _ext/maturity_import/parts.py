# SPDX-License-Identifier: Apache-2.0
"""What several parts of an imported record say in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.edit.emitted import Prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maturity.edit.emitted import Tree
    from maturity.model import Detail, Text

MATRIX, LISTED, MANDATORY, NOT_LISTED = 'matrix', 'listed', 'mandatory', 'not-listed'


def described(text: Text | None) -> dict[str, Tree]:
    """Return a description, if there is one."""
    return {} if text is None else {'description': Prose(text)}


def detailed(details: Sequence[Detail]) -> dict[str, Tree]:
    """Return details, if there are any."""
    return {'details': list(map(detail, details))} if details else {}


def detail(one: Detail) -> dict[str, Tree]:
    """Return a detail."""
    text = {} if one.text is None else {'text': str(one.text)}
    link = {} if one.link is None else {'link': one.link}
    return {'label': str(one.label), **text, **link}
