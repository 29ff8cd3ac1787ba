# SPDX-License-Identifier: Apache-2.0
"""Views by their names: what each takes is read off the signature of its function.

A view is a function with the decorator `view`.  Its first parameter is the
record; a positional one after it is the argument of its directive, keywords
are options.  A view can have several forms, each a function of its own: the
one that the given options fit best answers a request.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

from maturity.evaluate import Assessments
from maturity.problems import listed
from maturity.views.options import Option, RequestError, choose, find, option_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from maturity.model import Dataset, Kind
    from maturity.views.statements import View

    FunctionT = TypeVar('FunctionT', bound=Callable[..., View])

READING = 'Id of a reading of the requirements: what it would show then.'
SHOW = 'What is shown: classifications (default), capabilities or requirements; former ones.'


@dataclass(frozen=True, slots=True)
class Request:
    """A view by name, and its options in order of their names."""

    view: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """An option of a form; `optional`: its function has a default for it."""

    name: str
    option: Option
    positional: bool
    optional: bool


@dataclass(frozen=True)
class Form:
    """One function of a view; `show` is the option by which it is chosen, if there is a choice."""

    function: Callable[..., View]
    show: str

    @cached_property
    def _hints(self) -> Mapping[str, Any]:
        return get_type_hints(self.function, include_extras=True)

    @cached_property
    def parameters(self) -> Mapping[str, Parameter]:
        """The options by name; a name that Python reserves has an underscore behind it in the function."""
        _record, *others = inspect.signature(self.function).parameters.values()
        return {
            one.name.rstrip('_'): Parameter(
                one.name,
                option_of(self._hints[one.name]),
                positional=one.kind is one.POSITIONAL_OR_KEYWORD,
                optional=one.default is not one.empty,
            )
            for one in others
        }

    @cached_property
    def takes_assessments(self) -> bool:
        """Whether it shows what is computed of the record, and not only the record."""
        return Assessments in self._hints.values()

    @property
    def purpose(self) -> str:
        """What it shows, as its docstring says."""
        first = (inspect.getdoc(self.function) or '').partition('\n\n')[0].replace('\n', ' ')
        words = first.removeprefix('Return ')
        return words[:1].upper() + words[1:]

    def fit(self, given: Mapping[str, str]) -> tuple[bool, int, int]:
        """Return how well the form fits what is given; the greater, the better."""
        parameters = self.parameters.items()
        required = {name for name, one in parameters if not one.optional and one.option.default is None}
        complete = required <= given.keys()
        return complete, complete * len(required), len(given.keys() & self.parameters.keys())

    def resolve(self, assessments: Assessments, given: Mapping[str, str]) -> View:
        """Return the view; raises `RequestError`."""
        arguments = Arguments(assessments, self, given)
        parameters = self.parameters.items()
        values = {one.name: arguments[name] for name, one in parameters if name in given or not one.optional}
        if unused := [name for name in given if name not in self.parameters]:
            message = f'{listed(unused)} has no effect beside the other options; leave it out'
            raise RequestError(message)
        return self.function(assessments if self.takes_assessments else assessments.data, **values)


class Arguments(dict[str, Any]):
    """The values of the options of one request, each read when somebody first asks for it."""

    def __init__(self, assessments: Assessments, form: Form, given: Mapping[str, str]) -> None:
        """Begin with the texts."""
        super().__init__()
        self.data: Dataset = assessments.data
        self._form = form
        self._given = given

    def __missing__(self, name: str) -> Any:  # noqa: ANN401 (options are of all types)
        """Return the value of an option."""
        option, text = self._form.parameters[name].option, self._given.get(name)
        default = None if text is not None or option.default is None else option.default(self)
        self[name] = option.read(self, name, text) if default is None else default
        return self[name]

    @property
    def kind(self) -> Kind:
        """The kind that is given, or that of the entry or requirement."""
        if 'kind' in self._form.parameters:
            kind: Kind = self['kind']
            return kind
        about = 'entry' if 'entry' in self._form.parameters else 'requirement'
        return self.data.kinds[self[about].kind]


@dataclass(frozen=True, slots=True)
class ViewType:
    """A view: its name, and its forms."""

    name: str
    forms: list[Form] = field(default_factory=list)

    @property
    def argument(self) -> str | None:
        """The option that can be given as the argument of the directive."""
        found = (name for form in self.forms for name, one in form.parameters.items() if one.positional)
        return next(found, None)

    @property
    def options(self) -> Mapping[str, set[str]]:
        """All options with their meanings, the argument among them."""
        result: dict[str, set[str]] = {'show': {SHOW}} if len({one.show for one in self.forms}) > 1 else {}
        if any(form.takes_assessments for form in self.forms):
            result['reading'] = {READING}
        for form in self.forms:
            for name, one in form.parameters.items():
                result.setdefault(name, set()).add(one.option.meaning)
        return result

    def resolve(self, assessments: Assessments, given: dict[str, str]) -> View:
        """Return the view that the options ask for; raises `RequestError`."""
        shows = {form.show: form.show for form in self.forms}
        show = (
            choose('show', given.pop('show'), shows) if 'show' in self.options and 'show' in given else None
        )
        forms = [form for form in self.forms if form.show == (show or self.forms[0].show)]
        reading = given.pop('reading', None) if 'reading' in self.options else None
        if reading is not None:
            find(reading, 'reading', assessments.data.readings)
            assessments = assessments.in_readings[reading]
        return max(forms, key=lambda form: form.fit(given)).resolve(assessments, given)


VIEWS: dict[str, ViewType] = {}
"""Every view by the name of its directive."""


def view(name: str, show: str = '') -> Callable[[FunctionT], FunctionT]:
    """Return a decorator that makes a function a form of a view; the first for a name is the usual one."""

    def register(function: FunctionT) -> FunctionT:
        VIEWS.setdefault(name, ViewType(name)).forms.append(Form(function, show))
        return function

    return register


def options() -> Iterator[tuple[str, str]]:
    """Yield every option of a view with its meanings, in order of the names."""
    meanings: dict[str, set[str]] = {}
    for type_ in VIEWS.values():
        for name, found in type_.options.items():
            meanings.setdefault(name, set()).update(found)
    for name in sorted(meanings):
        yield from ((name, meaning) for meaning in sorted(meanings[name]))


def resolve(assessments: Assessments, request: Request) -> View:
    """Return the view that `request` asks for.

    Raises `RequestError`, with what there is and a "did you mean", where the
    request names something that does not exist, or an option without effect.
    """
    given = {name: value.strip() for name, value in request.options if value.strip()}
    return VIEWS[request.view].resolve(assessments, given)
