# SPDX-License-Identifier: Apache-2.0
"""Texts of the record are plain text: no markup of any language in them has an effect."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import cycle, islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from babel.messages.pofile import read_po

from maturity.model import Text
from tests import hostile as hostile_texts
from tests.builders import sound
from tests.sphinx.site import Site
from tests.sphinx.test_translation import cells_of
from tests.sphinx.tex import printed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.sphinx.html import Tag
    from tests.sphinx.site import Build

PAYLOADS = hostile_texts.payloads()
# A word with the signs that stay beside it wherever a line is broken.
WORD = re.compile(r'[\w${}%#&]*INJ[\w${}%#&]*')
# All are in some fields; with MATURITY_LONG=1 they move on, until half of them have been in each field.
STARTS = range(0, len(PAYLOADS), 2) if os.environ.get('MATURITY_LONG') else (0,)
# Names by which nothing is found, which pages show too.
NAMES = (
    ('drivers/alpha.yaml', 'driver = alpha'),
    ('drivers/beta.yaml', 'The council'),
    ('releases/3.9.yaml', 'check without a vote'),
    ('releases/3.9.yaml', 'gate with a vote'),
)


def texts_of(part: object) -> Iterator[Text]:
    """Yield the texts of a record, and of the records in it."""
    if isinstance(part, Text):
        yield part
    elif isinstance(part, Mapping):
        yield from texts_of([*part.values()])
    elif is_dataclass(part):
        yield from texts_of([getattr(part, one.name) for one in fields(part)])
    elif isinstance(part, list | tuple):
        for one in part:
            yield from texts_of(one)


def with_texts(folder: Path, texts: tuple[str, ...], number: int = 0) -> Site:
    """Return a site in which all texts are others, one after the other from a number on."""
    site = Site(folder)
    following = map(json.dumps, islice(cycle(texts), number, None))
    for path, name in NAMES:
        text = (site.data / path).read_text('utf-8')
        assert name in text
        site.write(f'data/{path}', text.replace(name, next(following)))
    places = {one.mark: one.value for one in texts_of(sound(site.data)) if one.mark is not None}
    # What stands behind a text moves.
    for mark, value in sorted(places.items(), key=lambda item: (item[0].line, -item[0].column)):
        lines = (site.top / mark.path).read_text('utf-8').splitlines(keepends=True)
        line, at = lines[mark.line - 1], mark.column - 1
        assert line.startswith(value, at), mark
        lines[mark.line - 1] = line[:at] + next(following) + line[at + len(value) :]
        site.write(mark.path, ''.join(lines))
    return site


@pytest.fixture(scope='module')
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return a site in which what is equal in the hostile one is equal too."""
    words = tuple(f'Words {number}' for number in range(len(PAYLOADS)))
    return with_texts(tmp_path_factory.mktemp('harmless'), words)


@pytest.fixture(scope='module', params=STARTS)
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return with_texts(tmp_path_factory.mktemp('hostile'), PAYLOADS, request.param)


def test_there_are_enough_payloads_and_texts_for_all(hostile: Site) -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 50
    assert all('INJ' in payload for payload in PAYLOADS)
    record = ''.join(path.read_text('utf-8') for path in hostile.data.rglob('*.yaml'))
    assert [payload for payload in PAYLOADS if json.dumps(payload) not in record] == []


def squeezed(text: str) -> str:
    """Return a text without white space and lines of tables, and with typewriter quotes."""
    for quotes, plain in (('\u201c\u201d', '"'), ('\u2018\u2019', "'")):
        text = re.sub(f'[{quotes}]', plain, text)
    # A dash goes with the lines of tables.
    text = text.replace('\u2013', '--')
    return re.sub(r'[\s|+=-]+', '', text)


# In a drawing, how many lines a name has and which words fit depends on their length.
LINES = {'x', 'y', 'text-anchor', 'transform', 'class', 'aria-hidden'}


