"""The instrument: format, checks, compiled checker of answers; knows no web, no database."""
