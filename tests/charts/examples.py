"""Charts for the tests: every kind of published value, hostile words among them."""

from engage.charts import compose
from engage.charts.model import Chart, Heading, Line
from engage.stats.published import Figure, Nearly, Suppressed, Words

HOSTILE = "</text><script>alert(1)</script> & \"quotes\" 'too'"
CITY = Figure(0.78, 0.75, 0.81, 900)


def headline() -> Chart:
    return compose.dots(
        Heading("headline", "Most feel safe by day", "How safe do you feel?", "150 answers"),
        [
            Line("Safe by day", Figure(0.82, 0.74, 0.88, 150), CITY, "improved"),
            Line(
                "Safe by night",
                Figure(0.45, 0.36, 0.55, 140),
                Figure(0.52, 0.5, 0.56, 880),
                "worse",
            ),
            Line(
                "Good place to live",
                Figure(0.6, 0.45, 0.75, 40, is_wide=True),
                None,
                "no_clear_change",
            ),
            Line("Knows the officer", Words("about_a_quarter", 20)),
            Line("Had contact", Suppressed("base"), CITY),
            Line("Speaks with neighbors", Nearly("all", 200), Nearly("all", 900)),
        ],
    )


def chosen() -> Chart:
    lines = [
        Line("Speeding", Figure(0.61, None, None, 90)),
        Line("Noise", Figure(0.3, None, None, 90)),
    ]
    return compose.bars(Heading("chosen", "Speeding is named most"), lines, is_chosen=True)


def means() -> Chart:
    line = Line("Life here", Figure(7.4, 6.9, 7.9, 120), Figure(6.8, 6.6, 7.0, 800))
    return compose.dots(Heading("means", "Life here is good"), [line], compose.scale(0, 10))


def hostile() -> Chart:
    return compose.dots(Heading("hostile", HOSTILE, HOSTILE, HOSTILE), [Line(HOSTILE, CITY, CITY)])


EXAMPLES = {"headline": headline, "chosen": chosen, "means": means}
