"""The form by which a calendar is imported: shape checks only."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length

from engage.web import StaffForm

NAME = Length(max=80)
# The tenth of February, half past six in the evening, as people write it.
TIMES = (
    ("", "2026-02-10 18:30"),
    ("%m/%d/%Y %I:%M %p", "02/10/2026 06:30 PM"),
    ("%m/%d/%Y %H:%M", "02/10/2026 18:30"),
    ("%d/%m/%Y %H:%M", "10/02/2026 18:30"),
    ("%m/%d/%y %I:%M %p", "02/10/26 06:30 PM"),
)


class ImportForm(StaffForm):
    """A table of meetings, and which column says what."""

    file = FileField(_l("Calendar (CSV)"), [FileRequired()], render_kw={"accept": ".csv,text/csv"})
    title = StringField(_l("Column of the title"), [DataRequired(), NAME], default="title")
    title_es = StringField(_l("Column of the Spanish title"), [NAME], default="")
    start = StringField(_l("Column of the start"), [DataRequired(), NAME], default="start")
    end = StringField(_l("Column of the end"), [NAME], default="end")
    place = StringField(_l("Column of the place"), [NAME], default="location")
    details = StringField(_l("Column of the details"), [NAME], default="")
    group = StringField(_l("Column of the district"), [NAME], default="")
    time_format = SelectField(
        _l("How times are written"), choices=[SelectChoice(*one) for one in TIMES], default=""
    )
    words = StringField(
        _l("Words by which a beat meeting is known"), [Length(max=200)], default="beat"
    )
