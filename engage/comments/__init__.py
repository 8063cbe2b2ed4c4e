"""Free text after the mix: reading it, hiding what gives somebody away, coding it, quoting it."""