def elements(page: Tag) -> Counter[tuple[str, tuple[str, ...]]]:
    shown = (one for one in page.all() if one.name != 'text' or not LINES.issuperset(one.attributes))
    found = Counter((one.name, tuple(sorted(one.attributes))) for one in shown)
    # Ours stands behind every slash of a text, so that a path can break there.
    del found['wbr', ()]
    return found


def test_html_has_no_new_elements_attributes_or_hosts(harmless: Site, hostile: Site) -> None:
    plain, attacked = harmless.kept('html'), hostile.kept('html')
    assert {path.relative_to(plain.out) for path in plain.pages} == {
        path.relative_to(attacked.out) for path in attacked.pages
    }
    for path, page in plain.pages.items():
        # Its groups follow the first letters of titles.
        if path.name != 'maturity-index.html':
            assert elements(attacked.page(str(path.relative_to(plain.out)))) == elements(page), path
    assert hosts(attacked) == hosts(plain)


def hosts(build: Build) -> set[tuple[str, str]]:
    """Return scheme and host of every address in a build."""
    tags = (tag for page in build.pages.values() for tag in page.all())
    parts = (urlsplit(tag.attributes.get(name, '')) for tag in tags for name in ('href', 'src'))
    return {(part.scheme, part.netloc) for part in parts}


def values(tree: object) -> Iterator[str]:
    """Yield every key and text of a JSON document."""
    if isinstance(tree, dict):
        yield from tree
    elif isinstance(tree, str):
        yield tree
    for one in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from values(one)


def tree(path: Path) -> ET.Element:
    return ET.parse(path).getroot()  # noqa: S314 (our own)


def test_the_feed_has_no_new_elements_or_links(harmless: Site, hostile: Site) -> None:
    roots = [tree(site.kept('html').out / 'api' / 'v1' / 'history.atom') for site in (harmless, hostile)]
    shapes = [[(one.tag, sorted(one.attrib)) for one in root.iter()] for root in roots]
    assert shapes[0] == shapes[1]
    assert all(one.tag.startswith('{http://www.w3.org/2005/Atom}') for one in roots[1].iter())
    assert any('INJ' in (one.text or '') for one in roots[1].iter())


@pytest.mark.parametrize('builder', ['html', 'text'])
def test_every_text_is_shown_as_it_is(builder: str, hostile: Site) -> None:
    build = hostile.kept(builder)
    if builder == 'html':
        text = ' '.join(page.text for page in build.pages.values())
    else:
        texts = [path.read_text('utf-8') for path in build.matching('.txt')]
        text = ' '.join(' '.join(cell) for text in texts for cell in cells_of(text))
    shown = squeezed(text)
    for payload in PAYLOADS:
        assert squeezed(payload) in shown
    assert str(7 * 191) not in shown


# What the writer makes of signs that mean something in LaTeX.
ESCAPES = {rf'\{sign}' for sign in '{}$%&#_'} | {
    rf'\text{name}' for name in ('asciicircum', 'asciigrave', 'greater', 'less', 'quotesingle')
}
# An address, in which the tilde is a letter and signs are escaped.
ADDRESS = re.compile(r'\\sphinxhref\{((?:[^\\{}]|\\.)*)\}')


@cache
def latex(site: Site) -> tuple[str, list[str]]:
    """Return the LaTeX of a site without addresses, and the addresses."""
    text = site.kept('latex').text('mini.tex')
    return ADDRESS.sub(lambda _found: r'\sphinxhref{}', text), ADDRESS.findall(text)


