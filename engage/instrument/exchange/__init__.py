"""Exchange: instruments out of and into the formats of other tools, with a report."""
