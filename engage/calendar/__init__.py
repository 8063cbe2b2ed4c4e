"""Calendar arithmetic and iCalendar text; knows no web and no database."""
