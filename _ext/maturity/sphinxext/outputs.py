# SPDX-License-Identifier: Apache-2.0
"""The files for programs beside the pages: written where something changed, removed where nothing is left.

What they are is in `maturity.api`; here is when.  A build whose record has
problems leaves them as they are, all of one sound record.  What the manifest
of an output says of those of a record is a mapping: the `key` by which they were
made, the paths of the `files`, and the `record`, file by file.
"""

from __future__ import annotations

import errno
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from sphinx.util.osutil import relative_uri

from maturity import paths
from maturity.sphinxext.domain import domains_of, maturity_domain
from maturity.sphinxext.kept import digest_of, remove, write_whole
from maturity.sphinxext.known import changed_entries
from maturity.views.references import fragment, slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from maturity.history import Event
    from maturity.sphinxext.domain import MaturityDomain

    Section = Mapping[str, Any]

BUILDERS = frozenset({'dirhtml', 'html'})
"""The builders that write files beside their pages."""


def has_outputs(builder: Builder) -> bool:
    """Return whether a build writes files for programs: no site has any that did not ask for them."""
    return builder.name in BUILDERS and bool(builder.config.maturity_outputs)


def beside(builder: Builder, docname: str, path_prefix: str) -> Callable[[str], str] | None:
    """Return what makes the path of a file an address on a page; None where there are no such files."""
    if not has_outputs(builder):
        return None
    page = builder.get_target_uri(docname)
    return lambda path: relative_uri(page, f'{path_prefix}{path}')


def planned(app: Sphinx, before: Mapping[str, Section], *, anew: bool) -> Mapping[str, Section]:
    """Return what the manifest is to say of the records of which a file differs from before.

    With `anew`, nothing is known of the files that are there.
    """
    sections = {
        domain.name: _planned(app, domain, before.get(domain.name, {}), anew=anew)
        for domain in domains_of(app.env)
    }
    return {name: section for name, section in sections.items() if section is not None}


def _planned(app: Sphinx, domain: MaturityDomain, before: Section, *, anew: bool) -> Section | None:
    head = domain.project.head
    if not has_outputs(app.builder) or head.problems or not head.digest:
        return None
    key = digest_of((head.digest, _addresses(app, domain)))
    if before.get('key') == key and not anew:
        return None
    from maturity import api  # noqa: PLC0415 (most builds write no file for programs)

    assert domain.project.data is not None
    prefix = domain.project.path_prefix
    files = sorted(f'{prefix}{output.path}' for output in api.outputs(domain.project.data))
    return {'key': key, 'files': files, 'record': domain.project.head.files}


def _addresses(app: Sphinx, domain: MaturityDomain) -> object:
    """Return what the files say of the site: its address, and those of its pages."""
    objects = domain.data['objects'].items()
    addresses = sorted((key, app.builder.get_target_uri(target.docname)) for key, target in objects)
    return app.config.html_baseurl, addresses


def write(app: Sphinx, before: Mapping[str, Section], now: Mapping[str, Section], *, anew: bool) -> None:
    """Write the files that changed, and remove those that are gone; may raise `OSError`."""
    for name, section in now.items():
        known = before.get(name, {})
        changed = None if anew else changed_entries(known.get('record', {}), section['record'])
        _write(app, maturity_domain(app.env, name), changed)
        for path in {*known.get('files', ())} - {*section['files']}:
            remove(Path(app.outdir), path)


def _write(app: Sphinx, domain: MaturityDomain, changed: frozenset[str] | None) -> None:
    """Write the files of a record, of entries only those that have changed, or all."""
    from maturity import api  # noqa: PLC0415 (most builds write no file for programs)

    assessments = domain.project.assessments
    assert assessments is not None
    prefix, home = domain.project.path_prefix, api.based(app.config.html_baseurl)
    base, page = home and f'{home}{prefix}', _page(app.builder, domain, home)
    export = api.Export(assessments=assessments, base=base, home=home, page=page)
    for output in api.outputs(assessments.data):
        if changed is None or output.entry is None or output.entry in changed:
            _put(Path(app.outdir), f'{prefix}{output.path}', partial(output.make, export))


def _put(out: Path, name: str, make: Callable[[], Iterable[bytes]]) -> None:
    """Write a file if its content changed; a build that was killed may have left the half of one."""
    path = out / name
    for folder in list(PurePosixPath(name).parents)[-2::-1]:
        if (out / folder).is_symlink():
            # What stands behind it is not the output.
            raise OSError(errno.ELOOP, 'a link where a folder is to be; remove it', str(out / folder))
    path.with_name(f'{path.name}.new').unlink(missing_ok=True)
    try:
        with path.open('rb') as file:
            if all(file.read(len(part)) == part for part in make()) and not file.read(1):
                return
    except OSError:
        path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, make())


def _page(builder: Builder, domain: MaturityDomain, base: str) -> Callable[[Event], str | None]:
    """Return what gives the address of the page about an event, from the feed where no other is known."""
    feed = f'{domain.project.path_prefix}{paths.FEED}'

    def page(event: Event) -> str | None:
        target = domain.data['objects'].get((event.entry.kind, event.entry.id))
        if target is None:
            return None
        place = fragment(event.entry.id, slug(event.release.id))
        at = f'#{domain.project.place_prefix}{place}' if event.new is not None else ''
        uri = builder.get_target_uri(target.docname)
        return f'{f"{base}{uri}" if base else relative_uri(feed, uri)}{at}'

    return page
