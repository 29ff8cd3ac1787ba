# SPDX-License-Identifier: Apache-2.0
"""The texts of the record can be translated, and say where they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.sphinx.html import read

if TYPE_CHECKING:
    from tests.sphinx.conftest import Built
    from tests.sphinx.site import Site

# Whole texts, as the record has them; in a view, nothing in a translation is markup either.
GERMAN = {
    'Alpha': 'Alfa & Söhne',
    'Draft': 'Entwurf',
    'Reads and writes': 'Liest und schreibt',
    'Its size is fixed.': 'Die Größe <b>steht</b> |fest|.',
    'Only in black.': 'Nur in Schwarz: 2 * 3 * 4 __init__ :ref:`x`',
    'The suite failed every second night.': 'Der Test scheiterte jede zweite Nacht.',
}


def messages(built: Built, domain: str) -> dict[str, list[tuple[str, int]]]:
    """Return the texts of a catalogue with the places where they stand, below the site."""
    with (built('gettext').out / f'{domain}.pot').open('rb') as file:
        return {
            str(one.id): [(re.sub(r'^.*/site/', '', path), line) for path, line in one.locations]
            for one in read_po(file)
            if one.id
        }


def test_the_catalogue_names_the_places_in_the_record(built: Built) -> None:
    found = messages(built, 'drivers')
    for text, place in {
        'Alpha': ('data/drivers/alpha.yaml', 2),
        'Its size is fixed.': ('data/drivers/alpha.yaml', 18),
        'Only in black.': ('data/drivers/alpha.yaml', 20),
        'The suite failed every second night.': ('data/drivers/alpha.yaml', 29),
        'Nobody used it.': ('data/drivers/beta.yaml', 4),
        'It is generated.': ('data/drivers/delta.yaml', 5),
        'Draft': ('data/ladders.yaml', 4),
        'Birch': ('data/releases/birch.yaml', 1),
        'Reads and writes': ('data/requirements.yaml', 4),
    }.items():
        assert place in found[text], (text, found[text])


def test_the_catalogue_has_every_text_of_the_record(built: Built) -> None:
    found = {
        text
        for domain in ('drivers', 'features', 'releases', 'requirements', 'capabilities', 'levels')
        for text in messages(built, domain)
    }
    for text in (
        'It works for its author.',
        'A path in the repository is enough.',
        'a driver reads and writes',
        'The class has a method "sync".',
        'A setting that no suite can reach.',
        'The first release on record.',
        'Writes only where the setting allows it.',
        'The suite was stable for a year.',
        'A second driver was wanted.',
        'It was never built.',
        'End of life',
        'Back end',
        'Names of the builds',
        'The folder said so.',
    ):
        assert text in found


def translate(site: Site) -> None:
    catalogue = Catalog('de', fuzzy=False)
    for original, translated in GERMAN.items():
        catalogue.add(original, translated)
    folder = site.source / 'locales' / 'de' / 'LC_MESSAGES'
    folder.mkdir(parents=True)
    for domain in ('index', 'drivers', 'requirements', 'releases'):
        with (folder / f'{domain}.mo').open('wb') as file:
            write_mo(file, catalogue)


def test_a_translation_is_shown_as_plain_text(site: Site) -> None:
    translate(site)
    for builder in ('html', 'text'):
        build = site.build(builder, language='de', locale_dirs=['locales'])
        assert (build.warnings, build.code) == ((), 0)
    out = site.output('html')
    views = ' '.join(view.text for view in read(out / 'drivers/alpha.html').all(of='mt-view'))
    text = re.sub(r'[\s|]+', ' ', (site.output('text') / 'drivers/alpha.txt').read_text('utf-8'))
    for original, translated in GERMAN.items():
        assert translated in views
        assert original not in views or not original.endswith('.')
    for translated in ('Alfa & Söhne', 'Entwurf', 'jede zweite Nacht.'):
        assert translated in text
    page = read(out / 'index.html')
    assert page.one('table').one('a').text == 'Alfa & Söhne'
    assert [*page.all('b')] == []
