# SPDX-License-Identifier: Apache-2.0
"""The reST of the page of a data file, from a template, with escaping always on."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils.utils import column_width
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
)
from jinja2.exceptions import TemplateError
from sphinx.errors import ExtensionError

from maturity.model import msg
from maturity.sphinxext.kept import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Template
    from sphinx.application import Sphinx

    from maturity.sphinxext.project import Project, Source

NOT_SHOWN = msg('This record has problems and cannot be shown.')


class Page(NamedTuple):
    """The reST of a page, in English, and the titles and paragraphs in it that are of this package."""

    text: str
    own: frozenset[str]


class Raw(str):
    """Text that is markup already and is not escaped again."""

    __slots__ = ()


def escape(value: object) -> str:
    """Return plain text as reST that reads the same; `Raw` as it is."""
    if isinstance(value, Raw):
        return str(value)
    text = re.sub(r'([^\w\s.,-]|_)', r'\\\1', str(value))
    # At the beginning of a line, these are directives, comments, lists, options and lines.
    return re.sub(r'(?m)^(\s*(?:\w+(?=\.(?:\s|$)))?)([.-])', r'\1\\\2', text)


def heading(text: object, line: str = '=') -> Raw:
    """Return a section title of plain text, underlined with `line`."""
    title = escape(text)
    return Raw(f'{title}\n{line * max(column_width(title), 3)}')


def template_loader(app: Sphinx) -> ChoiceLoader:
    """Return where templates are looked for: the site's own folders, then the package.

    As in Sphinx, a `!` before a name asks for the template of the package.
    """
    own = [os.path.join(app.confdir, path) for path in app.config.templates_path]
    package = PackageLoader('maturity.sphinxext', 'templates')
    return ChoiceLoader([FileSystemLoader(own), package, PrefixLoader({'': package}, '!')])


def templates(app: Sphinx) -> Environment:
    """Return the environment of page templates: the site's own win over the package's."""
    environment = Environment(  # noqa: S701 (this is reST; `finalize` escapes it)
        loader=template_loader(app),
        undefined=StrictUndefined,
        finalize=escape,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals['heading'] = heading
    return environment


def own_pages(environment: Environment) -> str:
    """Return a digest of the page templates that a site has of its own, '' where it has none."""
    assert isinstance(environment.loader, ChoiceLoader)
    own = environment.loader.loaders[0]
    names = [name for name in own.list_templates() if name.startswith('pages/')]
    return digest_of([(name, own.get_source(environment, name)[0]) for name in names]) if names else ''


@contextmanager
def named_errors(name: str) -> Iterator[None]:
    """Name the template of a mistake in it: a site's own may have one."""
    try:
        yield
    except TemplateError as error:
        message = f'{name}: {error}'
        raise ExtensionError(message, modname='maturity.sphinxext') from error


@cache
def page_template(environment: Environment, kind: str) -> Template:
    """Return the template of a kind, or the one of entries."""
    return environment.select_template([f'pages/{kind}.rst.jinja', 'pages/entry.rst.jinja'])


@cache
def lines_of(template: Template) -> tuple[str, ...]:
    """Return the lines of a template, as they stand in its file."""
    return tuple(Path(template.filename).read_text('utf-8').splitlines()) if template.filename else ()


def page_of(environment: Environment, project: Project, source: Source) -> Page:
    """Return the page of a data file.

    A page says anchor, title and directives.  A file with problems still has
    a page, so that links to it and the order of pages stay as they are.
    """
    # That no page lists what has problems is no second mistake.
    orphan = ':orphan:\n\n' if project.is_broken(source.id) else ''
    own: set[str] = set()

    def ours(words: str) -> str:
        own.add(words)
        return words

    if source.record is None or project.data is None:
        text = f'{heading(source.id)}\n\n{ours(str(NOT_SHOWN))}\n'
        return Page(orphan + text, frozenset(own))
    context: dict[str, Any] = {
        'id': Raw(source.id),
        'domain': Raw(project.settings.domain),
        'kind': project.data.kinds.get(source.kind),
        'record': source.record,
        'data': project.data,
        'capable': project.data.capable,
        '_': ours,
        'gettext': ours,
    }
    with named_errors(f'pages/{source.kind}.rst.jinja'):
        text = page_template(environment, source.kind).render(context)
    return Page(orphan + text, frozenset(own))
