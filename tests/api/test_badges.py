# SPDX-License-Identifier: Apache-2.0
"""Badges: words that can be read, by people and by machines, in every state."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from maturity import api
from maturity.api.badges import drawn, releases_with_badge
from maturity.model.vocabulary import Tone
from tests.api.test_documents import ROOTS, exported

if TYPE_CHECKING:
    from collections.abc import Mapping

SVG = '{http://www.w3.org/2000/svg}'


@pytest.fixture(scope='module')
def badges(mini: api.Export) -> Mapping[str, ET.Element]:
    return {
        path.removeprefix('badges/').removesuffix('.svg'): ET.fromstring(content)  # noqa: S314 (our own)
        for path, content in api.files(mini, ['badges'])
    }


def said(badge: ET.Element) -> tuple[str, str]:
    """Return the words of a badge and its colour; the title and the label say the same as the picture."""
    label, words = (one.text or '' for one in badge.iter(f'{SVG}text'))
    assert badge.get('role') == 'img'
    assert badge.findtext(f'{SVG}title') == badge.get('aria-label') == f'{label}: {words}'
    colour = [one.get('fill') for one in badge.iter(f'{SVG}rect')][1]
    return words, next(tone.name for tone in Tone if tone.ground == colour)


def test_there_is_one_for_each_entry_and_for_each_release_that_is_maintained(
    mini: api.Export, badges: Mapping[str, ET.Element]
) -> None:
    data = mini.data
    # Former ids go on leading to one.
    names = {**data.entries, **{old: data.entries[new] for old, new in data.renamed.items()}}
    assert {*badges} == {
        *names,
        *(
            f'{id_}/{name}'
            for id_ in ('3.9', '3.10')
            for name, entry in names.items()
            if data.exists(entry, data.releases[id_])
        ),
    }


def test_a_release_that_was_published_keeps_its_badges_and_they_say_that_it_has_ended() -> None:
    made = exported(ROOTS.parent / 'whole' / 'data')
    (release,) = made.data.published
    assert not made.data.is_maintained(made.data.releases[release])
    written = dict(api.files(made, ['badges']))
    badges = {path: said(ET.fromstring(svg))[0] for path, svg in written.items()}  # noqa: S314 (our own)
    ended = [words for path, words in badges.items() if path.startswith(f'badges/{release}/')]
    assert ended
    assert all(words.endswith(' (ended)') for words in ended)
    # One that was published long after its end never had any.
    late = replace(made.data.published[release], date='2020-01-01')
    data = replace(made.data, published={release: late})
    assert not any(release in releases_with_badge(data, entry) for entry in data.entries.values())


@pytest.mark.parametrize(
    ('name', 'expected'),
    [
        ('alpha', ('Tested in Version 3.10', 'FAIR')),
        ('3.9/alpha', ('Complete in Version 3.9', 'GOOD')),
        ('gamma', ('Dead code in Version 3.10', 'DULL')),
        ('beta', ('removed in Version 3.10', 'ABSENT')),
    ],
)
def test_a_badge_says_level_and_release(
    name: str, expected: tuple[str, str], badges: Mapping[str, ET.Element]
) -> None:
    assert said(badges[name]) == expected


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_letters_stand_out_from_every_ground() -> None:
    assert len({tone.ground for tone in Tone}) == len(Tone)
    for badge in (drawn('a', 'b', tone.ground) for tone in Tone):
        grounds = re.findall(rb'<rect [^>]*fill="(#[0-9a-f]{6})"', badge)
        assert len(grounds) == 2
        for ground in grounds:
            assert 1.05 / (luminance(ground.decode()) + 0.05) >= 5


def test_words_of_any_script_fit() -> None:
    root = ET.fromstring(drawn('x' * 300, '\u8cc7\u6599\u5eab', Tone.EMPTY.ground))  # noqa: S314 (our own)
    ends = [int(one.get('x', '0')) + int(one.get('textLength', '0')) for one in root.iter(f'{SVG}text')]
    assert ends[-1] < int(root.get('width', '0'))


def test_no_word_is_markup() -> None:
    text = '"><script>alert(1)</script>&amp; \' ]]>'
    root = ET.fromstring(drawn(text, text, Tone.EMPTY.ground))  # noqa: S314 (our own)
    plain = ET.fromstring(drawn('a', 'b', Tone.EMPTY.ground))  # noqa: S314 (our own)
    shapes = [[(one.tag, sorted(one.attrib)) for one in tree.iter()] for tree in (root, plain)]
    assert shapes[0] == shapes[1]
    assert [one.text for one in root.iter(f'{SVG}text')] == [text, text]
