# SPDX-License-Identifier: Apache-2.0
"""Changes parts of a YAML file and leaves every other character as it is.

Writing a whole tree anew would wrap lines that nobody has touched; here only
the lines that say something else are different afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from maturity.edit.emitted import WIDTH, indented
from maturity.edit.write import CannotEdit
from maturity.model import msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from maturity.model import SourceMark

LIST = msg('the list is not written with a line for each item; change it by hand')
NOT_FOUND = msg('the place is not in the file')


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
                self._edits.append((start, _end(old), f': {value}' if below else value))
                return
        name, last = next((pair for pair in reversed(node.value) if pair[0].value in after), node.value[0])
        if node.flow_style:
            self._edits.append((_end(last), _end(last), f', {key}: {value}'))
        else:
            self._insert(last, [f'{" " * name.start_mark.column}{key}: {value}'])

    def drop(self, node: yaml.MappingNode, key: str) -> None:
        """Take a key out of a mapping, which keeps others; raises `CannotEdit` where it is on one line."""
        if node.flow_style:
            raise CannotEdit(LIST)
        for name, value in node.value:
            if name.value == key:
                self._cut(name, value)

    def add(self, node: yaml.Node, lines: Iterable[str]) -> None:
        """Add lines at the end of a mapping; raises `CannotEdit` where it is on one line."""
        if not isinstance(node, yaml.MappingNode) or node.flow_style or not node.value:
            raise CannotEdit(LIST)
        self._insert(node.value[-1][1], indented(lines, node.value[-1][0].start_mark.column))

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
        self._insert(node.value[-1], indented(lines, node.start_mark.column))

    def extend(self, node: yaml.Node, value: str) -> None:
        """Add a short value at the end of a list, however that is written; raises `CannotEdit`."""
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise CannotEdit(LIST)
        if not node.flow_style:
            self.append(node, [f'- {value}'])
            return
        end = _end(node.value[-1])
        line = end - self._line(end)
        apart = ' ' if line + len(value) < WIDTH else f'\n{" " * (node.start_mark.column and 2)}'
        self._edits.append((end, end, f',{apart}{value}'))

    def follow(self, node: yaml.Node, lines: Iterable[str]) -> None:
        """Add an item after another one of its list; raises `CannotEdit`."""
        self._insert(node, indented(lines, self._list(node).start_mark.column))

    def replace(self, node: yaml.Node, lines: Iterable[str]) -> None:
        """Put an item in the place of another one; raises `CannotEdit`."""
        text = '\n'.join(indented(lines, self._list(node).start_mark.column))
        self._edits.append((self._line(node.start_mark.index), self._full(_end(node)), text))

    def remove(self, node: yaml.Node) -> None:
        """Take an item out of its list, which keeps others; raises `CannotEdit`."""
        self._list(node)
        self._cut(node, node)

    def _list(self, node: yaml.Node) -> yaml.SequenceNode:
        parent = self._parents.get(id(node))
        if parent is None or parent.flow_style:
            raise CannotEdit(LIST)
        return parent

    # Lines --------------------------------------------------------------------------------------

    def _insert(self, after: yaml.Node, lines: Iterable[str]) -> None:
        place = self._full(_end(after))
        self._edits.append((place, place, ''.join(f'\n{line}' for line in lines)))

    def _cut(self, first: yaml.Node, last: yaml.Node) -> None:
        self._edits.append((self._line(first.start_mark.index), self._full(_end(last)) + 1, ''))

    def _line(self, index: int) -> int:
        """Return where a line begins."""
        return self._text.rfind('\n', 0, index) + 1

    def _full(self, index: int) -> int:
        """Return where the line of a value ends: before blank lines, behind a comment."""
        index = len(self._text[:index].rstrip())
        found = self._text.find('\n', index)
        return len(self._text) if found < 0 else found


def _end(node: yaml.Node) -> int:
    """Return where a value ends, without what stands between it and the next."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    index: int = node.end_mark.index
    return index
