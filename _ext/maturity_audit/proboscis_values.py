# SPDX-License-Identifier: Apache-2.0
"""What plain expressions of tests come to: flat lists, sums, and texts with values in them."""

from __future__ import annotations

from typing import Any


def flat(value: object) -> tuple[Any, ...]:
    """Return what is in a list and the lists in it, each once."""
    if isinstance(value, list | tuple):
        return tuple(dict.fromkeys(inner for one in value for inner in flat(one)))
    return (value,)


def added(first: object, second: object) -> Any:  # noqa: ANN401 (a text or a list)
    """Return the sum of two texts or two lists, None of others."""
    if isinstance(first, str) and isinstance(second, str):
        return first + second
    return first + second if isinstance(first, list) and isinstance(second, list) else None


def formatted(pattern: object, values: object) -> str | None:
    """Return a text with values filled in, None where it cannot be."""
    if not isinstance(pattern, str):
        return None
    try:
        return pattern % (tuple(values) if isinstance(values, list) else values)
    except (TypeError, ValueError):
        return None
