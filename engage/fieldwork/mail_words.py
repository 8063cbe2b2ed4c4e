"""What a mail of a mailing says: one text in every language of the wave, made for one reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from engage.config import City, Config
from engage.fieldwork.models_mailing import Kind
from engage.fieldwork.stop_links import stop_token
from engage.fieldwork.wording import Wording, wordings, written_day
from engage.language import catalogue
from engage.mail.outbox import MAX_SUBJECT
from engage.mail.sealed import Letter
from engage.surveys.models import Wave

RULE: Final = "=" * 60


@dataclass(frozen=True, slots=True)
class Words:
    """What the mails of a mailing share: languages, texts in each, and where links lead."""

    kind: Kind
    subject: str
    sides: Sequence[tuple[Wording, dict[str, str]]]
    base_url: str
    pepper: str

    def letter(self, to: str, code: str) -> Letter:
        """Return the mail to one address; a reminder has no code."""
        stop = f"{self.base_url}/stop/{stop_token(to, self.pepper)}"
        text = self.text(code, stop)
        spoken = ", ".join(wording.language for wording, _said in self.sides)
        return Letter(to, self.subject, text, spoken, stop)

    def text(self, code: str, stop: str) -> str:
        """Return the words of a mail."""
        parts = [self._side(wording, said, code, stop) for wording, said in self.sides]
        below = [said["below"] for _wording, said in self.sides[1:]]
        text = f"\n\n{RULE}\n\n".join(["\n\n".join([*below, parts[0]]), *parts[1:]])
        return text.replace("\r\n", "\n").replace("\r", "\n") + "\n"

    def _side(self, wording: Wording, said: dict[str, str], code: str, stop: str) -> str:
        asked = [said["invited"], wording.say["please"], wording.say["who"]]
        survey = f"{self.base_url}/survey"
        if self.kind == "invite":
            here = f"{said['open']}\n{self.base_url}/c/{code}"
            ways = [here, f"{said['type']}\n{survey}\n{code}", wording.say["once"]]
        else:
            asked = [said["reminded"], said["thanks"], said["still"]]
            ways = [f"{said['type_yours']}\n{survey}", said["lost"]]
        topics = [f"{topic.title}\n{topic.words}" for topic in wording.topics]
        close = [f"{said['stop']}\n{stop}", said["apart"], wording.say["help"], said["sender"]]
        paragraphs = [
            wording.title.upper(),
            *asked,
            *ways,
            wording.say["no_name"],
            wording.say["call"],
            wording.say["trust"].upper(),
            *topics,
            *close,
        ]
        return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def mail_words(session: Session, config: Config, wave: Wave, kind: Kind) -> Words:
    """Return what the mails of a wave say."""
    found = wordings(session, config, wave)
    sides = [(one, _sentences(one.language, wave, config.city, kind)) for one in found]
    titles = " / ".join(dict.fromkeys(one.title for one in found))
    heads = " / ".join(dict.fromkeys(said["head"] for _wording, said in sides))
    subject = f"{heads}: {titles}"[:MAX_SUBJECT]
    base_url = config.base_url.rstrip("/")
    return Words(kind, subject, sides, base_url, config.code_pepper)


def _sentences(language: str, wave: Wave, city: City, kind: Kind) -> dict[str, str]:
    _ = catalogue(language).gettext
    phone = city.contact.non_emergency
    until = {"day": written_day(wave.closes_on, language)}
    lost = _("Lost it? Call %(number)s: you get another one, and nobody notes your name.")
    return {
        "head": city.name if kind == "invite" else _("Reminder"),
        "below": _("The same text in English stands further down."),
        "invited": _("Dear neighbor: you were picked by chance."),
        "open": _("Open this address to answer:"),
        "type": _("Or type your code here:"),
        "reminded": _("Dear neighbor: we wrote to you with a code for this survey."),
        "thanks": _(
            "If you have answered: thank you. Nobody can see who has, so everybody gets this mail."
        ),
        "still": _("If not: the code in our letter or mail works until %(day)s.") % until,
        "type_yours": _("Type your code here:"),
        "lost": lost % {"number": phone} if phone else "",
        "stop": _("You want no more mail about surveys? Open this address:"),
        "apart": _("That link has nothing to do with your code or with what you answer."),
        "sender": ", ".join(filter(None, (city.department or city.name, city.contact.address))),
    }
