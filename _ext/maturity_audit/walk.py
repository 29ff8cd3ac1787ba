# SPDX-License-Identifier: Apache-2.0
"""Walks through the code of a test as it would run for an entry, and says what it reaches and how it ends.

Nothing is run.  What other packages, services and the configuration give is
opaque: true, and whatever is asked of it.  Where nothing decides a condition,
the walk goes on as if the service had answered as the test wants: past what
raises, fails or returns.  Known values (texts, lists, what methods of the tests
themselves return) decide what they decide at run time.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from maturity_audit.walk_parts import (
    NOTHING,
    Customs,
    Ended,
    Step,
    catches_all,
    catches_skips,
    is_nothing,
    raising,
    stops,
)
from maturity_audit.walk_values import (
    OPAQUE,
    UNDECIDED,
    Class,
    Function,
    Instance,
    Member,
    is_known,
    truth,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from maturity_audit.proboscis_files import Module
    from maturity_audit.walk_expressions import Evaluate

DEEPEST = 60
"""Calls within one another."""
MOST_ROUNDS = 3
"""Rounds of a loop over known values."""
MOST_STEPS = 20_000


class _Returned(Exception):  # noqa: N818
    def __init__(self, value: object) -> None:
        super().__init__()
        self.value = value


class _Raised(Exception):  # noqa: N818
    pass


class _LoopLeft(Exception):  # noqa: N818
    pass


class Walk:
    """One walk through tests that share objects, for one entry.

    `entry` is its id; `unset` are options that nobody sets; `asked` collects
    all options that decided something.
    """

    def __init__(
        self,
        customs: Customs,
        entry: str,
        unset: frozenset[str] = frozenset(),
        *,
        lenient: bool = False,
        texts: dict[ast.AST, str] | None = None,
    ) -> None:
        """Begin with nothing reached; a lenient walk goes on past what keeps a test from running."""
        self.customs = customs
        self.entry = entry
        self.unset = unset
        self.lenient = lenient
        self.asked: set[str] = set()
        self.steps: list[Step] = []
        self._depth = 0
        self._texts = texts if texts is not None else {}
        self._here: list[tuple[Module, str]] = []
        self.line = 0

    # Where it is ----------------------------------------------------------------------------------

    def _step(self, node: ast.AST, text: str) -> Step:
        module, symbol = self._here[-1]
        return Step(module.path, symbol, getattr(node, 'lineno', self.line), text)

    def _here_step(self, name: str) -> Step:
        module, symbol = self._here[-1]
        return Step(module.path, symbol, self.line, name, acts=True)

    def end(self, why: str, text: str) -> object:
        """Raise `Ended` here; a lenient walk goes on with something opaque."""
        if not self.lenient and self._here:
            module, symbol = self._here[-1]
            raise Ended(why, Step(module.path, symbol, self.line, text))
        return OPAQUE

    # Tests ----------------------------------------------------------------------------------------

    def test(self, function: Function, owner: Instance | None) -> Ended | None:
        """Walk through a test, and return how it ends where that is before its end."""
        try:
            self.run(function, [] if owner is None else [owner], [], {}, lax=True)
        except (_Returned, _Raised, _LoopLeft, RecursionError):
            return None
        except Ended as error:
            return error
        return None

    def made(self, class_: Class) -> Instance:
        """Return an object of a class, whatever its constructor needs."""
        made, method = Instance(class_), class_.find('__init__')
        if method is not None:
            self.test(method, made)
        return made

    # Functions ------------------------------------------------------------------------------------

    def call(  # noqa: PLR0913 (as a call has them)
        self,
        owner: Instance | Class,
        name: str,
        args: Sequence[Any],
        named: Mapping[str, Any],
        *,
        lax: bool = False,
        after: Class | None = None,
    ) -> Any:  # noqa: ANN401 (whatever the code returns)
        """Return what a method returns; with `after`, that of the classes behind this one."""
        if name in self.customs.dispatched and after is None:
            self.steps.append(self._here_step(name))
            return self._dispatch(owner, name, args)
        method = owner.class_.find(name, after)
        if method is None:
            return OPAQUE
        if name == self.customs.loader:
            return self._loaded(method.module, args)
        return self.run(method, [] if method.is_static else [owner], args, named, lax=lax)

    def _dispatch(self, owner: Instance | Class, name: str, args: Sequence[Any]) -> Any:  # noqa: ANN401
        first = args[0].name if args and isinstance(args[0], Member) else ''
        for pattern in self.customs.dispatched[name]:
            method = owner.class_.find(pattern.replace('*', first))
            if method is not None:
                # What it does with data is its own affair; but it can say at once that it does nothing.
                self.run(
                    Function(method.module, method.class_, raising(method.node)), [owner], [], {}, lax=True
                )
                return OPAQUE
        return self.end('skipped', f'{owner.class_.name} has no {self.customs.dispatched[name][-1]}')

    def _loaded(self, module: Module, args: Sequence[Any]) -> object:
        """Return the class of the entry for a base: the one that is named after both, else the base."""
        at = self.customs.loader_argument
        base = args[at] if len(args) > at else None
        if not isinstance(base, str):
            return OPAQUE
        prefix = self.entry.capitalize()
        names = (prefix + base, prefix + base.replace('Test', ''), base)
        return next((found for name in names if (found := Class.named(module, name)) is not None), OPAQUE)

    def run(
        self,
        function: Function,
        bound: Sequence[Any],
        args: Sequence[Any],
        named: Mapping[str, Any],
        *,
        lax: bool = False,
    ) -> Any:  # noqa: ANN401
        """Return what a function returns for arguments; `lax` fills in those that are missing."""
        if self._depth > DEEPEST or len(self.steps) > MOST_STEPS:
            return OPAQUE
        names = self._arguments(function, [*bound, *args], named, lax=lax)
        self._decorated(function)
        self._here.append((function.module, function.symbol))
        line, self.line, self._depth = self.line, function.node.lineno, self._depth + 1
        # A password or a host that is not given is no lack of what the call is about.
        empty = any(map(is_nothing, args[:1])) or [] in [value for value in args if isinstance(value, list)]
        self.steps.append(self._step(function.node, f'def {function.node.name}{NOTHING * empty}'))
        try:
            self._block(function.node.body, names)
        except _Returned as returned:
            return returned.value
        finally:
            self._here.pop()
            self.line, self._depth = line, self._depth - 1
        return None

    def _arguments(
        self, function: Function, values: Sequence[Any], named: Mapping[str, Any], *, lax: bool
    ) -> dict[str, Any]:
        own = function.node.args
        names = [one.arg for one in (*own.posonlyargs, *own.args)]
        given = dict(zip(names, values, strict=False))
        keywords = {*names, *(one.arg for one in own.kwonlyargs)}
        given |= {name: value for name, value in named.items() if name in keywords}
        if own.vararg is not None:
            given[own.vararg.arg] = list(values[len(names) :])
        if own.kwarg is not None:
            given[own.kwarg.arg] = {name: value for name, value in named.items() if name not in keywords}
        defaults = zip(names[len(names) - len(own.defaults) :], own.defaults, strict=True)
        for name, default in (
            *defaults,
            *zip((one.arg for one in own.kwonlyargs), own.kw_defaults, strict=True),
        ):
            if name not in given and default is not None:
                given[name] = self.value(default, {}, function)
        missing = [name for name in names if name not in given]
        return {**given, **dict.fromkeys(missing, OPAQUE), '': function}

    def _decorated(self, function: Function) -> None:
        """Raise `Ended` where a decorator leaves the function out."""
        for decorator in function.node.decorator_list:
            match decorator:
                case ast.Call(func=func, args=[condition, *_]):
                    name = ast.unparse(func).rpartition('.')[2]
                    wanted = {'skipUnless': False, 'skipIf': True}.get(name)
                    if wanted is None or truth(self.value(condition, {}, function)) is not wanted:
                        continue
                    step = Step(
                        function.module.path, function.symbol, decorator.lineno, ast.unparse(decorator)
                    )
                    why = 'skipped'
                    if not self.lenient:
                        raise Ended(why, step)
                case _:
                    pass

    # Statements -----------------------------------------------------------------------------------

    def _block(self, body: Sequence[ast.stmt], names: dict[str, Any]) -> None:
        for node in body:
            self.line = node.lineno
            self._statement(node, names)

    def _statement(self, node: ast.stmt, names: dict[str, Any]) -> None:  # noqa: C901, PLR0912 (a table of statements)
        function = names['']
        match node:
            case ast.Expr(value=value):
                self.value(value, names, function)
            case ast.Assign(value=expression):
                value = self.value(expression, names, function)
                for target in node.targets:
                    self.assign(target, value, names)
            case ast.AugAssign(target=target, value=expression):
                self.value(expression, names, function)
                self.assign(target, OPAQUE, names)
            case ast.Return(value=expression):
                raise _Returned(None if expression is None else self.value(expression, names, function))
            case ast.If():
                self._if(node, names)
            case ast.For():
                self._for(node, names)
            case ast.While(body=body):
                self._rounds(body, names)
            case ast.Break() | ast.Continue():
                raise _LoopLeft
            case ast.Raise():
                self._raise(node)
            case ast.With(items=items, body=body):
                for item in items:
                    self.value(item.context_expr, names, function)
                    if item.optional_vars is not None:
                        self.assign(item.optional_vars, OPAQUE, names)
                self._block(body, names)
            case ast.Try():
                self._try(node, names)
            case ast.FunctionDef(name=name):
                names[name] = OPAQUE
                self.note(node, acts=True)

    def _if(self, node: ast.If, names: dict[str, Any]) -> None:
        decided = truth(self.value(node.test, names, names['']))
        if decided is None:
            decided = not stops(node.body)
        taken, other = (node.body, node.orelse) if decided else (node.orelse, node.body)
        if other and self._errs(taken) and not self._errs(other):
            taken = other
        self._block(taken, names)

    def _errs(self, body: Sequence[ast.stmt]) -> bool:
        """Return whether a block does nothing but raise an error, which no service gives cause for."""
        return (
            bool(body)
            and isinstance(body[0], ast.Raise)
            and not self.customs.skips.search(self.text(body[0]))
        )

    def _for(self, node: ast.For, names: dict[str, Any]) -> None:
        items = self.value(node.iter, names, names[''])
        known = list(items)[:MOST_ROUNDS] if isinstance(items, list | tuple | dict) else [OPAQUE]
        for item in known:
            self.assign(node.target, item, names)
            self._rounds(node.body, names)

    def _rounds(self, body: Sequence[ast.stmt], names: dict[str, Any]) -> None:
        try:
            self._block(body, names)
        except _LoopLeft:
            return

    def _raise(self, node: ast.Raise) -> None:
        text = ast.unparse(node)
        if self.customs.known_bugs.search(text):
            self.end('known-bug', text)
        elif self.customs.skips.search(text):
            self.end('skipped', text)
        else:
            raise _Raised

    def _try(self, node: ast.Try, names: dict[str, Any]) -> None:
        try:
            self._block(node.body, names)
        except _Returned:
            # What returns one thing, and another after any error, returns nobody knows what.
            if any(
                catches_all(one) and any(isinstance(x, ast.Return) for x in one.body) for one in node.handlers
            ):
                raise _Returned(UNDECIDED) from None
            raise
        except Ended:
            handler = next((one for one in node.handlers if catches_skips(one)), None)
            if handler is None or any(isinstance(one, ast.Raise) for one in handler.body):
                raise
            self._block(handler.body, names)
        except _Raised:
            handler = next((one for one in node.handlers if catches_all(one)), None)
            if handler is None or any(isinstance(one, ast.Raise) for one in handler.body):
                raise
            self._block(handler.body, names)
        self._block(node.finalbody, names)

    def assign(self, target: ast.expr, value: Any, names: dict[str, Any]) -> None:  # noqa: ANN401
        """Give a value to a name, to an attribute of an object, or to parts of a tuple."""
        match target:
            case ast.Name(id=name):
                names[name] = value
            case ast.Attribute(value=owner, attr=name):
                holder = self.value(owner, names, names[''])
                if isinstance(holder, Instance | Class):
                    holder.state[name] = value
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                fits = isinstance(value, list | tuple) and len(value) == len(parts)
                for part, inner in zip(parts, value if fits else [OPAQUE] * len(parts), strict=True):
                    self.assign(part, inner, names)
            case ast.Subscript(value=owner, slice=key):
                holder, known = self.value(owner, names, names['']), self.value(key, names, names[''])
                if isinstance(holder, dict) and is_known(known) and isinstance(known, str | int):
                    holder[known] = value

    def note(self, node: ast.AST, args: Sequence[Any] = (), *, acts: bool = False) -> None:
        """Keep a piece of code that is reached; where it is about nothing, its text says so."""
        if self._here:
            text = self.text(node) + NOTHING * any(is_nothing(value) for value in args)
            self.steps.append(self._step(node, text)._replace(acts=acts))

    def text(self, node: ast.AST) -> str:
        """Return the text of a piece of code."""
        if node not in self._texts:
            self._texts[node] = ast.unparse(node)
        return self._texts[node]

    # Expressions ----------------------------------------------------------------------------------

    def value(self, node: ast.expr, names: Mapping[str, Any], function: Function) -> Any:  # noqa: ANN401
        """Return the value of an expression, opaque or undecided where nothing at hand says it."""
        text = ''
        if isinstance(node, ast.Name | ast.Attribute | ast.Call):
            text = self.text(node)
            if text in self.customs.values:
                return self.customs.values[text]
            if self.customs.options is not None and (match := self.customs.options.fullmatch(text)):
                return self._option(match[1])
        evaluate: Evaluate = EXPRESSIONS.get(type(node), _opaque)
        return evaluate(self, node, names, function)

    def _option(self, name: str) -> object:
        self.asked.add(name)
        # Nothing is in what nobody sets, and nothing is true of it.
        return [] if name in self.unset else OPAQUE


def _opaque(_walk: Walk, _node: ast.expr, _names: Mapping[str, Any], _function: Function) -> object:
    return OPAQUE


from maturity_audit.walk_expressions import EXPRESSIONS  # noqa: E402 (each needs the other)
