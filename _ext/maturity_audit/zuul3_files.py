# SPDX-License-Identifier: Apache-2.0
"""What stands in the files in which a repository tells Zuul its jobs, templates and project."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.model import Message, msg
from maturity.yamltools import Map, Scalar, Seq
from maturity_audit.foreign_yaml import Value, is_null, maps, read, texts, truth
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity_audit.source import Snapshot

ROOTS = ('zuul.yaml', 'zuul.d', '.zuul.yaml', '.zuul.d')
"""Where a repository tells it; the first that is there counts."""
MOST_FILES = 100
IGNORED = '.zuul.ignore'
"""A file that takes its folder out."""


@dataclass(frozen=True, slots=True)
class Branch:
    """An expression for branches; None is one that cannot be read."""

    regex: str | None
    negate: bool = False


@dataclass(frozen=True, slots=True)
class Variant:
    """What one place says about a job: where it is defined, or where a pipeline lists it.

    None is what the place does not say; `root` is a job that has no parent.
    """

    name: str
    line: int
    parent: str | None = None
    root: bool = False
    voting: bool | Message | None = None
    branches: tuple[Branch, ...] | None = None
    variables: Map | None = None
    run: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """The jobs that a project or a template lists by pipelines; `name` None is the repository itself."""

    name: str | None
    templates: tuple[str, ...]
    pipelines: tuple[tuple[str, tuple[Variant, ...]], ...]
    variables: Map | None


@dataclass(frozen=True, slots=True)
class Parts:
    """What one file tells."""

    jobs: Mapping[str, tuple[Variant, ...]]
    templates: tuple[Listing, ...]
    projects: tuple[Listing, ...]


def files(tree: Snapshot) -> tuple[str, ...]:
    """Return the paths of the files, in the order in which Zuul reads them."""
    for root in ROOTS:
        node = tree.node(root)
        if node is None:
            continue
        if node.type != 'folder':
            return (root,)
        found = []
        for path in tree.files(root):
            found.append(path)
            if len(found) > MOST_FILES:
                raise CannotTell(msg('{path} holds too many files', path=root))
        out = tuple(path.removesuffix(IGNORED) for path in found if path.endswith(f'/{IGNORED}'))
        return tuple(sorted(path for path in found if path.endswith('.yaml') and not path.startswith(out)))
    return ()


_NAME = re.compile(rb"""\bname["']?[ \t]*:[ \t]*["']?([^\s"'#,{}]+)""")


def names(data: bytes) -> frozenset[str]:
    """Return all that a file gives a name, and maybe more, without reading it properly: to skip files."""
    return frozenset(found.decode('utf-8', 'replace') for found in _NAME.findall(data))


def parts(data: bytes) -> Parts:
    """Return what a file tells; raises `CannotTell` for one that is no YAML."""
    root = read(data)
    if not isinstance(root, Seq) and not is_null(root):
        raise CannotTell(msg('the file is no list of jobs and projects'))
    jobs: dict[str, list[Variant]] = {}
    templates, projects = [], []
    for item in maps(root):
        for kind, one in item.items():
            if not isinstance(one, Map):
                continue
            name = one.get('name')
            if kind == 'job' and isinstance(name, Scalar):
                jobs.setdefault(str(name), []).append(_variant(name, kind.line, one))
            elif kind == 'project-template' and isinstance(name, Scalar):
                templates.append(_listing(str(name), one))
            elif kind == 'project':
                projects.append(_listing(str(name) if isinstance(name, Scalar) else None, one))
    return Parts(
        {name: tuple(variants) for name, variants in jobs.items()}, tuple(templates), tuple(projects)
    )


def _listing(name: str | None, one: Map) -> Listing:
    pipelines = (
        (str(key), tuple(_listed(value.get('jobs')))) for key, value in one.items() if isinstance(value, Map)
    )
    return Listing(
        name=name,
        templates=tuple(map(str, texts(one.get('templates')))),
        pipelines=tuple((key, jobs) for key, jobs in pipelines if jobs),
        variables=_map(one.get('vars')),
    )


def _listed(jobs: Value | None) -> Iterator[Variant]:
    """Yield the jobs of a pipeline: names, or a name with what is particular there."""
    for one in jobs if isinstance(jobs, Seq) else ():
        if isinstance(one, Scalar):
            yield Variant(str(one), one.line)
        elif isinstance(one, Map):
            for name, value in one.items():
                yield _variant(name, name.line, value if isinstance(value, Map) else Map())


def _variant(name: str, line: int, one: Map) -> Variant:
    parent = one.get('parent')
    root = parent is not None and is_null(parent)
    return Variant(
        name=str(name),
        line=line,
        parent=str(parent) if isinstance(parent, Scalar) and not root else None,
        root=root,
        voting=_voting(one.get('voting'), line),
        branches=tuple(_branches(one['branches'])) if 'branches' in one else None,
        variables=_map(one.get('vars')),
        run=tuple(_run(one.get('run'))),
    )


def _map(value: Value | None) -> Map | None:
    return value if isinstance(value, Map) else None


def _voting(value: Value | None, line: int) -> bool | Message | None:
    if value is None:
        return None
    found = truth(value)
    if found is None:
        return msg(
            'line {line} says neither yes nor no about the vote', line=str(getattr(value, 'line', line))
        )
    return found


def _branches(value: Value) -> Iterator[Branch]:
    """Yield expressions for branches: one or a list, each a text or `{regex, negate}`."""
    for one in value if isinstance(value, Seq) else (value,):
        if isinstance(one, Scalar):
            yield Branch(str(one))
        elif isinstance(one, Map) and isinstance(regex := one.get('regex'), Scalar):
            negate = truth(one['negate']) if 'negate' in one else False
            yield Branch(None if negate is None else str(regex), bool(negate))
        else:
            yield Branch(None)


def _run(value: Value | None) -> Iterator[str]:
    """Yield the playbooks of a job: one or a list, each a path or `{name}`."""
    for one in value if isinstance(value, Seq) else (value,):
        path = one.get('name') if isinstance(one, Map) else one
        if isinstance(path, Scalar):
            yield str(path)