def test_latex_has_no_new_commands(harmless: Site, hostile: Site) -> None:
    plain, _ = latex(harmless)
    attacked, _ = latex(hostile)
    assert attacked.count('INJ') > 200
    commands = [set(re.findall(r'\\[a-zA-Z@]+|\\.', text)) for text in (plain, attacked)]
    assert commands[1] - commands[0] <= ESCAPES
    # A tie is a command, and so is all else of these that no backslash stands before.
    assert re.findall(r'(?<!\\)[$%#&_^~]INJ|INJ\^', attacked) == []
    assert re.findall(r'(?<!\\)[$^~]', body(attacked)) == re.findall(r'(?<!\\)[$^~]', body(plain))
    # Comments are only those that end a line of ours; how many tables there are depends on widths.
    assert re.findall(r'(?<!\\)(?:\\\\)*%(?!\n)|INJ.*(?<!\\)(?:\\\\)*%\n', body(attacked)) == []
    assert attacked.count(r'\end{document}') == 1
    assert attacked.count(r'\input') == plain.count(r'\input')
    assert is_balanced(attacked)
    assert 'evil.example.org' in attacked.replace(r'\allowbreak{}', '')


def body(text: str) -> str:
    return text[text.index(r'\begin{document}') :]


def is_balanced(text: str) -> bool:
    """Return whether every brace that is no letter has its other."""
    braces = re.findall(r'(?<!\\)(?:\\\\)*([{}])', text)
    level = 0
    for brace in braces:
        level += 1 if brace == '{' else -1
        if level < 0:
            return False
    return level == 0


def test_latex_has_no_new_addresses(harmless: Site, hostile: Site) -> None:
    for address in latex(hostile)[1]:
        assert re.fullmatch(r'https://[\w.-]+(?:[\w./?=:+,~()!*\'@;-]|\\[%#&_])*', address), address
    found = [{urlsplit(one).netloc for one in latex(site)[1]} for site in (harmless, hostile)]
    assert found[0] == found[1]


def test_hostile_texts_can_be_printed(hostile: Site) -> None:
    shown = squeezed(printed(hostile.kept('latex').out, 'xelatex'))
    # The fonts of LaTeX have other quotes, and make one sign of two.
    assert [word for payload in PAYLOADS for word in WORD.findall(payload) if word not in shown] == []
    assert str(7 * 191) not in shown


def test_no_text_is_an_argument_of_the_row_before(site: Site) -> None:
    site.edit('data/ladders.yaml', 'title: Driver\n', 'title: "*[9cm] Driver"\n')
    site.edit('data/drivers/alpha.yaml', 'title: Alpha', 'title: "*[9cm] Alpha"')
    text = body(latex(site)[0])
    assert len(re.findall(r'\*{?\[}?9cm', text)) > 20
    assert re.findall(r'(?:\\\\|\\\w*newline|\\maturityend)\s*\*', text.replace(r'\\*', '')) == []


def test_the_title_page_names_releases_as_they_are(site: Site) -> None:
    site.edit('conf.py', "['maturity.sphinxext']", "['maturity.sphinxext', 'maturity.sphinxext.book']")
    site.edit('data/releases/amber.yaml', 'title: Amber', r"title: '\input{INJ} $INJ$ %INJ #INJ &INJ ~INJ'")
    text, _ = latex(site)
    _, _, first = text.partition(r'\newcommand\maturityfirst{')
    words = r'\textbackslash{}input\{INJ\} \$INJ\$ \%INJ \#INJ \&INJ \textasciitilde{}INJ}'
    assert first.startswith(words)
    assert is_balanced(text)


def messages(site: Site) -> dict[str, Counter[str]]:
    """Return the messages of every template that gettext makes, by its name."""
    found = {}
    for path in site.kept('gettext').matching('.pot'):
        with path.open('rb') as file:
            catalogue = read_po(file, abort_invalid=True)
        found[path.stem] = Counter(str(one.id) for one in catalogue if one.id)
    return found


def test_catalogues_hold_every_text_as_it_is_and_no_more(harmless: Site, hostile: Site) -> None:
    plain, attacked = messages(harmless), messages(hostile)
    assert plain.keys() == attacked.keys()
    every = {text for found in attacked.values() for text in found}
    for payload in PAYLOADS:
        # White space counts for nothing in a paragraph.
        assert ' '.join(payload.split()) in {' '.join(text.split()) for text in every}
    for name, found in attacked.items():
        for text in found - plain[name]:
            assert 'INJ' in text or text in PAYLOADS, text
