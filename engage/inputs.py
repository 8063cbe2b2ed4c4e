"""Input fields of forms, written by one pass over their attributes."""

from copy import copy

from markupsafe import Markup, escape
from wtforms import Field
from wtforms.widgets import Input
from wtforms.widgets.core import clean_key


def lighten(field: Field) -> Field:
    """Return a bound field whose input is written by `attributes`."""
    if isinstance(field.widget, Input):
        field.widget = copy(field.widget)  # fields share their widgets
        field.widget.html_params = attributes
    return field


def attributes(**values: object) -> Markup:
    """Return what `wtforms.widgets.html_params` returns, without its templates per attribute.

    They took about a tenth of the time of a page with a form.
    """
    made: list[str] = []
    for key in sorted(values):
        name, value = escape(clean_key(key)), values[key]
        if value is True:
            made.append(name)
        elif value is not False:
            # text that is markup already may hold a bare quote
            text = str(escape(value)).replace('"', "&quot;")
            made.append(f'{name}="{text}"')
    return Markup(" ".join(made))  # noqa: S704  # each part is escaped above
