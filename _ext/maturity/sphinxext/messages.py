# SPDX-License-Identifier: Apache-2.0
"""The messages of this package in the language of a site.

A site's own `maturity.po`, below its `locale_dirs` like all its catalogues,
goes before that of the package.  Both are read as they are: nothing has to be
compiled before a build.
"""

from __future__ import annotations

import hashlib
import io
from gettext import GNUTranslations, NullTranslations, translation
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from sphinx.transforms.i18n import parse_noqa
from sphinx.util import logging
from sphinx.util.i18n import docname_to_domain

import maturity
from maturity.model import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from babel.messages.catalog import Catalog, Message
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from maturity.model import Phrase

logger = logging.getLogger(__name__)

LOCALE = Path(maturity.__file__).parent / 'locale'
NAME = 'maturity.po'


class Messages:
    """What the messages of this package read in one language; English without a catalogue."""

    def __init__(self, files: Sequence[Path] = ()) -> None:
        """Read catalogues, the most important first; warns of what is wrong in them."""
        self._found = NullTranslations()
        found = hashlib.sha256()
        for path in reversed(files):
            content = _content(path)
            translations = _compiled(content, path)
            translations.add_fallback(self._found)
            self._found = translations
            found.update(content)
        self.digest = found.hexdigest() if files else ''

    def __call__(self, template: str, plural: str | None = None, count: int = 1) -> str:
        """Return a template in the language."""
        if plural is None:
            return self._found.gettext(template)
        return self._found.ngettext(template, plural, count)


class Speaker:
    """Says the words of a view: messages by a catalogue, texts of the record by `texts`."""

    def __init__(self, messages: Messages, texts: Callable[[str], str]) -> None:
        """Keep both."""
        self._messages = messages
        self.texts = texts

    def say(self, words: Phrase | str) -> str:
        """Return words as they are to be shown; plain ones as they are."""
        return tell(words, self._messages, lambda text: self.texts(text.value))


def messages_of(app: Sphinx) -> Messages:
    """Return the messages in the language of a site."""
    return Messages(list(_files(app)))


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

    def translated(text: str) -> str:
        # What stands for no text in a catalogue are its headers.
        found = (parse_noqa(catalogue.gettext(text))[0] for catalogue in catalogues if text)
        return next((words for words in found if words.strip() and words != text), text)

    return translated


def _files(app: Sphinx) -> Iterator[Path]:
    """Yield the catalogues of the language, the most important first: `de_AT` is German too."""
    language = app.config.language
    folders = [*(Path(app.srcdir, folder) for folder in app.config.locale_dirs), LOCALE]
    for name in dict.fromkeys((language, language.partition('_')[0])):
        for folder in folders:
            path = folder / name / 'LC_MESSAGES' / NAME
            if path.is_file():
                yield path


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        _warn('cannot be read: %s', error, location=f'{path}:1')
        return b''


def _compiled(content: bytes, path: Path) -> NullTranslations:
    compiled = io.BytesIO()
    try:
        catalogue = read_po(io.BytesIO(content), abort_invalid=True)
        _leave_out(catalogue, path)
        write_mo(compiled, catalogue)
        compiled.seek(0)
        return GNUTranslations(compiled)
    except (PoFileError, ValueError, LookupError) as error:
        place = f'{path}:{getattr(error, "lineno", 0) + 1}'
        _warn('cannot be read, so nothing of it is used: %s', error, location=place)
        return NullTranslations()


def _leave_out(catalogue: Catalog, path: Path) -> None:
    """Drop the translations that name places which their messages do not have."""
    for message in [one for one in catalogue if one.id and one.string and not one.fuzzy]:
        for wrong in _wrong_places(message):
            place = f'{path}:{message.lineno}'
            _warn('%r has no place %s, so this translation is left out', message.id, wrong, location=place)
            message.string = ''
            break


def _wrong_places(message: Message) -> Iterator[str]:
    known = {place for original in _forms(message.id) for place in _places(original)}
    # A template without places is no format, and braces in it are only braces.
    found = (place for one in _forms(message.string or '') if known for place in _places(one))
    yield from (f'{{{place}}}' for place in found if place not in known)


def _forms(text: str | Iterable[str]) -> Iterable[str]:
    """Return the singular and the plurals of a text that may have some."""
    return (text,) if isinstance(text, str) else text


def _places(template: str) -> Iterator[str]:
    """Yield the places of a template as they are written, `}` for a brace that is none of one."""
    try:
        for _text, name, form, conversion in Formatter().parse(template):
            if name is not None:
                yield name if not (form or conversion) else f'{name}!'
    except ValueError:
        yield '}'


def _warn(message: str, *values: object, location: str) -> None:
    logger.warning(message, *values, location=location, type='maturity', subtype='messages')
