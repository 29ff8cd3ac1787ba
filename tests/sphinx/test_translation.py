# SPDX-License-Identifier: Apache-2.0
"""The texts of the record can be translated, and say where they stand."""

from __future__ import annotations

import io
import json
import re
from functools import cache
from gettext import GNUTranslations
from typing import TYPE_CHECKING

import pytest
import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from maturity.sphinxext.messages import LOCALE
from tests.sphinx.site import ROOTS, Site

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from tests.sphinx.conftest import Built
    from tests.sphinx.html import Tag

# Whole texts, as the record has them; in a view, nothing in a translation is markup either.
GERMAN = {
    'Alpha': 'Alfa & Söhne',
    'Draft': 'Entwurf',
    'Reads and writes': 'Liest und schreibt',
    'Its size is fixed.': 'Die Größe <b>steht</b> |fest|.',
    'Only in black.': 'Nur in Schwarz: 2 * 3 * 4 __init__ :ref:`x`',
    'The suite failed every second night.': 'Der Test scheiterte jede zweite Nacht.',
    'Complete': 'Vollständig',
    'The suite votes': 'Die Suite stimmt mit',
}


def messages(built: Built, domain: str) -> dict[str, list[tuple[str, int]]]:
    """Return the texts of a catalogue with the places where they stand, below the site."""
    with (built('gettext').out / f'{domain}.pot').open('rb') as file:
        return {
            str(one.id): [(re.sub(r'^.*/site/', '', path), line) for path, line in one.locations]
            for one in read_po(file)
            if one.id
        }


def test_the_catalogues_have_the_texts_of_the_record_with_their_places(built: Built) -> None:
    drivers = messages(built, 'drivers')
    for text, place in {
        'Alpha': ('data/drivers/alpha.yaml', 2),
        'Its size is fixed.': ('data/drivers/alpha.yaml', 21),
        'Only in black.': ('data/drivers/alpha.yaml', 23),
        'The suite failed every second night.': ('data/drivers/alpha.yaml', 32),
        'Nobody used it.': ('data/drivers/beta.yaml', 4),
        'It is generated.': ('data/drivers/delta.yaml', 5),
        'Draft': ('data/ladders.yaml', 4),
        'Birch': ('data/releases/birch.yaml', 1),
        'Reads and writes': ('data/requirements.yaml', 4),
    }.items():
        assert place in drivers[text], (text, drivers[text])


WORD = r'[^\W\d_]+'
SPOKEN = ('alt', 'aria-label', 'data-label', 'data-releases', 'data-rows', 'placeholder', 'title')
DOMAINS = ('capabilities', 'drivers', 'facts', 'features', 'history', 'index')
DOMAINS = (*DOMAINS, 'levels', 'prose', 'releases', 'requirements')


def catalogues(site: Site) -> Path:
    """Return the folder of the catalogues of a site."""
    folder = site.source / 'locales' / 'de' / 'LC_MESSAGES'
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def translate(site: Site, texts: Mapping[str, str] = GERMAN) -> None:
    """Write catalogues of the record for all documents of a site."""
    catalogue = Catalog('de', fuzzy=False)
    for original, translated in texts.items():
        catalogue.add(original, translated)
    for domain in DOMAINS:
        with (catalogues(site) / f'{domain}.mo').open('wb') as file:
            write_mo(file, catalogue)


def german(site: Site) -> Built:
    """Return a function from the name of a builder to its build in German."""
    site.append('conf.py', "language = 'de'\nlocale_dirs = ['locales']\n")
    return site.kept


# Nothing is forgotten ---------------------------------------------------------------------------


@cache
def catalogue() -> Catalog:
    """Return every message of the package, as `make pot` finds them."""
    found = Catalog()
    methods = [('**.py', 'python'), ('**.jinja', 'jinja2')]
    keywords = {'msg': None, 'msgs': (1, 2), '_': None, 'gettext': None}
    for one in extract_from_dir(LOCALE.parent, methods, keywords=keywords):
        found.add(one[2])
    return found


def marked(messages: Catalog, signs: str) -> Catalog:
    """Return a catalogue in which every message reads as itself, between two signs."""
    result = Catalog('de', fuzzy=False)
    first, last = signs
    for one in messages:
        if isinstance(one.id, str) and one.id:
            result.add(one.id, f'{first}{one.id}{last}')
        elif one.id:
            result.add(one.id, tuple(f'{first}{form}{last}' for form in one.id))
    return result


def unmarked(text: str) -> str:
    """Return what stands outside of all signs."""
    while text != (text := re.sub(r'⟦[^⟦⟧⟪⟫]*⟧|⟪[^⟦⟧⟪⟫]*⟫', ' ', text)):
        pass
    return text


