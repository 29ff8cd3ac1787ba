# SPDX-License-Identifier: Apache-2.0
"""Timelines on pages: well-formed, and with a table that agrees; links and ids are tested with all others."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from tests.sphinx.test_views import said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.sphinx.conftest import Built
    from tests.sphinx.html import Tag
    from tests.sphinx.site import Site

GOLDEN = Path(__file__).parent / 'golden' / 'timeline.svg'
NAMESPACE = '{http://www.w3.org/2000/svg}'
ABSENT = {'not yet', 'removed'}
ELEMENTS = {'svg', 'title', 'desc', 'defs', 'pattern', 'path', 'rect', 'g', 'a', 'text', 'use'}


def every_figure(built: Built) -> Iterator[Tag]:
    for page in built('html').pages.values():
        yield from page.all('figure', of='mt-timeline')


def titles(figure: Tag) -> Iterator[str]:
    """Yield the title of every part of the bars."""
    for bars in figure.all('svg', of='mt-bars'):
        for part in (*bars.all(of='mt-block'), *bars.all(of='mt-gone')):
            yield part.one('title').text


def test_the_drawings_are_the_golden_ones(built: Built) -> None:
    """Read them and look at them before you replace them: copy what the failure shows."""
    text = built('html').text('drivers.html')
    drawings = re.findall(r'<svg [^>]*class="mt-bars".*?</svg>', text, re.DOTALL)
    assert ''.join(f'{one}\n' for one in drawings[:2]) == GOLDEN.read_text('utf-8')


def test_drawings_are_xml_without_style_or_script(built: Built) -> None:
    texts = [path.read_text('utf-8') for path in built('html').matching('.html')]
    drawings = [drawing for text in texts for drawing in re.findall(r'<svg .*?</svg>', text, re.DOTALL)]
    assert len(drawings) == sum(text.count('<svg') for text in texts) > 30
    for drawing in drawings:
        for element in ET.fromstring(drawing).iter():  # noqa: S314 (our own)
            assert element.tag.removeprefix(NAMESPACE) in ELEMENTS
            assert not {name for name in element.attrib if name == 'style' or name.startswith('on')}


def test_the_table_says_the_same_as_the_drawing_and_leads_to_the_same(built: Built) -> None:
    for figure in every_figure(built):
        expected = []
        for row in figure.one('table').lines:
            head, (state, releases, *happened) = row.one('th').text, row.all('td')
            events = [event.text for cell in happened for event in cell.all(of='mt-event')]
            if said(state) in ABSENT:
                expected += [f'{head}, {event}' for event in events]
            else:
                words = f'{head}: {said(state)}, {releases.text}'
                expected.append('; '.join([words, *events]))
        assert Counter(titles(figure)) == Counter(expected)
        drawn, table = set(figure.one('div', of='mt-scroll').links), set(figure.one('table').links)
        # A sign on a bar has no link of its own: it would take room from that of the bar.
        assert drawn - set(figure.one('svg', of='mt-releases').links) <= table
        assert {link for link in table if '#' not in link} <= drawn


def test_a_long_timeline_names_the_releases_on_every_page_of_paper(site: Site) -> None:
    site.write('source/prose.rst', 'Prose\n=====\n\n.. timeline::\n   :kind: driver\n')
    delta = (site.data / 'drivers' / 'delta.yaml').read_text('utf-8')
    for number in range(20):
        site.write(f'data/drivers/more{number}.yaml', delta.replace('title: Delta', f'title: More {number}'))
    (figure,) = site.build().page('prose.html').all('figure', of='mt-timeline')
    # What is there takes two, and what was removed one.
    assert len(list(figure.all('svg', of='mt-bars'))) == 3
    (again,) = figure.all('div', of='mt-again')
    assert again.attributes['aria-hidden'] == 'true'
    releases = figure.one('svg', of='mt-releases').one('g').attributes['id']
    assert again.one('use').attributes['href'] == f'#{releases}'
    assert figure.repeated == []
    words = 'Unproven, Version 3.10; Version 3.10: Arrived as Unproven'
    assert {f'More {number}: {words}' for number in range(20)} <= {*titles(figure)}


def test_a_drawing_without_a_style_sheet_has_no_black_shapes(built: Built) -> None:
    """What makes PDFs of pages may know neither variables nor `color-mix`, and fills with black."""
    for figure in every_figure(built):
        shapes = [one for svg in figure.all('svg') for one in (*svg.all('rect'), *svg.all('path'))]
        assert shapes
        for shape in shapes:
            fill = shape.attributes['fill']
            # Only signs, and the tiles of patterns, are as dark as letters.
            is_small = 'mt-sign' in shape.classes or not shape.classes
            assert fill == 'none' or fill.endswith(' transparent') or fill.startswith('#') or is_small
            if 'mt-open' in shape.classes:
                assert (fill, shape.attributes['stroke']) == ('none', 'currentColor')


def test_the_legend_shows_exactly_what_occurs(built: Built) -> None:
    for figure in every_figure(built):
        shown = [one.text for one in figure.one('ul', of='mt-legend').all('li')]
        states = {said(row.one('td')) for row in figure.one('table').lines}
        keys = {text.partition(' ')[2] for text in shown if text.partition(' ')[2] in states}
        assert keys == states - ABSENT
        for words in ABSENT:
            assert (f'no bar: {words}' in shown) is (words in states)
