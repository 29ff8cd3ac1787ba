# SPDX-License-Identifier: Apache-2.0
"""The messages of this package, and the texts of the record, in the language of a site.

A site's own `maturity.po`, below its `locale_dirs` like all its catalogues,
goes before that of the package.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from gettext import GNUTranslations, find, translation
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sphinx import locale
from sphinx.transforms.i18n import parse_noqa
from sphinx.util.i18n import docname_to_domain

import maturity
from maturity.model import Text, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sphinx.application import Sphinx
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


KEPT = 20_000
"""How many sentences are kept as they are shown: those that a large site says on many pages."""


class Speaker:
    """Says the words of views: messages by the catalogues, texts of the record by `texts`."""

    def __init__(self, texts: Callable[[str], str]) -> None:
        """Keep what translates texts, and what was said: most sentences are those of many pages."""
        self.texts = texts
        self._told = lru_cache(KEPT)(self._tell)
        self.searched = lru_cache(KEPT)(self._searched)

    def say(self, words: Phrase | str) -> str:
        """Return words as they are to be shown; plain ones as they are."""
        return self.texts(words.value) if type(words) is Text else self._told(words)

    def _tell(self, words: Phrase | str) -> str:
        return tell(words, translated, lambda text: self.texts(text.value))

    def _searched(self, phrase: Phrase, split: Callable[[str], list[str]]) -> Mapping[str, None]:
        """Return the words that search finds of a phrase; the texts in a message stand on their own."""
        is_text = isinstance(phrase, Text)
        words = self.say(phrase) if is_text else tell(phrase, translated, lambda _text: '')
        return dict.fromkeys(split(words))


_SPEAKERS: WeakKeyDictionary[BuildEnvironment, dict[str, Speaker]] = WeakKeyDictionary()


def speaker_of(env: BuildEnvironment, docname: str) -> Speaker:
    """Return who says the words of a page: one for all pages whose texts are in the same catalogues."""
    name, known = docname_to_domain(docname, env.config.gettext_compact), _SPEAKERS.setdefault(env, {})
    if name not in known:
        texts = _texts_of_site(env, name)
        known[name] = known.setdefault('', Speaker(str)) if texts is str else Speaker(texts)
    return known[name]


def register_catalogues(app: Sphinx) -> None:
    """Register the catalogues in the language of a site, its own first.

    Sphinx compiles the catalogues of a site when it builds; by then they are in use.
    """
    app.builder.compile_update_catalogs()
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


def _texts_of_site(env: BuildEnvironment, name: str) -> Callable[[str], str]:
    """Return what translates the texts of the record by the catalogues of the site that have a name."""
    language = env.config.language
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
