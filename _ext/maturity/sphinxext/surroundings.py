# SPDX-License-Identifier: Apache-2.0
"""What documents show beside what was read of them, as one digest."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from maturity.sphinxext.domain import domains_of
from maturity.sphinxext.kept import digest_of
from maturity.sphinxext.project import code_digest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def shared_digest(app: Sphinx) -> str:
    """Return a digest of all that the documents of an output share.

    Too much in it makes a build slow, too little makes it wrong.
    """
    heads = [domain.project.head for domain in domains_of(app.env)]
    programs = [(name, extension.version) for name, extension in sorted(app.extensions.items())]
    return digest_of((
        (code_digest(), version('sphinx'), version('docutils'), programs),
        plain({value.name: value.value for value in app.config}),
        [(stamp(path) if path.is_file() else sorted(stamps_below(path).items())) for path in _paths(app)],
        (sorted(app.tags), plain([head.renames for head in heads]), app.builder.name),
        list(_inventory(app.env)),
    ))  # fmt: skip


def readings(env: BuildEnvironment) -> dict[str, tuple[str, str]]:
    """Return digests of the files and of the outline of each document, as they were when it was read."""
    kept: dict[str, tuple[str, str]] = vars(env).setdefault('maturity_readings', {})
    return kept


def _paths(app: Sphinx) -> Iterator[Path]:
    """Yield the folders of templates, static files and catalogues; Sphinx takes single files too."""
    config = app.config
    for name in ('templates_path', 'html_static_path', 'html_extra_path'):
        yield from (Path(app.confdir, path) for path in config[name])
    yield from (Path(app.srcdir, folder, config.language) for folder in config.locale_dirs)
    if theme := getattr(app.builder, 'theme', None):
        yield from map(Path, theme.get_theme_dirs())


def _inventory(env: BuildEnvironment) -> Iterator[str]:
    """Yield labels and objects, the titles and order of documents, numbers, and names of images."""
    records = domains_of(env)
    yield from (plain(domain.data['objects']) for domain in records)
    yield plain({docname: outline for docname, (_stamp, outline) in readings(env).items()})
    yield from (plain(env.domaindata[name]) for name in ('std', 'citation', 'math'))
    known = {'std', 'citation', 'math', *(domain.name for domain in records)}
    yield from (plain(set(one.get_objects())) for one in env.domains.sorted() if one.name not in known)
    for table in (env.toctree_includes, env.toc_secnumbers, env.toc_fignumbers, env.images, env.dlfiles):
        yield plain(table)


def plain(value: object) -> str:
    """Return data as text that is the same in every process."""
    if isinstance(value, Mapping):
        return f'{{{",".join(sorted(f"{plain(key)}:{plain(one)}" for key, one in value.items()))}}}'
    if isinstance(value, set | frozenset):
        return f'{{{",".join(sorted(map(plain, value)))}}}'
    if isinstance(value, list | tuple):
        return f'[{",".join(map(plain, value))}]'
    if isinstance(value, str | int):
        return repr(value)
    return re.sub(r' at 0x[0-9a-f]+', '', repr(value))


def stamp(path: str | Path) -> list[int] | None:
    """Return the time and size of a file, None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 (there can be very many)
    except OSError:
        return None
    return [found.st_mtime_ns, found.st_size]


def stamps_below(folder: Path, passed: Collection[str] = ()) -> dict[str, list[int]]:
    """Return the stamps of all files below a folder but some names in it; none where it is a file."""
    found: dict[str, list[int]] = {}
    for top, folders, names in os.walk(folder, followlinks=True):
        below = f'{top}/'.removeprefix(f'{folder}/')
        folders[:] = (name for name in folders if f'{below}{name}' not in passed)
        paths = (f'{below}{name}' for name in names)
        stamps = ((path, stamp(f'{folder}/{path}')) for path in paths if path not in passed)
        found.update((path, one) for path, one in stamps if one is not None)
    return found
