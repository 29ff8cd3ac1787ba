# SPDX-License-Identifier: Apache-2.0
"""What the files say in which a repository tells Zuul its jobs, templates and project."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from maturity.model import Message, msg
from maturity.yamltools import Map, Scalar, Seq
from maturity_audit.foreign_yaml import Tagged, is_null, maps, read, scalar, texts, truth
from maturity_audit.jobs import LONGEST_VALUE, at_most
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity_audit.foreign_yaml import Value
    from maturity_audit.jobs import Patterns
    from maturity_audit.source import Snapshot

ROOTS = ('zuul.yaml', 'zuul.d', '.zuul.yaml', '.zuul.d')
"""Where a repository tells it; the first that is there counts."""
MOST_FILES = 100
INHERIT = '!inherit'
"""A tag of a list that is added to that of the parent."""
IGNORED = '.zuul.ignore'
"""A file that takes its folder out."""


def files(tree: Snapshot) -> tuple[str, ...]:
    """Return the paths of the files, in the order in which Zuul reads them."""
    root = next((root for root in ROOTS if tree.node(root) is not None), None)
    if root is None or tree.names(root) is None:
        return () if root is None else (root,)
    found = list(at_most(MOST_FILES, tree.files(root), msg('{path} holds too many files', path=root)))
    out = tuple(path.removesuffix(IGNORED) for path in found if path.endswith(f'/{IGNORED}'))
    return tuple(sorted(path for path in found if path.endswith('.yaml') and not path.startswith(out)))


_NAME = re.compile(rb"""\bname["']?[ \t]*:[ \t]*["']?([^\s"'#,{}]+)""")


def names(data: bytes) -> frozenset[str]:
    """Return all that a file gives a name, and maybe more, without reading it properly: to skip files."""
    return frozenset(name.decode('utf-8', 'replace') for name in _NAME.findall(data))


@dataclass(frozen=True, slots=True)
class Layer:
    """What one place says about a job: where it is defined, or where a pipeline lists it.

    `kind` is `job`, or that of another part of a file: a template, or a project,
    whose name is empty where it is that of the repository.  `variables` are those
    of the whole project of a job.
    """

    name: str
    line: int
    attributes: Map
    tree: Snapshot
    path: str
    kind: str = 'job'
    variables: Value | None = None

    @property
    def parent(self) -> str | None:
        """The parent, None where the place names none."""
        parent = self.attributes.get('parent')
        return str(parent) if isinstance(parent, Scalar) and not is_null(parent) else None

    @property
    def playbooks(self) -> tuple[str, ...]:
        """The playbooks of the job: one or a list, each a path or `{name}`."""
        paths = (
            one.get('name') if isinstance(one, Map) else one for one in _several(self.attributes.get('run'))
        )
        return tuple(str(path) for path in paths if isinstance(path, Scalar))

    def is_on(self, branch: str, patterns: Patterns) -> bool:
        """Return whether the place speaks of a branch: expressions, one or a list, or `{regex, negate}`."""
        if 'branches' not in self.attributes:
            return True
        return any(_matches(one, branch, patterns) for one in _several(self.attributes['branches']))


def parts(tree: Snapshot, path: str) -> Iterator[Layer]:
    """Yield what a file tells; raises `CannotTell` for one that is no YAML."""
    for item in maps(tree.made(_list, path)):
        for kind, one in item.items():
            if isinstance(one, Map):
                name = one.get('name')
                yield Layer(
                    str(name) if isinstance(name, Scalar) else '', kind.line, one, tree, path, str(kind)
                )


def _list(data: bytes) -> Value:
    root = read(data)
    if not isinstance(root, Seq) and not is_null(root):
        raise CannotTell(msg('the file is no list of jobs and projects'))
    return root


def _several(value: Value | None) -> Sequence[Value | None]:
    return value if isinstance(value, Seq) else (value,)


def _matches(one: Value | None, branch: str, patterns: Patterns) -> bool:
    regex, negate = (one.get('regex'), one.get('negate')) if isinstance(one, Map) else (one, None)
    negated = False if negate is None else truth(negate)
    if not isinstance(regex, Scalar) or negated is None:
        raise CannotTell(msg('an expression for branches cannot be read'))
    return patterns.match(regex, branch) is not negated


def listed(part: Layer) -> Iterator[tuple[str, Layer]]:
    """Yield the jobs that a project or template lists, with their pipelines: names, or what is particular."""
    variables = part.attributes.get('vars')
    for pipeline, value in part.attributes.items():
        jobs = value.get('jobs') if isinstance(value, Map) else None
        for one in jobs if isinstance(jobs, Seq) else ():
            named = one.items() if isinstance(one, Map) else [(one, None)]
            for name, particular in named:
                if isinstance(name, Scalar):
                    own = particular if isinstance(particular, Map) else Map()
                    yield (
                        str(pipeline),
                        Layer(str(name), name.line, own, part.tree, part.path, variables=variables),
                    )


def templates_of(part: Layer) -> tuple[str, ...]:
    """Return the names of the templates of a project."""
    return tuple(map(str, texts(part.attributes.get('templates'))))


# What counts of a job that inherits --------------------------------------------------------------

Layers: TypeAlias = Sequence[Layer | Message]
"""All that counts for a job, the last one most; a message says what is missing there."""


def voting(layers: Layers, *, own: tuple[str, ...] = ()) -> bool:
    """Return whether a job votes: as the last layer that says so, and yes where none does.

    What is missing says nothing of it where `voting` begins with one of `own`.
    """
    said = _said(layers, 'voting', own, lambda layer: layer.attributes.get('voting'))
    vote = True if said is None else truth(said)
    if vote is None:
        line = str(getattr(said, 'line', '?'))
        raise CannotTell(msg('line {line} says neither yes nor no about the vote', line=line))
    return vote


def variable(layers: Layers, name: str, *, own: tuple[str, ...], computed: bool = False) -> str | None:
    """Return the value of a variable of a job, None where it has none.

    What is missing cannot set a variable that begins with one of `own`; for
    any other it raises `CannotTell`.  A value that is computed at run time is
    returned as it is written, or else nobody can tell.
    """
    found = _said(layers, name, own, lambda layer: _inside(layer.attributes.get('vars'), name))
    if found is None:
        projects = (_inside(one.variables, name) for one in layers if isinstance(one, Layer))
        found = next((one for one in projects if one is not None), None)
    if found is None or is_null(found):
        return None
    if not isinstance(found, Scalar) or len(found) > LONGEST_VALUE or ('{{' in found and not computed):
        raise CannotTell(msg('the variable {name} is no plain text', name=name))
    return str(found)


def _said(
    layers: Layers, name: str, own: tuple[str, ...], says: Callable[[Layer], Value | None]
) -> Value | None:
    """Return what the last layer that says anything says; what is missing could say all but `own`."""
    for layer in reversed(layers):
        if not isinstance(layer, Message):
            found = says(layer)
            if found is not None:
                return found
        elif not name.startswith(own):
            raise CannotTell(layer)
    return None


def _inside(variables: Value | None, name: str) -> Value | None:
    """Return a variable: an empty text where what should hold it is no mapping, which ends the search.

    Mappings of several layers count together.
    """
    value = variables
    for key in name.split('.'):
        if value is not None and not isinstance(value, Map):
            return scalar('', 1, plain=True)
        value = None if value is None else value.get(key)
    return value


def several(layers: Layers, name: str, *, own: tuple[str, ...]) -> tuple[str, ...]:
    """Return the texts of an attribute that is a list; what a job inherits explicitly comes first."""
    values: tuple[str, ...] = ()
    missing: Message | None = None
    for layer in layers:
        if isinstance(layer, Message):
            missing = None if name.startswith(own) else layer
        elif name in layer.attributes:
            value = layer.attributes[name]
            inherits = isinstance(value, Tagged) and value.tag == INHERIT
            above = values if inherits else ()
            missing = missing if inherits else None
            values = above + tuple(map(str, texts(value.value if isinstance(value, Tagged) else value)))
    if missing is not None:
        raise CannotTell(missing)
    return values
