"""The fixed facts of the demonstration city; beats, counts and names are fictitious."""

from typing import Any, Final

CONFIG: Final = """\
# The demonstration city. Everything but the department's public contact block is made up;
# what its page does not tell us stays empty here and is not shown.
mode = "demo"
base_url = "{base_url}"

[city]
name = "Paso Robles"
state = "California"
department = "Paso Robles Police Department"
timezone = "America/Los_Angeles"
languages = ["en", "es"]
boundaries_note = "fictitious boundaries"

[city.contact]
address = "900 Park Street, Paso Robles, CA 93446"
emergency = "9-1-1"
non_emergency = ""
records_phone = ""
records_fax = "805-238-5592"
code_enforcement = ""
facebook = ""
nextdoor = ""
complaints = ""
commendations = ""

[city.contact.hours]
en = "Open 24 hours a day, 7 days a week"
es = "Abierto las 24 horas, los 7 días de la semana"
"""

# West bank, river and east bank; neighbors share every corner, so the beats tile without gaps.
_L, _W2, _K, _K2 = (-120.720, 35.640), (-120.703, 35.641), (-120.722, 35.615), (-120.702, 35.614)
_B, _B2, _H, _H2 = (-120.690, 35.668), (-120.682, 35.667), (-120.672, 35.588), (-120.665, 35.593)
_RIVER: Final = (
    (-120.687, 35.648),
    (-120.686, 35.642),
    (-120.684, 35.632),
    (-120.683, 35.615),
    (-120.678, 35.600),
)
_BANK: Final = (
    (-120.680, 35.648),
    (-120.679, 35.642),
    (-120.677, 35.632),
    (-120.676, 35.616),
    (-120.671, 35.602),
)
_RINGS: Final = {
    "1": (_L, _W2, _RIVER[1], _RIVER[2], _RIVER[3], _K2, _K),
    "2": ((-120.712, 35.662), _B, _RIVER[0], _RIVER[1], _W2, _L),
    "3": (_K, _K2, _RIVER[3], _RIVER[4], _H, (-120.692, 35.586), (-120.712, 35.596)),
    "4": (
        _B2,
        (-120.660, 35.664),
        (-120.632, 35.655),
        (-120.628, 35.632),
        (-120.640, 35.612),
        (-120.658, 35.598),
        _H2,
        *reversed(_BANK),
    ),
    "5": (_B, _B2, *_BANK, _H2, _H, *reversed(_RIVER)),
}
NAMES: Final = {
    "1": "Downtown",
    "2": "Uptown",
    "3": "South Side",
    "4": "East Side",
    "5": "River Corridor",
}
DISTRICTS: Final = {"1": "West", "2": "West", "3": "West", "4": "East", "5": "East"}
ADULTS: Final = {"1": 5200, "2": 5600, "3": 5900, "4": 6950, "5": 350}
# Made-up streets in straight lines: the avenues by their longitude, the streets by their latitude.
_AVENUES: Final = {
    "Alder Ave": -120.712,
    "Birch Ave": -120.704,
    "Cypress Ave": -120.696,
    "Depot Ave": -120.689,
    "River Rd": -120.680,
    "Juniper Dr": -120.668,
    "Kestrel Dr": -120.655,
    "Larkspur Dr": -120.642,
}
_STREETS: Final = {f"{i}th St": round(35.590 + 0.006 * (i - 4), 4) for i in range(4, 17)}
# Adults of the city by weighting group; made up, near what a town of 31,490 people may have.
MARGINS: Final = {
    "age": {"a18": 6600, "a35": 7900, "a55": 4100, "a65": 5400},
    "ethnicity": {
        "hispanic": 7900,
        "white": 14500,
        "black": 400,
        "asian": 500,
        "native": 200,
        "more": 500,
    },
    "tenure": {"own": 14200, "rent": 9300, "other": 500},
}
OFFICERS: Final = (
    ("Maya Castillo", "beat officer", "days", ("1",)),
    ("Daniel Whitford", "beat officer", "nights", ("1", "5")),
    ("Rosa Ibarra", "beat officer", "days", ("2",)),
    ("Kevin Oyelaran", "beat officer", "days", ("3",)),
    ("Lena Marchetti", "beat officer", "days", ("4", "5")),
    ("Thomas Beck", "sergeant", "evenings", ("1", "2", "3", "4", "5")),
)
# Beat, venue, address, weekday (0 = Monday), which one in the month, local start.
SERIES: Final = (
    ("1", "City Library, conference room", "1000 Spring Street", 1, 2, (18, 30)),
    ("2", "Oak Park community room", "3001 Park Street", 2, 1, (18, 0)),
    ("3", "Centennial Park, Banquet Room", "600 Nickerson Drive", 3, 3, (18, 30)),
    ("4", "Barney Schwartz Park, picnic area", "2970 Union Road", 5, 1, (10, 0)),
    ("5", "Larry Moore Park", "Riverside Avenue", 5, 4, (9, 30)),
)


def beats() -> dict[str, Any]:
    """Return the beats as GeoJSON."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"beat": code, "name": NAMES[code], "district": DISTRICTS[code]},
                "geometry": {"type": "Polygon", "coordinates": [[*map(list, ring), list(ring[0])]]},
            }
            for code, ring in _RINGS.items()
        ],
    }


def margins() -> str:
    """Return the city's margins and the adults of each beat as the CSV that the import reads."""
    rows = [
        ("city", variable, level, count)
        for variable, levels in MARGINS.items()
        for level, count in levels.items()
    ]
    rows += [(code, "adults", "all", count) for code, count in ADULTS.items()]
    lines = [",".join(map(str, row)) for row in rows]
    return "\n".join(["area,variable,level,count", *lines]) + "\n"


def corners() -> list[tuple[str, str, float, float]]:
    """Return the corners of every avenue with every street, some of them outside the city."""
    return [
        (street, avenue, longitude, latitude)
        for street, latitude in _STREETS.items()
        for avenue, longitude in _AVENUES.items()
    ]


def addresses() -> list[tuple[str, str, float, float]]:
    """Return four houses of every avenue behind each of its corners."""
    return [
        (f"{street.partition('th')[0]}{house:02}", avenue, longitude, latitude + house / 10_000)
        for street, avenue, longitude, latitude in corners()
        for house in (4, 12, 25, 37)
    ]
