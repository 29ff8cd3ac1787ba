# SPDX-License-Identifier: Apache-2.0
"""The messages of this package, and the texts of the record, in the language of a site.

A site's own `maturity.po`, below its `locale_dirs` like all its catalogues,
goes before that of the package.
"""

from __future__ import annotations

import hashlib
from gettext import GNUTranslations, find, translation
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx import locale
from sphinx.transforms.i18n import parse_noqa
from sphinx.util.i18n import CatalogRepository, docname_to_domain

import maturity
from maturity.model import Text, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from maturity.model import Phrase

LOCALE = Path(maturity.__file__).parent / 'locale'
CATALOGUE = 'maturity'


def translated(template: str, plural: str | None = None, count: int = 1) -> str:
    """Return a template of this package in the language of the site."""
    catalogue = locale.get_translator(CATALOGUE)
    if plural is None:
        return catalogue.gettext(template)
    return catalogue.ngettext(template, plural, count)


class Speaker:
    """Says the words of a view: messages by the catalogues, texts of the record by `texts`."""

    def __init__(self, texts: Callable[[str], str]) -> None:
        """Keep what translates texts."""
        self.texts = texts

    def say(self, words: Phrase | str) -> str:
        """Return words as they are to be shown; plain ones as they are."""
        if type(words) is Text:
            return self.texts(words.value)
        return tell(words, translated, lambda text: self.texts(text.value))


def register_catalogues(app: Sphinx, config: Config) -> None:
    """Register the catalogues in the language of a site, its own first.

    Sphinx compiles the catalogues of a site when it builds; by then ours are in use.
    """
    for catalogue in CatalogRepository(app.srcdir, config.locale_dirs, config.language, 'utf-8').catalogs:
        if catalogue.domain == CATALOGUE and catalogue.is_outdated():
            catalogue.write_mo(config.language, config.gettext_allow_fuzzy_translations)
    for folder in _folders(app):
        app.add_message_catalog(CATALOGUE, str(folder))


def catalogues_digest(app: Sphinx) -> str:
    """Return a digest of the catalogues in the language of a site."""
    found = (find(CATALOGUE, folder, [app.config.language], all=True) for folder in _folders(app))
    paths = [Path(path) for one in found for path in one]
    return hashlib.sha256(b''.join(path.read_bytes() for path in paths)).hexdigest()


def _folders(app: Sphinx) -> Iterator[Path]:
    yield from (Path(app.srcdir, folder) for folder in app.config.locale_dirs)
    yield LOCALE


def texts_of_site(env: BuildEnvironment, docname: str) -> Callable[[str], str]:
    """Return what translates the texts of the record on a page, by the catalogues of the site."""
    name, language = docname_to_domain(docname, env.config.gettext_compact), env.config.language
    found = (
        translation(name, env.srcdir / folder, languages=[language], fallback=True)
        for folder in env.config.locale_dirs
    )
    catalogues = [catalogue for catalogue in found if isinstance(catalogue, GNUTranslations)]
    if not catalogues:
        return str

    def found_in(text: str) -> str:
        # What stands for no text in a catalogue are its headers.
        found = (parse_noqa(catalogue.gettext(text))[0] for catalogue in catalogues if text)
        return next((words for words in found if words.strip() and words != text), text)

    return found_in
