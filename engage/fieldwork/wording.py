"""The words of printed sheets: the facts of a wave and of the city, finished in one language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from babel import dates
from sqlalchemy.orm import Session

from engage.config import City, Config
from engage.errors import Refused
from engage.instrument.columns import columns
from engage.language import catalogue
from engage.surveys.models import Wave
from engage.surveys.queries import instrument_of
from engage.surveys.queries_trust import TrustText, trust_texts
from engage.texts import in_language

DAY: Final = {"en": "MMMM d, y", "es": "d 'de' MMMM 'de' y"}


class TooLong(Refused):
    """Words of the city for which a sheet has no room."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What the sheets of a wave say in one language; ``say`` are finished sentences by name."""

    language: str
    title: str
    city: str
    department: str
    topics: Sequence[TrustText]
    say: Mapping[str, str]

    @property
    def columns(self) -> tuple[Sequence[TrustText], Sequence[TrustText]]:
        """Return the topics in two columns of about one length; CSS would take four times as long.

        Each topic also costs about two lines of heading and space.
        """
        lengths = [len(text.words) + 90 for text in self.topics]
        half, cut = sum(lengths) / 2, 0
        while cut < len(lengths) and sum(lengths[: cut + 1]) <= half + lengths[cut] / 2:
            cut += 1
        return self.topics[:cut], self.topics[cut:]

    def card(self, room: int) -> list[str]:
        """Return the sentences for a card with room for so many letters, or refuse.

        Who may answer, how to check that the card is real, and the emergency number stand on
        every card; the rest where there is room.
        """
        said = {text.topic: text.words for text in self.topics}
        needed = [self.say["card"], self.say["who"], said.get("check", ""), self.say["help"]]
        left = room - sum(map(len, needed))
        if left < 0:
            raise TooLong("The words on how to check it do not fit on a card; take a letter.")
        for more in (self.say["no_name"], said.get("asks", ""), said.get("immigration", "")):
            if len(more) <= left:
                needed.insert(-2, more)
                left -= len(more)
        return [words for words in needed if words]


def wordings(session: Session, config: Config, wave: Wave) -> tuple[Wording, ...]:
    """Return the words of a wave in each language that both city and instrument speak."""
    instrument = instrument_of(session, wave)
    both = [spoken for spoken in config.city.languages if spoken in instrument.languages]
    one_adult = any(column.role == "selection" for column in columns(instrument))
    return tuple(
        Wording(
            language=spoken,
            title=in_language(instrument.title.words, spoken),
            city=config.city.name,
            department=config.city.department,
            topics=trust_texts(session, wave, spoken),
            say=_sentences(spoken, wave, config.city, one_adult=one_adult),
        )
        for spoken in both or instrument.languages[:1]
    )


def written_day(moment: date, language: str) -> str:
    """Return a date as it is written in a letter."""
    return dates.format_date(moment, DAY.get(language, DAY["en"]), locale=language)


def _sentences(language: str, wave: Wave, city: City, *, one_adult: bool) -> dict[str, str]:
    _ = catalogue(language).gettext
    until, contact = written_day(wave.closes_on, language), city.contact
    said = {
        "invited": _("Dear neighbor: your home was picked by chance."),
        "please": _("Please tell us what it is like to live here. It takes a few minutes."),
        "adult": _("The adult (18 or older) whose birthday was last should answer for the home."),
        "anyone": _("Any adult (18 or older) in your home may answer."),
        "scan": _("Point your phone’s camera at the square, or type this address:"),
        "your_code": _("Your code"),
        "once": _("It works once, until %(day)s.") % {"day": until},
        "until": _("Until %(day)s") % {"day": until},
        "no_name": _("No name, no account. You may leave questions blank."),
        "trust": _("Why you can trust this"),
        "overleaf": _("The letter in English is on the other side."),
        "card": _("Your home was picked by chance. Tell us what it is like to live here."),
        "poster": _("What is it like to live in your neighborhood?"),
        "welcome": _("Everybody who lives here may answer, in a few minutes."),
        "street": _("Scan the square with your phone"),
        "help": _("To report a crime or get help now, call %(number)s.")
        % {"number": contact.emergency},
        "call": "",
        "sender": contact.address,
        "proof": _("PROOF: this code does not work"),
    }
    if contact.non_emergency:
        words = _("Cannot answer online, or any question? Call %(number)s.")
        said["call"] = words % {"number": contact.non_emergency}
    return said | {"who": said["adult" if one_adult else "anyone"]}