# What is read, but not shown as it is written: sentences, and words for which the package has its own.
SAID = frozenset({'by', 'kind', 'level', 'meaning', 'plural', 'state', 'status', 'title', 'type'})


def verbatim(value: object) -> Iterator[str]:
    """Yield the words in the names of a record: all values that are no sentences."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from verbatim(None if key in SAID else one)
    elif isinstance(value, list):
        for one in value:
            yield from verbatim(one)
    elif value is not None and ' ' not in str(value):
        yield from re.findall(WORD, str(value))


# Names of what a file is are the same in every language.
FORMATS = {'CSV', 'JSON'}


def joined(children: Iterable[str | Tag]) -> Iterator[str | Tag]:
    """Yield children, words whole that may be broken into lines."""
    text = ''
    for child in children:
        if isinstance(child, str):
            text += child
        elif child.name != 'wbr':
            yield text
            text = ''
            yield child
    yield text


def shown(page: Tag) -> Iterator[str]:
    """Yield what a page says itself, in text and in attributes, without the permanent links of Sphinx."""
    for child in joined(page.children):
        if isinstance(child, str):
            yield child
        elif 'headerlink' not in child.classes and child.name != 'code':
            yield from (child.attributes[name] for name in SPOKEN if name in child.attributes)
            yield from shown(child)


@pytest.fixture(scope='module')
def pseudo(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return a site of which everything is translated: our words to ⟦…⟧, those of the record to ⟪…⟫."""
    site = Site(tmp_path_factory.mktemp('pseudo'))
    translate(site, {text: f'⟪{text}⟫' for domain in DOMAINS for text in messages(built, domain)})
    with (catalogues(site) / 'maturity.po').open('wb') as file:
        write_po(file, marked(catalogue(), '⟦⟧'))
    return german(site)


@cache
def names() -> set[str]:
    """Return the words in the names of the record and of its files."""
    files = sorted((ROOTS / 'mini' / 'data').rglob('*.yaml'))
    found = {word for path in files for word in verbatim(yaml.safe_load(path.read_text('utf-8')))}
    return found | {word for path in files for word in re.findall(WORD, str(path.relative_to(ROOTS)))}


def forgotten(texts: Iterable[str]) -> set[str]:
    """Return the words that stand outside of all translations and are no names of the record."""
    # A command is the same in every language.
    said = (re.sub(r'maturity set \S+( since=\S+)?', '', text) for text in texts)
    return {word for text in said for word in re.findall(WORD, unmarked(text))} - names()


def test_no_word_is_forgotten_in_html(pseudo: Built) -> None:
    # These are of Sphinx, but for what search shows of us.
    foreign = {'genindex.html', 'search.html', 'old-gamma.html'}
    pages = {path: page for path, page in pseudo('html').pages.items() if path.name not in foreign}
    assert len(pages) == 21
    for path, page in pages.items():
        body = page.one('div', of='body')
        # An index has the first letters of names as well.
        letters = {'O'} if path.name == 'maturity-index.html' else set()
        assert forgotten([' '.join(shown(body))]) <= FORMATS | letters, path
        assert '⟦' in body.raw or path.name == 'prose.html'


def test_headings_are_translated_by_whose_they_are(pseudo: Built) -> None:
    page = pseudo('html').page('releases/3.10.html')
    headings = [one.text.rstrip('¶') for one in page.all('h2')]
    assert [one for one in headings if one.startswith('⟪')] == ['⟪Drivers⟫', '⟪Features⟫']
    assert all(re.fullmatch('⟪.*⟫|⟦.*⟧', one) for one in headings)


def cells_of(text: str) -> Iterator[list[str]]:
    """Yield the lines of each cell of the tables of a text page, and of each paragraph."""
    row: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith('|') and not line.startswith('|='):
            pieces = [piece.strip() for piece in line.strip('|').split(' | ')]
        else:
            pieces = [line.strip()]
        if line.startswith(('+', '|=')) or not line.strip() or len(pieces) != len(row):
            yield from row
            row = [[] for _ in pieces]
        row = [[*one, piece] for one, piece in zip(row, pieces, strict=True)]
    yield from row


def test_the_search_and_the_index_are_translated(pseudo: Built) -> None:
    index = pseudo('html').page('maturity-index.html')
    assert index.one('h1').text == '⟦Index of the record⟧'
    assert '⟦release⟧' in index.raw
    assert '⟪Driver⟫' in index.raw
    names = json.dumps(pseudo('html').search_index, ensure_ascii=False)
    for name in ('⟦requirement⟧', '⟦capability⟧', '⟪Alpha⟫'):
        assert name in names
    prose = pseudo('html').page('prose.html').one('div', of='body').text
    for name in ('⟪Alpha⟫', '⟪Reads and writes⟫', '⟪Birch⟫', '⟪Tested⟫', 'better than draft'):
        assert name in prose


