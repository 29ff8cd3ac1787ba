# SPDX-License-Identifier: Apache-2.0
"""The values of expressions in a walk through tests: one function for each kind."""

from __future__ import annotations

import ast
import operator
from typing import TYPE_CHECKING, Any

from maturity_audit.proboscis_files import Home, ModuleName
from maturity_audit.python import nodes
from maturity_audit.walk_parts import EMPTY
from maturity_audit.walk_values import (
    OPAQUE,
    UNDECIDED,
    Behind,
    Bound,
    Class,
    Function,
    Instance,
    Member,
    Opaque,
    Undecided,
    class_of,
    is_known,
    truth,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from maturity_audit.walk import Walk

    Names = Mapping[str, Any]
    Evaluate = Callable[[Walk, Any, Names, Function], Any]

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


def _constant(_walk: Walk, node: ast.Constant, _names: Names, _function: Function) -> object:
    return node.value


def _name(walk: Walk, node: ast.Name, names: Names, function: Function) -> Any:  # noqa: ANN401
    if node.id in names:
        return names[node.id]
    module = function.module
    if node.id in module.names:
        value = module.lookup(node.id)
        if isinstance(value, Home):
            return class_of(module, value) or value
        return OPAQUE if value is None or isinstance(value, ModuleName) else value
    return OPAQUE


def _attribute(walk: Walk, node: ast.Attribute, names: Names, function: Function) -> Any:  # noqa: ANN401
    owner = walk.value(node.value, names, function)
    if isinstance(owner, Behind):
        return Bound(owner.owner, node.attr)
    if isinstance(owner, Instance | Class):
        return attribute_of(walk, owner, node.attr)
    value = function.module.value(node) if isinstance(node.value, ast.Name | ast.Attribute) else None
    if isinstance(value, Home):
        return class_of(function.module, value) or OPAQUE
    return value if isinstance(value, str | int | list) else OPAQUE


def _sequence(walk: Walk, node: ast.List | ast.Tuple | ast.Set, names: Names, function: Function) -> Any:  # noqa: ANN401
    values = [walk.value(one, names, function) for one in node.elts]
    return tuple(values) if isinstance(node, ast.Tuple) else values


def _dict(walk: Walk, node: ast.Dict, names: Names, function: Function) -> object:
    result: dict[object, object] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        known = OPAQUE if key is None else walk.value(key, names, function)
        result[known if isinstance(known, str | int | type(None)) else id(key)] = walk.value(
            value, names, function
        )
    return result


def _bool(walk: Walk, node: ast.BoolOp, names: Names, function: Function) -> Any:  # noqa: ANN401
    value: Any = None
    for one in node.values:
        value = walk.value(one, names, function)
        decided = truth(value)
        if decided is None:
            return UNDECIDED
        if decided is isinstance(node.op, ast.Or):
            return value
    return value


def _unary(walk: Walk, node: ast.UnaryOp, names: Names, function: Function) -> object:
    value = walk.value(node.operand, names, function)
    if isinstance(node.op, ast.Not):
        decided = truth(value)
        return UNDECIDED if decided is None else not decided
    return -value if isinstance(node.op, ast.USub) and isinstance(value, int | float) else OPAQUE


def _compare(walk: Walk, node: ast.Compare, names: Names, function: Function) -> object:
    left = walk.value(node.left, names, function)
    right = walk.value(node.comparators[0], names, function)
    kind = type(node.ops[0])
    if kind in {ast.Is, ast.IsNot}:
        if left is not None and right is not None:
            return UNDECIDED
        other = right if left is None else left
        if isinstance(other, Undecided):
            return UNDECIDED
        return (other is None) is (kind is ast.Is)
    if not is_known(left) or not is_known(right):
        return UNDECIDED
    try:
        return bool(_COMPARED[kind](left, right))
    except TypeError:
        return UNDECIDED


def _if_else(walk: Walk, node: ast.IfExp, names: Names, function: Function) -> Any:  # noqa: ANN401
    decided = truth(walk.value(node.test, names, function))
    if decided is None:
        return OPAQUE
    return walk.value(node.body if decided else node.orelse, names, function)


def _subscript(walk: Walk, node: ast.Subscript, names: Names, function: Function) -> Any:  # noqa: ANN401
    value = walk.value(node.value, names, function)
    if isinstance(node.slice, ast.Slice):
        return value if isinstance(value, list) else OPAQUE
    key = walk.value(node.slice, names, function)
    if isinstance(value, list | tuple | dict) and isinstance(key, str | int):
        try:
            return value[key]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            return OPAQUE
    return OPAQUE


def _binary(walk: Walk, node: ast.BinOp, names: Names, function: Function) -> object:
    left, right = walk.value(node.left, names, function), walk.value(node.right, names, function)
    if isinstance(node.op, ast.Add) and isinstance(left, list) and isinstance(right, list):
        return left + right
    return OPAQUE


def _comprehension(walk: Walk, node: Any, names: Names, function: Function) -> object:  # noqa: ANN401
    items = walk.value(node.generators[0].iter, names, function)
    if isinstance(items, list | tuple | dict) and not items:
        return []
    inner = dict(names)
    first = next(iter(items)) if isinstance(items, list | tuple) else OPAQUE
    walk.assign(node.generators[0].target, first, inner)
    if not isinstance(node, ast.DictComp):
        walk.value(node.elt, inner, function)
    return OPAQUE


def _lambda(walk: Walk, node: ast.Lambda, _names: Names, _function: Function) -> object:
    walk.note(node, acts=True)
    return OPAQUE


def _text(walk: Walk, node: ast.JoinedStr, _names: Names, _function: Function) -> object:
    walk.note(node)
    return OPAQUE


def attribute_of(walk: Walk, owner: Any, name: str) -> Any:  # noqa: ANN401, PLR0911 (in Python's order)
    """Return an attribute of an object or class of the tests."""
    if not isinstance(owner, Instance | Class):
        return OPAQUE
    if name in walk.customs.values:
        return walk.customs.values[name]
    if isinstance(owner, Instance) and name in owner.state:
        return owner.state[name]
    class_ = owner.class_
    for one in class_.line:
        if name in one.state:
            return one.state[name]
    method = class_.find(name)
    if method is not None:
        return walk.run(method, [owner], [], {}) if method.is_property else Bound(owner, name)
    if class_.is_enum and name in class_.attributes:
        return Member(name)
    for one in class_.line:
        if name in one.attributes:
            return _class_value(walk, one, name)
    return OPAQUE


def _class_value(walk: Walk, class_: Class, name: str) -> Any:  # noqa: ANN401
    function = Function(class_.module, class_, EMPTY)
    inner = (one.id for one in nodes(class_.attributes[name]) if isinstance(one, ast.Name))
    names = {
        other: class_.state[other] if other in class_.state else _class_value(walk, class_, other)
        for other in inner
        if other in class_.attributes and other != name
    }
    value = walk.value(class_.attributes[name], names, function)
    class_.state[name] = value
    return value


# Calls ------------------------------------------------------------------------------------------


def _call(walk: Walk, node: ast.Call, names: Names, function: Function) -> Any:  # noqa: ANN401
    args: list[Any] = []
    for one in node.args:
        value = walk.value(one.value if isinstance(one, ast.Starred) else one, names, function)
        args += value if isinstance(one, ast.Starred) and isinstance(value, list) else [value]
    named = {one.arg: walk.value(one.value, names, function) for one in node.keywords if one.arg}
    for keyword in node.keywords:
        value = walk.value(keyword.value, names, function) if keyword.arg is None else None
        named |= (
            {key: inner for key, inner in value.items() if isinstance(key, str)}
            if isinstance(value, dict)
            else {}
        )
    walk.line = node.lineno
    walk.note(node, args[:1])
    if isinstance(node.func, ast.Name):
        return _named_call(walk, node, args, named, names, function)
    if isinstance(node.func, ast.Attribute):
        return _method_call(walk, node, node.func, args, named, names, function)
    target = walk.value(node.func, names, function)
    return _instance(walk, target, args, named) if isinstance(target, Class) else OPAQUE


def _named_call(  # noqa: PLR0913, PLR0917
    walk: Walk, node: ast.Call, args: list[Any], named: dict[str, Any], names: Names, function: Function
) -> Any:  # noqa: ANN401
    assert isinstance(node.func, ast.Name)
    name = node.func.id
    if name == 'super':
        owner = next(iter(names.values()), None)
        after = function.class_
        return Behind(owner, after) if isinstance(owner, Instance | Class) and after is not None else OPAQUE
    if name in _BUILTINS and name not in names:
        return _BUILTINS[name](args, named)
    target = walk.value(node.func, names, function)
    if isinstance(target, Bound):
        return walk.call(target.owner, target.name, args, named)
    if isinstance(target, Class):
        return _instance(walk, target, args, named)
    if isinstance(target, Home):
        where = function.module.modules.module(target.module)
        inner = None if where is None else where.definitions.get(target.symbol)
        if where is not None and isinstance(inner, ast.FunctionDef):
            return walk.run(Function(where, None, inner), [], args, named)
    return _outside(walk, node)


def _method_call(  # noqa: PLR0911, PLR0913, PLR0917
    walk: Walk,
    node: ast.Call,
    target: ast.Attribute,
    args: list[Any],
    named: dict[str, Any],
    names: Names,
    function: Function,
) -> Any:  # noqa: ANN401
    owner = walk.value(target.value, names, function)
    name = target.attr
    if isinstance(owner, Behind):
        return walk.call(owner.owner, name, args, named, after=owner.after)
    if isinstance(owner, Instance | Class):
        known = owner.class_.find(name)
        if known is None and name not in walk.customs.dispatched:
            return _outside(walk, node, attribute_of(walk, owner, name))
        bound, rest = (owner, args)
        unbound = isinstance(owner, Class) and known is not None and not known.is_static and _is_plain(known)
        if unbound and args and isinstance(args[0], Instance):
            bound, rest = args[0], args[1:]
            return walk.run(known, [bound], rest, named)  # type: ignore[arg-type]
        return walk.call(bound, name, rest, named)
    if isinstance(owner, dict | list):
        return _of_collection(owner, name, args)
    value = function.module.value(target)
    if isinstance(value, Home):
        class_ = class_of(function.module, value)
        if class_ is not None:
            return _instance(walk, class_, args, named)
        where = function.module.modules.module(value.module)
        inner = None if where is None else where.definitions.get(value.symbol)
        if where is not None and isinstance(inner, ast.FunctionDef):
            return walk.run(Function(where, None, inner), [], args, named)
    return _outside(walk, node)


def _is_plain(method: Function) -> bool:
    return not any(
        isinstance(one, ast.Name) and one.id == 'classmethod' for one in method.node.decorator_list
    )


def _instance(walk: Walk, class_: Class, args: list[Any], named: dict[str, Any]) -> Instance:
    made = Instance(class_)
    if class_.find('__init__') is not None:
        walk.call(made, '__init__', args, named, lax=True)
    return made


def _outside(walk: Walk, node: ast.Call, value: object = OPAQUE) -> Any:  # noqa: ANN401
    """Return what a function that is not at hand returns."""
    walk.note(node, acts=True)
    return value if isinstance(value, Opaque | Undecided) else OPAQUE


def _of_collection(owner: Any, name: str, args: list[Any]) -> Any:  # noqa: ANN401
    if isinstance(owner, dict):
        if name == 'get' and args and is_known(args[0]):
            return owner.get(args[0], args[1] if len(args) > 1 else None)
        return list(owner.items()) if name == 'items' else OPAQUE
    if name == 'append':
        owner.append(args[0])
    elif name == 'extend':
        owner.extend(args[0] if isinstance(args[0], list) else [OPAQUE])
    return None if name in {'append', 'extend', 'remove'} else OPAQUE


def _listed(args: list[Any], _named: dict[str, Any]) -> object:
    if not args:
        return []
    return list(args[0]) if isinstance(args[0], list | tuple) else OPAQUE


def _made_dict(args: list[Any], named: dict[str, Any]) -> object:
    if not args:
        return dict(named)
    return {**args[0], **named} if isinstance(args[0], dict) else OPAQUE


def _length(args: list[Any], _named: dict[str, Any]) -> object:
    return len(args[0]) if isinstance(args[0], list | tuple | dict | str) and is_known(args[0]) else OPAQUE


def _any(args: list[Any], _named: dict[str, Any]) -> object:
    return False if isinstance(args[0], list) and not args[0] else UNDECIDED


def _all(args: list[Any], _named: dict[str, Any]) -> object:
    return True if isinstance(args[0], list) and not args[0] else UNDECIDED


def _undecided(_args: list[Any], _named: dict[str, Any]) -> object:
    return UNDECIDED


_BUILTINS: Mapping[str, Callable[[list[Any], dict[str, Any]], object]] = {
    **dict.fromkeys(('list', 'tuple', 'sorted', 'set'), _listed),
    'dict': _made_dict,
    'len': _length,
    'any': _any,
    'all': _all,
    'isinstance': _undecided,
    'hasattr': _undecided,
}

EXPRESSIONS: Mapping[type, Evaluate] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.List: _sequence,
    ast.Tuple: _sequence,
    ast.Set: _sequence,
    ast.Dict: _dict,
    ast.BoolOp: _bool,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.IfExp: _if_else,
    ast.Subscript: _subscript,
    ast.BinOp: _binary,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _comprehension,
    ast.Lambda: _lambda,
    ast.JoinedStr: _text,
}
"""What evaluates each kind of expression; all others are opaque."""
