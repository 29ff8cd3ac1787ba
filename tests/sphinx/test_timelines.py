# SPDX-License-Identifier: Apache-2.0
"""Timelines on pages: well-formed, with unique ids, links that lead somewhere, and a table that agrees."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest

from tests.sphinx.html import Tag, parse, read
from tests.sphinx.site import Site
from tests.sphinx.test_links import ids, links, pages, target
from tests.sphinx.test_views import CLASSIFICATIONS, RELEASES, text_rows, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.sphinx.site import Build

    Built = Callable[[str], Build]

GOLDEN = Path(__file__).parent / 'golden' / 'timeline.svg'
PAGE = """
=========
Timelines
=========

.. timeline::
   :kind: driver

.. timeline:: gamma

.. timeline:: alpha
   :show: capabilities

.. timeline:: beta
   :show: requirements

.. timeline::
   :kind: driver
   :show: capabilities
   :capability: sync

.. timeline::
   :show: requirements
   :requirement: dr-cover
   :releases: 3

.. timeline:: cache
   :show: capabilities
"""
HOSTILE = '<script>alert("x")</script> ]]> & \'"><b onclick=x> {{ 7 * 191 }} &lt;'
NAMESPACE = '{http://www.w3.org/2000/svg}'
ELEMENTS = {'svg', 'title', 'desc', 'defs', 'pattern', 'path', 'rect', 'g', 'a', 'text', 'use'}


def with_timelines(folder: Path) -> Site:
    """Return the mini site with two pages that show the same timelines."""
    site = Site(folder)
    site.write('source/timelines.rst', PAGE)
    site.write('source/again.rst', PAGE.replace('Timelines', 'Repeated!'))
    site.edit('source/index.rst', '   prose\n', '   prose\n   timelines\n   again\n')
    return site


def builder_of(site: Site) -> Built:
    builds: dict[str, Build] = {}

    def build(builder: str) -> Build:
        if builder not in builds:
            builds[builder] = site.build(builder)
            assert (builds[builder].warnings, builds[builder].code) == ((), 0)
        return builds[builder]

    return build


@pytest.fixture(scope='module')
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return builder_of(with_timelines(tmp_path_factory.mktemp('timelines')))


@pytest.fixture(scope='module')
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Built:
    site = with_timelines(tmp_path_factory.mktemp('hostile'))
    for path, old in (('drivers/alpha', 'title: Alpha'), ('releases/birch', 'title: Birch')):
        site.edit(f'data/{path}.yaml', old, f'title: {json.dumps(HOSTILE)}')
    site.edit('data/ladders.yaml', '{title: Tested,', f'{{title: {json.dumps(HOSTILE)},')
    return builder_of(site)


def drawings(build: Build) -> list[ET.Element]:
    """Return every drawing of the page, read as XML."""
    text = build.text('timelines.html')
    found = re.findall(r'<svg .*?</svg>', text, re.DOTALL)
    assert len(found) == text.count('<svg')
    return [ET.fromstring(one) for one in found]  # noqa: S314 (our own)


def figures(page: Tag) -> list[Tag]:
    return list(page.all('figure', of='mt-timeline'))


def titles(figure: Tag) -> Iterator[str]:
    """Yield the title of every part of the bars."""
    for bars in figure.all('svg', of='mt-bars'):
        for part in (*bars.all(of='mt-block'), *bars.all(of='mt-gone')):
            yield part.one('title').text


# HTML -------------------------------------------------------------------------------------------


def test_a_page_has_a_figure_for_each_timeline(built: Built) -> None:
    page = read(built('html').out / 'timelines.html')
    assert len(figures(page)) == 6
    (empty,) = (one.text for one in page.all('p', of='mt-empty'))
    assert empty == 'Cache: capabilities by release: Nothing is recorded.'


def test_the_drawing_is_the_golden_one(built: Built) -> None:
    """Read it and look at it before you replace it: copy what the failure shows."""
    text = built('html').text('timelines.html')
    begin = text.index('<svg xmlns="http://www.w3.org/2000/svg" class="mt-bars"')
    drawing = text[begin : text.index('</svg>', begin) + len('</svg>')]
    assert f'{drawing}\n' == GOLDEN.read_text('utf-8')


def test_drawings_are_xml_without_style_or_script(built: Built) -> None:
    found = drawings(built('html'))
    assert len(found) > 6 * 4
    for drawing in found:
        for element in drawing.iter():
            assert element.tag.removeprefix(NAMESPACE) in ELEMENTS
            assert not {name for name in element.attrib if name == 'style' or name.startswith('on')}


def test_a_drawing_has_a_title_and_a_description(built: Built) -> None:
    for figure in figures(read(built('html').out / 'timelines.html')):
        bars = figure.one('svg', of='mt-bars')
        named = {one.attributes['id']: one for one in bars.all() if 'id' in one.attributes}
        assert bars.attributes['role'] == 'group'
        title = named[bars.attributes['aria-labelledby']]
        assert (title.name, title.text) == ('title', figure.one('figcaption').text)
        description = named[bars.attributes['aria-describedby']]
        assert (description.name, description.text[:22]) == ('desc', 'Time runs to the right')
        region = figure.one('div', of='mt-scroll')
        assert (region.attributes['role'], region.attributes['tabindex']) == ('region', '0')
        assert region.attributes['aria-label'] == figure.one('figcaption').text


def test_the_table_says_the_same_as_the_drawing(built: Built) -> None:
    for figure in figures(read(built('html').out / 'timelines.html')):
        expected = []
        for row in figure.one('table').one('tbody').all('tr'):
            head, (state, releases, *happened) = row.one('th').text, row.all('td')
            events = [event.text for cell in happened for event in cell.all(of='mt-event')]
            if state.one('span').classes[-1] == 'mt-absent':
                expected += [f'{head}, {event}' for event in events]
            else:
                words = f'{head}: {state.one(of="mt-word").text}, {releases.text}'
                expected.append('; '.join([words, *events]))
        assert Counter(titles(figure)) == Counter(expected)


def test_the_table_has_the_same_links(built: Built) -> None:
    for figure in figures(read(built('html').out / 'timelines.html')):
        drawn = set(links(figure.one('div', of='mt-scroll')))
        table = set(links(figure.one('table')))
        releases = set(links(figure.one('svg', of='mt-releases')))
        # A sign on a bar has no link of its own: it would take room from that of the bar.
        assert drawn - releases <= table
        assert {one for one in table if '#' not in one} <= drawn


def test_every_part_of_a_bar_is_a_link_with_a_glyph(built: Built) -> None:
    for figure in figures(read(built('html').out / 'timelines.html')):
        parts = list(figure.one('svg', of='mt-bars').all(of='mt-block'))
        assert parts
        for part in parts:
            assert part.name == 'a'
            assert '#' in part.attributes['href']
            assert len(part.one('text', of='mt-glyph').text) == 1


def test_patterns_that_are_used_are_defined_in_the_same_drawing(built: Built) -> None:
    page = read(built('html').out / 'timelines.html')
    for figure in figures(page):
        used = set(
            re.findall(r'url\(#([^)]+)\)', ' '.join(one.attributes.get('fill', '') for one in figure.all()))
        )
        defined = [one.attributes['id'] for one in figure.all('pattern')]
        assert used == set(defined)
        assert len(defined) == len(set(defined))


def test_the_legend_shows_exactly_what_occurs(built: Built) -> None:
    for figure in figures(read(built('html').out / 'timelines.html')):
        shown = [one.text for one in figure.one('ul', of='mt-legend').all('li')]
        rows = list(figure.one('table').one('tbody').all('tr'))
        states = {row.one('td').one(of='mt-word').text for row in rows}
        keys = {text.partition(' ')[2] for text in shown if text.partition(' ')[2] in states}
        assert keys == states - {'did not exist'}
        assert ('no bar: did not exist' in shown) is ('did not exist' in states)


@pytest.mark.parametrize('builder', ['html', 'dirhtml', 'singlehtml', 'epub'])
def test_links_of_timelines_resolve(builder: str, built: Built) -> None:
    found = pages(built(builder))
    known = {path: set(ids(page)) for path, page in found.items()}
    seen = 0
    for path, page in found.items():
        for link in (link for figure in figures(page) for link in links(figure)):
            parts = urlsplit(link)
            where = target(path, parts.path)
            assert where.exists(), link
            assert not parts.fragment or unquote(parts.fragment) in known[where], link
            seen += 1
    assert seen > 200


@pytest.mark.parametrize('builder', ['html', 'dirhtml', 'singlehtml', 'epub'])
def test_ids_are_unique(builder: str, built: Built) -> None:
    for path, page in pages(built(builder)).items():
        found = Counter(id_ for figure in figures(page) for id_ in ids(figure))
        others = Counter(ids(page))
        assert {id_: others[id_] for id_ in found if others[id_] > 1} == {}, path


def test_two_pages_in_one_have_ids_of_their_own(built: Built) -> None:
    page = read(built('singlehtml').out / 'index.html')
    assert len(figures(page)) >= 12


def test_a_long_timeline_names_the_releases_on_every_page_of_paper(tmp_path: Path) -> None:
    site = with_timelines(tmp_path)
    delta = (site.data / 'drivers' / 'delta.yaml').read_text('utf-8')
    for number in range(20):
        site.write(f'data/drivers/more{number}.yaml', delta.replace('title: Delta', f'title: More {number}'))
    build = site.build()
    assert build.warnings == ()
    figure = figures(read(build.out / 'timelines.html'))[0]
    assert len(list(figure.all('svg', of='mt-bars'))) == 2
    (again,) = figure.all('div', of='mt-again')
    assert again.attributes['aria-hidden'] == 'true'
    assert (
        again.one('use').attributes['href']
        == f'#{figure.one("svg", of="mt-releases").one("g").attributes["id"]}'
    )
    found = Counter(ids(figure))
    assert found.most_common(1)[0][1] == 1
    assert {
        f'More {number}: Unproven, Version 3.10; Version 3.10: Arrived as Unproven' for number in range(20)
    } <= {*titles(figure)}


# Other outputs ----------------------------------------------------------------------------------


def test_text_holds_every_state_and_range(built: Built) -> None:
    text = built('text').text('timelines.txt')
    rows = text_rows(text, 'Drivers: computed classification by release')
    found = {(entry, *one) for entry, cell in rows[1:] for one in told(cell, RELEASES)}
    assert found == {
        (entry, release, 'did not exist' if words == '.' else words)
        for entry in ('Alpha', 'Beta', 'Gamma', 'Delta')
        for release, words in zip(RELEASES, CLASSIFICATIONS[entry], strict=True)
    }


def test_text_and_html_say_the_same(built: Built) -> None:
    text = built('text').text('timelines.txt')
    for figure in figures(read(built('html').out / 'timelines.html')):
        caption = figure.one('figcaption').text
        if caption == 'Gamma: computed classification by release':
            # The first table of the page says it already.
            assert caption not in text
            continue
        rows = text_rows(text, caption)
        expected = [
            (row.one('th').text, row.one('td').one(of='mt-word').text, [*row.all('td')][1].text)
            for row in figure.one('table').one('tbody').all('tr')
        ]
        assert expected == [
            (head, *part.partition(' ')[2].split(': '))
            for head, cell in rows[1:]
            for part in cell.split('; ')
        ]


@pytest.mark.parametrize('builder', ['latex', 'man', 'xml', 'gettext'])
def test_other_builders_build(builder: str, built: Built) -> None:
    endings = {'latex': '.tex', 'man': '.1', 'xml': '.xml', 'gettext': '.pot'}
    build = built(builder)
    text = ' '.join(path.read_text('utf-8') for path in build.matching(endings[builder]))
    assert '<svg' not in text
    # gettext sees the texts of the record, not our sentences.
    expected = 'Tested' if builder == 'gettext' else 'computed classification by release'
    assert expected in re.sub(r'\s+', ' ', text)


# Hostile titles ---------------------------------------------------------------------------------


def test_titles_are_escaped(hostile: Built, built: Built) -> None:
    def elements(build: Build) -> Counter[tuple[str, tuple[str, ...]]]:
        page = read(build.out / 'timelines.html')
        every = (one for figure in figures(page) for one in figure.all())
        # What is written depends on its length: words that do not fit, names in two lines.
        return Counter((one.name, tuple(sorted(one.attributes))) for one in every if one.name != 'text')

    assert elements(hostile('html')) == elements(built('html'))


def test_titles_are_shown_whole(hostile: Built) -> None:
    page = read(hostile('html').out / 'timelines.html')
    said = [title for figure in figures(page) for title in titles(figure)]
    assert f'{HOSTILE}: {HOSTILE}, {HOSTILE}; {HOSTILE}: Promoted from Draft to {HOSTILE}' in said
    names = [one.text for figure in figures(page) for one in figure.one('svg', of='mt-releases').all('text')]
    assert HOSTILE in names


def test_hostile_drawings_are_xml(hostile: Built) -> None:
    shown = [element.text for one in drawings(hostile('html')) for element in one.iter(f'{NAMESPACE}title')]
    assert HOSTILE in shown


def test_the_parser_of_these_tests_sees_what_is_not_escaped() -> None:
    page = parse('<figure class="mt-timeline"><svg><title><script>x</script></title></svg></figure>')
    assert [one.name for one in figures(page)[0].all()] == ['svg', 'title', 'script']
