# SPDX-License-Identifier: Apache-2.0
"""Badges: an entry and its classification as a small picture with its words in it.

It is made of elements, never of text put together, so that all is escaped.
Fonts differ from place to place: the widths here are about those of the usual
sans-serif ones, and `textLength` makes the words fit.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from maturity.model import Verdict, msg
from maturity.model.vocabulary import ABSENT, State, Tone
from maturity.views.parts import classification

if TYPE_CHECKING:
    from maturity.assessment import Assessment
    from maturity.evaluate import Assessments
    from maturity.model import Entry, Phrase, Release

_SVG = 'http://www.w3.org/2000/svg'
_HEIGHT, _SIZE, _PAD, _BASE = 20, 11, 6, 14
# Letters by how many tenths of a pixel they take; all others take the last.
_WIDTHS = (
    ("'ijl|", 31),
    (' !,./:;I[]ft', 42),
    ('()-r"', 48),
    ('Jcsz?', 58),
    ('*+<=>\\^_`{}~$0123456789abdeghknopquvxyLFST', 70),
    ('ABCDEGHKNOPQRUVXYZ&', 81),
    ('Mmw@%W', 108),
)
_USUAL, _WIDE = 75, 110
_LABEL, _PAPER = '#374151', '#ffffff'
NEVER = msg('in no release on record')


def badge(assessments: Assessments, entry: Entry, release: Release | None = None) -> bytes:
    """Return the badge of an entry at a release, or at the newest release that has it."""
    latest = assessments.latest(entry.id)
    if release is None and latest is None:
        return drawn(str(entry.title), str(NEVER), ABSENT.tone.ground)
    found = latest if release is None else assessments.get(entry.id, release.id)
    at = found.release if release is None and found is not None else release
    assert at is not None
    state = ABSENT if found is None else _state(assessments, found)
    said = msg('{state} in {release}', state=state.words, release=at.title)
    return drawn(str(entry.title), str(said), state.tone.ground)


def _state(assessments: Assessments, found: Assessment) -> State:
    """Return a classification; what only lacks facts is unknown, and does not look like a no."""
    state = classification(assessments.data, found)
    open_ = {judgement.verdict for judgement in found.in_the_way}
    if state.tone is Tone.EMPTY and open_ == {Verdict.UNKNOWN}:
        words: Phrase = msg('{classification} (unknown)', classification=state.words)
        return replace(Verdict.UNKNOWN.state, words=words)
    return state


def drawn(label: str, words: str, colour: str) -> bytes:
    """Return a picture with a label and words on a ground of that colour."""
    left, right = (width(text) for text in (label, words))
    middle = left + 2 * _PAD
    whole = middle + right + 2 * _PAD
    root = ET.Element(
        'svg',
        {
            'xmlns': _SVG,
            'width': str(whole),
            'height': str(_HEIGHT),
            'viewBox': f'0 0 {whole} {_HEIGHT}',
            'role': 'img',
            'aria-label': f'{label}: {words}',
        },
    )
    ET.SubElement(root, 'title').text = f'{label}: {words}'
    for x, size, fill in ((0, middle, _LABEL), (middle, whole - middle, colour)):
        box = {'x': x, 'y': 0, 'width': size, 'height': _HEIGHT}
        ET.SubElement(root, 'rect', {name: str(one) for name, one in box.items()}, fill=fill)
    group = ET.SubElement(
        root,
        'g',
        {'fill': _PAPER, 'font-family': 'Verdana, DejaVu Sans, sans-serif', 'font-size': str(_SIZE)},
    )
    for x, size, text in ((_PAD, left, label), (middle + _PAD, right, words)):
        place = {'x': str(x), 'y': str(_BASE), 'textLength': str(size), 'lengthAdjust': 'spacingAndGlyphs'}
        ET.SubElement(group, 'text', place).text = text
    picture: bytes = ET.tostring(root, encoding='utf-8')
    return picture + b'\n'


_TENTHS = {ord(letter): size for letters, size in _WIDTHS for letter in letters}


def width(text: str) -> int:
    """Return about how many pixels wide a text is."""
    return max(1, round(sum(_TENTHS.get(ord(letter)) or _other(letter) for letter in text) / 10))


def _other(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return _WIDE if unicodedata.east_asian_width(letter) in {'F', 'W'} else _USUAL
