"""Our inputs are, byte for byte, those of WTForms."""

import pytest
from flask import Flask
from markupsafe import Markup
from wtforms.widgets import html_params
from wtforms.widgets.core import TextInput

from engage.inputs import attributes
from engage.meetings.forms import RsvpForm

VALUES = ("", "<b>&'\"", Markup('&amp;"<'), 12, None, True, False)


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_attributes_are_written_as_wtforms_does(value: object) -> None:
    named = {"value": value, "class_": "short", "aria_describedby": "a-hint", "data_a_b": value}
    assert attributes(**named) == html_params(**named)
    assert isinstance(attributes(**named), Markup)


def test_a_whole_form_is_written_as_wtforms_does() -> None:
    app = Flask("forms")
    app.config["SECRET_KEY"] = "a" * 40
    with app.test_request_context():
        form = RsvpForm(formdata=None, data={"needs": '"<script>', "party": 3})
        for field in form:
            plain = type(field.widget)()
            assert field(class_="short") == plain(field, **(field.render_kw or {}), class_="short")
            assert field.widget.html_params is attributes
        assert '"&#34;&lt;script&gt;"' in form.needs()
    assert TextInput.html_params is html_params
