# SPDX-License-Identifier: Apache-2.0
"""The files for machines beside the pages: written where something changed, removed where nothing is left.

What they are is in `maturity.api`; here is when.  A build whose record has
problems leaves them as they are, all of one sound record.  What the manifest
of an output says of them (see `leftovers`) is a mapping: `code` and `key`, of
which `files` are made.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from sphinx.util.osutil import relative_uri

from maturity import api, paths
from maturity.model import msg
from maturity.sphinxext.domain import maturity_domain
from maturity.sphinxext.project import code_digest, digest_of, project_of, remove, write_whole
from maturity.views.references import fragment, slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from maturity.history import Event
    from maturity.sphinxext.domain import MaturityDomain

    Section = Mapping[str, Any]

BUILDERS = frozenset({'dirhtml', 'html'})
"""The builders that write files beside their pages."""


def beside(builder: Builder, docname: str) -> Callable[[str], str] | None:
    """Return what makes the path of a file an address on a page; None where there are no such files."""
    if builder.name not in BUILDERS:
        return None
    page = builder.get_target_uri(docname)
    return lambda path: relative_uri(page, path)


def link_feed(
    app: Sphinx, pagename: str, _templatename: str, context: dict[str, Any], _doctree: object
) -> None:
    """Name the feed of events in the head of every page."""
    address = beside(app.builder, pagename)
    if address is None:
        return
    title = project_of(app).messages(msg('Promotion history').template)
    link = Markup('<link rel="alternate" type="application/atom+xml" title="{}" href="{}">')
    context['metatags'] = f'{context.get("metatags", "")}{link.format(title, address(paths.FEED))}\n'


# What there is to be ----------------------------------------------------------------------------


def planned(app: Sphinx, before: Section) -> dict[str, Any]:
    """Return what the manifest is to say; the same as before where nothing changed."""
    domain = maturity_domain(app.env)
    if app.builder.name not in BUILDERS:
        return {}
    if domain.project.head.problems or not domain.project.head.digest:
        return dict(before)
    code, key = code_digest()[:16], digest_of((domain.project.digest, _places(app, domain)))[:16]
    made = before if before.get('code') == code else {}
    kept = made.get('files') if made.get('key') == key else None
    return {
        'code': code,
        'key': key,
        'files': kept or sorted(_paths(domain)),
    }


def _places(app: Sphinx, domain: MaturityDomain) -> object:
    """Return what outputs hold of the site: addresses, where its own is known."""
    base = app.config.html_baseurl
    if not base:
        return base
    objects = domain.data['objects'].items()
    return base, sorted((key, app.builder.get_target_uri(target.docname)) for key, target in objects)


def _paths(domain: MaturityDomain) -> Iterator[str]:
    data = domain.project.data
    assert data is not None
    yield from (output.path for output in api.outputs(data))


def every_file(section: Section) -> frozenset[str]:
    """Return the paths of all files that a manifest names."""
    return frozenset(section.get('files', ()))


def sound(found: Any) -> Section:  # noqa: ANN401 (whatever a file says)
    """Return what a manifest says of the files, or nothing where it makes no sense."""
    try:
        return found if all(isinstance(path, str) for path in every_file(found)) else {}
    except (AttributeError, KeyError, TypeError):
        return {}


def unfinished(before: Section, now: Section) -> dict[str, Any]:
    """Return what the manifest says until all files are right: which there are or may be."""
    return dict(now) if before == now else {'files': sorted(every_file(before) | every_file(now))}


# Writing ----------------------------------------------------------------------------------------


def write(app: Sphinx, before: Section, now: Section) -> None:
    """Make the files what the manifest is going to say; may raise `OSError`.

    A file that is right already is not written, and nothing is computed where
    all of them are.
    """
    domain = maturity_domain(app.env)
    if app.builder.name not in BUILDERS or domain.project.head.problems or not now:
        return
    out = Path(app.outdir)
    if before.get('code') != now['code'] or before.get('key') != now['key'] or _lacks(out, now['files']):
        _write_files(app, out, domain)
    for path in sorted(every_file(before) - every_file(now)):
        remove(out, path)


def _lacks(out: Path, paths: list[str]) -> bool:
    return not all(os.path.exists(f'{out}/{path}') for path in paths)  # noqa: PTH110 (there can be very many)


def _write_files(app: Sphinx, out: Path, domain: MaturityDomain) -> None:
    assessments = domain.project.assessments
    assert assessments is not None
    base = api.based(app.config.html_baseurl)
    export = api.Export(assessments=assessments, base=base, page=_page(app.builder, domain, base))
    for output in api.outputs(assessments.data):
        _put(out, output.path, output.make(export))


def _put(out: Path, name: str, content: bytes) -> None:
    """Write a file, if it is another one; a build that was killed may have left the half of one."""
    path = out / name
    for folder in list(PurePosixPath(name).parents)[-2::-1]:
        if (out / folder).is_symlink():
            # What stands behind it is not the output.
            raise OSError(errno.ELOOP, 'a link where a folder is to be; remove it', str(out / folder))
    path.with_name(f'{path.name}.new').unlink(missing_ok=True)
    try:
        if path.read_bytes() == content:
            return
    except OSError:
        path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)


def _page(builder: Builder, domain: MaturityDomain, base: str) -> Callable[[Event], str | None]:
    """Return what gives the address of the page about an event."""

    def page(event: Event) -> str | None:
        target = domain.data['objects'].get((event.entry.kind, event.entry.id))
        if target is None or not base:
            return None
        place = f'#{fragment(event.entry.id, slug(event.release.id))}' if event.new is not None else ''
        return f'{base}{builder.get_target_uri(target.docname)}{place}'

    return page
