# SPDX-License-Identifier: Apache-2.0
"""Changes parts of a YAML file and leaves every other character as it is.

Writing a whole tree anew would wrap lines that nobody has touched; here only
the lines that say something else are different afterwards.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from maturity.edit.emitted import WIDTH, indented
from maturity.edit.write import CannotEdit
from maturity.model import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from maturity.model import SourceMark

LIST = msg('the list is not written with a line for each item; change it by hand')
NOT_FOUND = msg('the place is not in the file')
COMMENT = msg('a comment stands in what would be replaced; change it by hand')

_COMMENT = re.compile(r'(?m)(?:^|(?<=\s))#')


class Splices:
    """A file that has been checked, and what is to be different in it."""

    def __init__(self, text: str) -> None:
        """Keep the text; nothing is different yet."""
        self._text = text
        self._edits: list[tuple[int, int, str]] = []
        self._root = yaml.compose(text, Loader=yaml.SafeLoader)
        self._parents: dict[int, yaml.SequenceNode] = {}
        self._maps: dict[tuple[int, int], yaml.MappingNode] = {}
        self._keep(self._root)

    def _keep(self, root: yaml.Node | None) -> None:
        stack = [] if root is None else [root]
        while stack:
            node = stack.pop()
            if isinstance(node, yaml.MappingNode):
                self._maps[node.start_mark.line + 1, node.start_mark.column + 1] = node
                stack += [value for _, value in node.value]
            elif isinstance(node, yaml.SequenceNode):
                stack += node.value
                self._parents.update((id(one), node) for one in node.value)

    @property
    def root(self) -> yaml.MappingNode:
        """The mapping of the whole file."""
        assert isinstance(self._root, yaml.MappingNode)
        return self._root

    def at(self, mark: SourceMark) -> yaml.MappingNode:
        """Return the mapping at a place; raises `CannotEdit`."""
        if (mark.line, mark.column) not in self._maps:
            raise CannotEdit(NOT_FOUND)
        return self._maps[mark.line, mark.column]

    def result(self) -> str:
        """Return the text with all that is different."""
        text = self._text
        # From the end to the start, so that no place moves; of two at one place the later comes last.
        numbered = sorted((start, stop, number, new) for number, (start, stop, new) in enumerate(self._edits))
        for start, stop, _, new in reversed(numbered):
            text = text[:start] + new + text[stop:]
        return text

    # Mappings -----------------------------------------------------------------------------------

    def set(self, node: yaml.MappingNode, key: str, value: str, after: Sequence[str]) -> None:
        """Give a key of a mapping a value on one line; a new key stands after the last one of `after`."""
        for name, old in node.value:
            if name.value == key:
                # A value with lines of its own goes with them.
                below = old.start_mark.line > name.start_mark.line
                start = name.end_mark.index if below else old.start_mark.index
                self._uncommented(old, start)
                self._edits.append((start, self._end(old), f': {value}' if below else value))
                return
        name, last = next((pair for pair in reversed(node.value) if pair[0].value in after), node.value[0])
        if node.flow_style:
            self._edits.append((self._end(last), self._end(last), f', {key}: {value}'))
        else:
            self._insert(last, [f'{" " * name.start_mark.column}{key}: {value}'], name.start_mark.column)

    def drop(self, node: yaml.MappingNode, key: str) -> None:
        """Take a key out of a mapping, which keeps others; raises `CannotEdit` where it is on one line."""
        if node.flow_style:
            raise CannotEdit(LIST)
        for name, value in node.value:
            if name.value == key:
                self._cut(name, value, name.start_mark.column)

    def add(self, node: yaml.Node, lines: Iterable[str]) -> None:
        """Add lines at the end of a mapping; raises `CannotEdit` where it is on one line."""
        if not isinstance(node, yaml.MappingNode) or node.flow_style or not node.value:
            raise CannotEdit(LIST)
        column = node.value[-1][0].start_mark.column
        self._insert(node.value[-1][1], indented(lines, column), column)

    @staticmethod
    def child(node: yaml.Node, key: str) -> yaml.Node | None:
        """Return the value of a key, or None."""
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        return next((value for name, value in pairs if name.value == key), None)

    # Lists --------------------------------------------------------------------------------------

    def append(self, node: yaml.Node, lines: Iterable[str]) -> None:
        """Add an item at the end of a list; raises `CannotEdit` where it has no lines of its own."""
        if not isinstance(node, yaml.SequenceNode) or node.flow_style or not node.value:
            raise CannotEdit(LIST)
        self._insert(node.value[-1], indented(lines, node.start_mark.column), node.start_mark.column)

    def extend(self, node: yaml.Node, value: str) -> None:
        """Add a short value at the end of a list, however that is written; raises `CannotEdit`."""
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise CannotEdit(LIST)
        if not node.flow_style:
            self.append(node, [f'- {value}'])
            return
        end = self._end(node.value[-1])
        line = end - self._line(end)
        apart = ' ' if line + len(value) < WIDTH else f'\n{" " * (node.start_mark.column and 2)}'
        self._edits.append((end, end, f',{apart}{value}'))

    def follow(self, node: yaml.Node, lines: Iterable[str]) -> None:
        """Add an item after another one of its list; raises `CannotEdit`."""
        column = self._list(node).start_mark.column
        self._insert(node, indented(lines, column), column)

    def precede(self, node: yaml.Node, lines: Iterable[str]) -> None:
        """Add an item before another one of its list and the comments on that; raises `CannotEdit`."""
        column = self._list(node).start_mark.column
        place = self._line(node.start_mark.index)
        # What stands further to the right is about the item before.
        above = f'{" " * column}#'
        while place and self._text[:place].rpartition('\n')[0].rpartition('\n')[2].startswith(above):
            place = self._line(place - 1)
        self._edits.append((place, place, ''.join(f'{line}\n' for line in indented(lines, column))))

    def replace(self, node: yaml.Node, lines: Iterable[str]) -> None:
        """Put an item in the place of another one; raises `CannotEdit`."""
        column = self._list(node).start_mark.column
        start, stop = self._line(node.start_mark.index), self._full(self._end(node), column)
        self._uncommented(node, start, stop)
        self._edits.append((start, stop, '\n'.join(indented(lines, column))))

    def remove(self, node: yaml.Node) -> None:
        """Take an item out of its list, which keeps others; raises `CannotEdit`."""
        self._cut(node, node, self._list(node).start_mark.column)

    def _list(self, node: yaml.Node) -> yaml.SequenceNode:
        parent = self._parents.get(id(node))
        if parent is None or parent.flow_style:
            raise CannotEdit(LIST)
        return parent

    # Lines --------------------------------------------------------------------------------------

    def _insert(self, after: yaml.Node, lines: Iterable[str], column: int) -> None:
        place = self._full(self._end(after), column)
        self._edits.append((place, place, ''.join(f'\n{line}' for line in lines)))

    def _cut(self, first: yaml.Node, last: yaml.Node, column: int) -> None:
        start, stop = self._line(first.start_mark.index), self._full(self._end(last), column) + 1
        # Of the blank lines around it one is enough, and none at the end.
        while start and self._text[self._line(start - 1) : start].isspace() and self._is_blank(stop):
            start = self._line(start - 1)
        self._edits.append((start, stop, ''))

    def _is_blank(self, index: int) -> bool:
        """Return whether the line that begins at a place is blank, or there is none."""
        return not self._text[index:].partition('\n')[0].strip()

    def _uncommented(self, node: yaml.Node, start: int, stop: int | None = None) -> None:
        """Raise `CannotEdit` where a comment stands in what is to be replaced."""
        stop = self._end(node) if stop is None else stop
        texts = [(one.start_mark.index, self._end(one)) for one in _scalars(node)]
        for match in _COMMENT.finditer(self._text, start, stop):
            if not any(begin <= match.start() < end for begin, end in texts):
                raise CannotEdit(COMMENT)

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
            if not _is_comment(line) or len(line) - len(line.lstrip()) <= column:
                break
            end += 1 + len(line)
        return end

    def _line_end(self, index: int) -> int:
        found = self._text.find('\n', index)
        return len(self._text) if found < 0 else found

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


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith('#')


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """Yield all scalars in a value."""
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from _scalars(name)
            yield from _scalars(value)
    elif isinstance(node, yaml.SequenceNode):
        for one in node.value:
            yield from _scalars(one)
