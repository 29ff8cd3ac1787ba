# SPDX-License-Identifier: Apache-2.0
"""The values of expressions in a walk through tests, and where the walk is."""

from __future__ import annotations

import ast
import operator
from typing import TYPE_CHECKING, Any, NamedTuple

from maturity_audit.classes import Class, Function
from maturity_audit.walk_values import (
    NOTHING,
    OPAQUE,
    UNDECIDED,
    Customs,
    Instance,
    Step,
    Undecided,
    is_known,
    is_nothing,
    truth,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_COMPARED: Mapping[type, Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


class Frame(NamedTuple):
    """Where code stands: its function, the variables of that, and where what it reaches is, if anywhere."""

    function: Function
    names: dict[str, Any]
    path: str = ''
    symbol: str = ''


class Expressions(ast.NodeVisitor):
    """Expressions, evaluated for one entry; what no method visits is opaque.

    `entry` is its id; `unset` are options that nobody sets; `asked` collects
    all options that decided something; a lenient walk, where `unset` is None,
    goes on past what keeps a test from running.
    """

    def __init__(
        self,
        customs: Customs,
        entry: str,
        unset: frozenset[str] | None = frozenset(),
        texts: dict[ast.AST, str] | None = None,
    ) -> None:
        """Begin with nothing reached; walks that share `texts` make the text of a piece of code once."""
        self.customs = customs
        self.entry = entry
        self.unset = unset or frozenset()
        self.lenient = unset is None
        self.asked: set[str] = set()
        self.steps: list[Step] = []
        self.frames: list[Frame] = []
        self.line = 0
        self.statements = 0
        self._texts = texts if texts is not None else {}

    # What is reached ------------------------------------------------------------------------------

    @property
    def frame(self) -> Frame:
        """Where the walk is."""
        return self.frames[-1]

    def step(self, line: int, text: str) -> Step:
        """Return a step of the function that is walked through."""
        return Step(self.frame.path, self.frame.symbol, line, text)

    def note(self, node: ast.AST, args: Sequence[Any] = (), *, acts: bool = False) -> None:
        """Keep a piece of code that is reached; where it is about nothing, its text says so."""
        if self.frame.path:
            text = self.text(node) + NOTHING * any(map(is_nothing, args))
            self.steps.append(self.step(getattr(node, 'lineno', self.line), text)._replace(acts=acts))

    def text(self, node: ast.AST) -> str:
        """Return the text of a piece of code."""
        if node not in self._texts:
            self._texts[node] = ast.unparse(node)
        return self._texts[node]

    # Values ---------------------------------------------------------------------------------------

    def value(self, node: ast.expr) -> Any:  # noqa: ANN401 (whatever the code has)
        """Return the value of an expression, opaque or undecided where nothing at hand says it."""
        values, options = self.customs.values, self.customs.options
        if (values or options) and isinstance(node, ast.Name | ast.Attribute | ast.Call):
            text = self.text(node)
            if text in values:
                return values[text]
            if options is not None and (match := options.fullmatch(text)):
                return self._option(match[1])
        return self.visit(node)

    def generic_visit(self, node: ast.AST) -> object:
        """Return something opaque, made of what stands in it."""
        for inner in ast.iter_child_nodes(node):
            self.visit(inner)
        return OPAQUE

    def _option(self, name: str) -> object:
        self.asked.add(name)
        # Nothing is in what nobody sets, and nothing is true of it.
        return [] if name in self.unset else OPAQUE

    def elsewhere(self, node: ast.expr, function: Function, names: dict[str, Any] | None = None) -> Any:  # noqa: ANN401
        """Return the value of an expression outside the code that is walked through, with its variables."""
        place = self.frame[2:] if self.frames else ()
        self.frames.append(Frame(function, {} if names is None else names, *place))
        try:
            return self.value(node)
        finally:
            self.frames.pop()

    def assign(self, target: ast.expr, value: Any) -> None:  # noqa: ANN401
        """Give a value to a name, to an attribute of an object, or to parts of a tuple."""
        match target:
            case ast.Name(id=name):
                self.frame.names[name] = value
            case ast.Attribute(value=owner, attr=name):
                holder = self.value(owner)
                if isinstance(holder, Instance | Class):
                    holder.state[name] = value
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                fits = isinstance(value, list | tuple) and len(value) == len(parts)
                for part, inner in zip(parts, value if fits else [OPAQUE] * len(parts), strict=True):
                    self.assign(part, inner)

    # Kinds of expressions -------------------------------------------------------------------------

    def visit_Constant(self, node: ast.Constant) -> object:
        """Return what stands there."""
        return node.value

    def visit_List(self, node: ast.List | ast.Set) -> Any:  # noqa: ANN401
        """Return the values of the elements."""
        return [self.value(one) for one in node.elts]

    visit_Set = visit_List

    def visit_Tuple(self, node: ast.Tuple) -> Any:  # noqa: ANN401
        """Return the values of the elements."""
        return tuple(self.value(one) for one in node.elts)

    def visit_Dict(self, node: ast.Dict) -> object:
        """Return the values by their keys; one that is not known is like no other."""
        result: dict[object, object] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            known = OPAQUE if key is None else self.value(key)
            result[known if isinstance(known, str | int | type(None)) else id(key)] = self.value(value)
        return result

    def visit_BoolOp(self, node: ast.BoolOp) -> Any:  # noqa: ANN401
        """Return the first value that decides, else the last."""
        value: Any = None
        for one in node.values:
            value = self.value(one)
            decided = truth(value)
            if decided is None:
                return UNDECIDED
            if decided is isinstance(node.op, ast.Or):
                return value
        return value

    def visit_UnaryOp(self, node: ast.UnaryOp) -> object:
        """Return the opposite of a value, or a negative number."""
        value = self.value(node.operand)
        if isinstance(node.op, ast.Not):
            decided = truth(value)
            return UNDECIDED if decided is None else not decided
        return -value if isinstance(node.op, ast.USub) and isinstance(value, int | float) else OPAQUE

    def visit_Compare(self, node: ast.Compare) -> object:
        """Return what the first comparison of known values says; None is told apart from all others."""
        left, right, kind = self.value(node.left), self.value(node.comparators[0]), type(node.ops[0])
        if kind in {ast.Is, ast.IsNot}:
            other = right if left is None else left
            if (left is not None and right is not None) or isinstance(other, Undecided):
                return UNDECIDED
            return (other is None) is (kind is ast.Is)
        if not is_known(left) or not is_known(right):
            return UNDECIDED
        try:
            return bool(_COMPARED[kind](left, right))
        except TypeError:
            return UNDECIDED

    def visit_IfExp(self, node: ast.IfExp) -> Any:  # noqa: ANN401
        """Return the value that the condition chooses."""
        decided = truth(self.value(node.test))
        return OPAQUE if decided is None else self.value(node.body if decided else node.orelse)

    def visit_Subscript(self, node: ast.Subscript) -> Any:  # noqa: ANN401
        """Return an item of a known collection."""
        value, key = self.value(node.value), self.value(node.slice)
        if isinstance(value, list | tuple | dict) and isinstance(key, str | int):
            try:
                return value[key]  # type: ignore[index]
            except (KeyError, IndexError, TypeError):
                return OPAQUE
        return OPAQUE

    def visit_ListComp(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> object:
        """Evaluate what is made of the first item; without items it is empty."""
        items = self.value(node.generators[0].iter)
        if isinstance(items, list | tuple | dict) and not items:
            return []
        first = next(iter(items)) if isinstance(items, list | tuple) else OPAQUE
        self.frames.append(self.frame._replace(names=dict(self.frame.names)))
        try:
            self.assign(node.generators[0].target, first)
            if not isinstance(node, ast.DictComp):
                self.value(node.elt)
        finally:
            self.frames.pop()
        return OPAQUE

    visit_SetComp = visit_GeneratorExp = visit_DictComp = visit_ListComp

    def visit_Lambda(self, node: ast.Lambda) -> object:
        """Keep a function that somebody else calls."""
        self.note(node, acts=True)
        return OPAQUE

    def visit_JoinedStr(self, node: ast.JoinedStr) -> object:
        """Keep a text that is made of others."""
        self.note(node)
        return OPAQUE
