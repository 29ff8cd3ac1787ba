# SPDX-License-Identifier: Apache-2.0
"""A YAML file as a tree that can be changed: what stays the same keeps its lines, comments and layout.

Writing a whole tree anew would wrap lines that nobody has touched; here only
the lines that say something else are different afterwards.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any

import yaml

from maturity.edit.emitted import WIDTH, Prose, Short, block, flow, indented, item, scalar
from maturity.model import msg
from maturity.yamltools import composed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from maturity.model import Message, SourceMark

ALONE = msg('the lines in question cannot be changed alone; change them by hand')
NOT_FOUND = msg('the place is not in the file')
COMMENT = msg('a comment stands in what would be replaced; change it by hand')
PLACES = frozenset({'also', 'evidence'})
"""Lists of which each item is short, and stands on one line."""

_COMMENT = re.compile(r'(?m)(?:^|(?<=\s))#')


class CannotEdit(Exception):  # noqa: N818 (it says what has to be done by hand; nothing went wrong)
    """A change cannot be made without touching other lines; `reasons` say why."""

    def __init__(self, *reasons: Message | str) -> None:
        """Keep the reasons."""
        super().__init__(*map(str, reasons))
        self.reasons = tuple(map(str, reasons))


def put_key(mapping: dict[str, Any], key: str, value: object, order: Sequence[str]) -> None:
    """Give a key a value; a new key stands behind those that come before it in `order`."""
    if key not in mapping:
        before = order[: order.index(key)]
        index = max((number for number, name in enumerate(mapping, 1) if name in before), default=1)
        later = list(mapping.items())[index:]
        for name, _ in later:
            del mapping[name]
        mapping.update({key: value}, **dict(later))
    mapping[key] = value


class Map(dict[str, Any]):
    """A mapping of a file; `node` is where it stands."""

    node: yaml.MappingNode

    def put(self, key: str, value: object, order: Sequence[str]) -> None:
        """Give a key a value; a new key stands behind those that come before it in `order`."""
        put_key(self, key, value, order)


class List(list[Any]):
    """A list of a file; `node` is where it stands."""

    node: yaml.SequenceNode


def tree(node: yaml.Node) -> Any:  # noqa: ANN401 (whatever a file says)
    """Return what a node says: without quotes, `true` and digits are truth values and numbers.

    A folded text stays one, wherever it is written.
    """
    if isinstance(node, yaml.MappingNode):
        mapping = Map((str(key.value), tree(value)) for key, value in node.value)
        mapping.node = node
        return mapping
    if isinstance(node, yaml.SequenceNode):
        items = List(tree(part) for part in node.value)
        items.node = node
        return items
    assert isinstance(node, yaml.ScalarNode)
    text = str(node.value)
    if not node.style and text in {'true', 'false'}:
        return text == 'true'
    if node.style == '>':
        return Prose(text)
    return int(text) if not node.style and text.isdecimal() else text


def parsed(text: str) -> Any:  # noqa: ANN401
    """Return what a text says that is not empty; raises `yaml.YAMLError`."""
    node = composed(text)
    assert node is not None
    return tree(node)


def parts(value: object) -> Iterator[Map | List]:
    """Yield the mappings and lists of a file in a value, and itself."""
    if isinstance(value, Map | List):
        yield value
        for part in value.values() if isinstance(value, Map) else value:
            yield from parts(part)


class Document:
    """A file that has been checked; `root` is what it is to say.

    Mappings and lists have a line for each part, or stand within brackets; the
    latter are written anew as a whole.
    """

    def __init__(self, text: str) -> None:
        """Keep the text; nothing is different yet."""
        self._text = text
        self._edits: list[tuple[int, int, str]] = []
        self.root: Map = parsed(text)
        self._places = {
            (part.node.start_mark.line + 1, part.node.start_mark.column + 1): part
            for part in parts(self.root)
            if isinstance(part, Map)
        }
        self._holders: dict[int, Map | List] = {
            id(value): part
            for part in parts(self.root)
            for value in (part.values() if isinstance(part, Map) else part)
            if isinstance(value, Map | List)
        }

    def at(self, mark: SourceMark) -> Map:
        """Return the mapping at a place; raises `CannotEdit`."""
        if (mark.line, mark.column) not in self._places:
            raise CannotEdit(NOT_FOUND)
        return self._places[mark.line, mark.column]

    def remove(self, old: Map | List) -> None:
        """Take a value out of what holds it, and what holds nothing then; `jobs: []` says something."""
        holder = self._holders[id(old)]
        if isinstance(holder, List):
            holder[:] = [one for one in holder if one is not old]
        else:
            key = next(key for key, value in holder.items() if value is old)
            if key == 'jobs':
                return
            del holder[key]
        if not holder:
            self.remove(holder)

    def taken(self, key: str) -> Any:  # noqa: ANN401 (whatever a file says)
        """Take a key of the root out and return its value; raises `CannotEdit` where a comment would go."""
        name, value = next(pair for pair in self.root.node.value if pair[0].value == key)
        self._refuse_comments(name.start_mark.index, self._full(self._end(value), 0))
        return self.root.pop(key)

    def text(self) -> str:
        """Return the text that says what `root` does; raises `CannotEdit`."""
        self._edits = []
        self._compare(self.root.node, self.root)
        text = self._text
        # From the end to the start, so that no place moves; of two at one place the later comes last.
        numbered = sorted((start, stop, number, new) for number, (start, stop, new) in enumerate(self._edits))
        for start, stop, _, new in reversed(numbered):
            text = text[:start] + new + text[stop:]
        try:
            is_right = parsed(text) == self.root
        except yaml.YAMLError:
            is_right = False
        if not is_right:
            raise CannotEdit(ALONE)
        return text

    # What is different --------------------------------------------------------------------------

    def _compare(self, node: yaml.Node, new: Any) -> None:  # noqa: ANN401 (whatever a file says)
        """Collect the edits by which a value says something else."""
        if tree(node) == new:
            return
        has_lines = isinstance(node, yaml.CollectionNode) and not node.flow_style and bool(node.value)
        if not has_lines:
            self._edits.append(self._appended(node, new) or self._replaced(node, node, flow(new)))
        elif isinstance(new, Map):
            self._compare_mapping(node, new)
        else:
            self._compare_list(node, new)

    def _compare_mapping(self, node: yaml.Node, new: Map) -> None:
        column = node.start_mark.column
        old = {key.value: (key, value) for key, value in node.value}
        after = node.value[0][1]
        for key, value in new.items():
            if key not in old:
                lines = list(_lines(key, value))
                self._insert(after, ['', *lines] if column == 0 and len(lines) > 1 else lines, column)
                continue
            name, after = old[key]
            if value and after.value and getattr(value, 'node', None) is after:
                self._compare(old[key][1], value)
            elif tree(after) != value:
                lines = list(indented(_lines(key, value), column))
                self._edits.append(self._replaced(name, after, '\n'.join(lines).lstrip()))
        for key, (name, value) in old.items():
            if key not in new:
                self._cut(name, value, column)

    def _compare_list(self, node: yaml.Node, new: Iterable[Any]) -> None:
        column = node.start_mark.column
        old: list[yaml.Node] = list(node.value)
        after: yaml.Node | None = None
        for part in new:
            own = next((one for one in old if getattr(part, 'node', None) is one or tree(one) == part), None)
            if own is not None:
                self._compare(own, part)
                old.remove(own)
                after = own
                continue
            lines = _item(part)
            if after is not None:
                self._insert(after, lines, column)
            else:
                self._precede(node.value[0], lines, column)
        for gone in old:
            self._cut(gone, gone, column)

    def _appended(self, node: yaml.Node, new: Any) -> tuple[int, int, str] | None:  # noqa: ANN401
        """Return the edit by which a list within brackets gets short values at its end, or None."""
        old = tree(node)
        if not old or not isinstance(new, List) or new[: len(old)] != old:
            return None
        end = self._end(node.value[-1])
        value = ', '.join(map(flow, new[len(old) :]))
        line = end - self._line(end)
        apart = ' ' if line + len(value) < WIDTH else f'\n{" " * (node.start_mark.column and 2)}'
        return end, end, f',{apart}{value}'

    # Lines --------------------------------------------------------------------------------------

    def _replaced(self, first: yaml.Node, last: yaml.Node, text: str) -> tuple[int, int, str]:
        """Return the edit that replaces a value; raises `CannotEdit` where a comment would go with it."""
        start, stop = first.start_mark.index, self._end(last)
        self._refuse_comments(start, stop)
        return start, stop, text

    def _refuse_comments(self, start: int, stop: int) -> None:
        """Raise `CannotEdit` where a comment stands in a part of the text."""
        texts = (one for one in _nodes(self.root.node) if isinstance(one, yaml.ScalarNode))
        spans = [(one.start_mark.index, self._end(one)) for one in texts]
        for match in _COMMENT.finditer(self._text, start, stop):
            if not any(begin <= match.start() < end for begin, end in spans):
                raise CannotEdit(COMMENT)

    def _insert(self, after: yaml.Node, lines: Iterable[str], column: int) -> None:
        place = self._full(self._end(after), column)
        self._edits.append((place, place, ''.join(f'\n{line}' for line in indented(lines, column))))

    def _precede(self, node: yaml.Node, lines: Iterable[str], column: int) -> None:
        """Insert lines before an item and the comments on it."""
        place = self._line(node.start_mark.index)
        # What stands further to the right is about the item before.
        above = f'{" " * column}#'
        while place and self._text[self._line(place - 1) : place].startswith(above):
            place = self._line(place - 1)
        self._edits.append((place, place, ''.join(f'{line}\n' for line in indented(lines, column))))

    def _cut(self, first: yaml.Node, last: yaml.Node, column: int) -> None:
        start, stop = self._line(first.start_mark.index), self._full(self._end(last), column) + 1
        # Of the blank lines around it one is enough, and none at the end.
        is_blank = not self._text[stop:].partition('\n')[0].strip()
        while start and is_blank and self._text[self._line(start - 1) : start].isspace():
            start = self._line(start - 1)
        self._edits.append((start, stop, ''))

    def _line(self, index: int) -> int:
        """Return where a line begins."""
        return self._text.rfind('\n', 0, index) + 1

    def _full(self, index: int, column: int) -> int:
        """Return where the lines of a value end: before blank lines, behind its comments.

        Those are the one on its last line, and lines of comments that stand
        further to the right than the key or item, which begins at `column`.
        """
        end = self._line_end(len(self._text[:index].rstrip()))
        while end < len(self._text):
            line = self._text[end + 1 : self._line_end(end + 1)]
            if not line.lstrip().startswith('#') or len(line) - len(line.lstrip()) <= column:
                break
            end += 1 + len(line)
        return end

    def _line_end(self, index: int) -> int:
        end = self._text.find('\n', index)
        return len(self._text) if end < 0 else end

    def _end(self, node: yaml.Node) -> int:
        """Return where a value ends, without what stands between it and the next."""
        while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            node = last[1] if isinstance(last, tuple) else last
        index: int = node.end_mark.index
        if isinstance(node, yaml.ScalarNode) and node.style in {'|', '>'}:
            # Such a text ends behind its line, and all blank ones after it.
            return len(self._text[:index].rstrip())
        return index


def _nodes(node: yaml.Node) -> Iterator[yaml.Node]:
    """Yield a node and all that are in it."""
    yield node
    if isinstance(node, yaml.CollectionNode):
        for part in node.value:
            for below in part if isinstance(part, tuple) else (part,):
                yield from _nodes(below)


def _lines(key: str, value: Any) -> Iterator[str]:  # noqa: ANN401 (whatever a file is to say)
    """Yield the lines of a key and its value; of lists of facts each item has its own."""
    if value and _has_lines(value):
        below = chain.from_iterable(_lines(name, part) for name, part in value.items())
    elif isinstance(value, list) and value and _has_lines(value[0]) and key not in PLACES:
        below = chain.from_iterable(map(_item, value))
    else:
        yield from block({key: value})
        return
    yield f'{scalar(key)}:'
    yield from indented(below, 2)


def _item(value: Any) -> list[str]:  # noqa: ANN401
    return item(value) if _has_lines(value) else [f'- {flow(value)}']


def _has_lines(value: object) -> bool:
    """Return whether a value is a mapping with a line for each key."""
    return isinstance(value, dict) and not isinstance(value, Short)


def text_of(tree: Mapping[str, Any]) -> str:
    """Return the text of a new file: what has several lines stands apart."""
    blocks = (list(_lines(key, value)) for key, value in tree.items())
    lines = chain.from_iterable(['', *lines] if len(lines) > 1 else lines for lines in blocks)
    return '\n'.join(lines) + '\n'
