"""The form of a wave's areas; its choices, one a beat, are read in their order."""

from engage.web import StaffForm


class AreasForm(StaffForm):
    """The token; beats with the same letter are counted together."""