def test_the_ids_of_sections_do_not_depend_on_the_language(pseudo: Built, built: Built) -> None:
    for page in ('drivers/alpha.html', 'releases/3.10.html', 'requirements.html'):
        assert {*pseudo('html').page(page).ids} >= {*built('html').page(page).ids}


# The catalogue of the package ---------------------------------------------------------------------


def test_the_german_catalogue_is_sound_and_compiled() -> None:
    path = LOCALE / 'de' / 'LC_MESSAGES' / 'maturity.po'
    german = read_po(io.BytesIO(path.read_bytes()), abort_invalid=True)
    for one in german:
        errors = [str(error) for error in one.check()]
        assert errors == [], one.id
        places = {place for word in forms(one.id) for place in re.findall(r'{\w+}', word)}
        assert all(set(re.findall(r'{\w+}', form)) <= places for form in forms(one.string)), one.id
    compiled = io.BytesIO()
    write_mo(compiled, german)
    assert read_mo(path.with_suffix('.mo').read_bytes()) == read_mo(compiled.getvalue()), 'pybabel compile'


def read_mo(content: bytes) -> dict[object, str]:
    """Return the messages of a compiled catalogue, without its header, which has dates."""
    return {id_: text for id_, text in vars(GNUTranslations(io.BytesIO(content)))['_catalog'].items() if id_}


def forms(text: str | Iterable[str]) -> list[str]:
    """Return the singular and the plurals of a text that may have some."""
    return [text] if isinstance(text, str) else list(text)


def test_the_catalogues_of_a_site_have_only_its_own_words(built: Built) -> None:
    texts = {text for domain in DOMAINS for text in messages(built, domain)}
    ours = {word for message in catalogue() for word in forms(message.id)}
    # Titles that the site has too.
    assert texts & ours == {
        *('Back end', 'Capabilities', 'Driver', 'Drivers', 'End of life', 'Feature', 'Features'),
        *('Releases', 'Requirements', 'Tested'),
    }
    assert not [text for text in texts if '{' in text or 'suite-alpha' in text or '\\' in text]


def test_translators_see_plain_text_where_pages_escape_it(site: Site) -> None:
    title, description = 'Alpha "2" & *co* (a_b)', "It's <plain>: `all` of |it|."
    site.edit('data/drivers/alpha.yaml', 'title: Alpha', f"title: '{title}'")
    site.edit('data/drivers/alpha.yaml', 'The driver that everybody uses.', f'"{description}"')
    build = site.build('gettext')
    found = messages(lambda _name: build, 'drivers')
    assert found[title] == [('data/drivers/alpha.yaml', 2)]
    assert found[description] == [('data/drivers/alpha.yaml', 3)]
    translate(site, {title: 'Alfa "2" (a)', description: 'Es ist *schlicht*: `alles` |davon|.'})
    page = german(site)('html').page('drivers/alpha.html')
    assert page.one('h1').text.rstrip('¶') == 'Alfa "2" (a)'
    assert 'Es ist *schlicht*: `alles` |davon|.' in page.raw


def test_a_broken_catalogue_is_left_out(site: Site) -> None:
    path = catalogues(site) / 'maturity.po'
    path.write_bytes(b'\xff\xfe\x00')
    build = site.build('text', warns=True, language='de', locale_dirs=['locales'])
    assert any('reading error' in one and str(path) in one for one in build.warnings)
    # What the package has is still there.
    assert 'Verlauf der Einstufung' in build.text('drivers/alpha.txt')


def test_a_heading_of_a_template_of_the_site_is_of_the_site(site: Site) -> None:
    site.append('conf.py', "templates_path = ['_templates']\n")
    headings = ('record.title', "'Its (very) own', '-'", "_('Requirements'), '-'")
    template = '\n\n'.join(f'{{{{ heading({one}) }}}}' for one in headings)
    site.write('_templates/pages/driver.rst.jinja', template)
    build = site.build('gettext')
    found = messages(lambda _name: build, 'drivers')
    assert found['Its (very) own'] == [('_templates/pages/driver.rst.jinja', 3)]
    translate(site, {'Its (very) own': 'Ihr Eigenes'})
    page = german(site)('html').page('drivers/alpha.html')
    assert [one.text.rstrip('¶') for one in page.all('h2')] == ['Ihr Eigenes', 'Anforderungen']
