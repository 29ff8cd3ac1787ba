# SPDX-License-Identifier: Apache-2.0
"""Names that follow from others."""

from __future__ import annotations


def plural(word: str) -> str:
    """Return the plural of an English word, as far as its letters tell."""
    if word.endswith(('s', 'x', 'z', 'ch', 'sh')):
        return f'{word}es'
    if word.endswith('y') and word[-2:-1] not in set('aeiou'):
        return f'{word[:-1]}ies'
    return f'{word}s'


def titled(id_: str) -> str:
    """Return an id as a title."""
    words = id_.replace('-', ' ')
    return words[:1].upper() + words[1:]
