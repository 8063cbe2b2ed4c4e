"""A text that exists in several languages: which of them a reader gets."""

from collections.abc import Mapping


def in_language(texts: Mapping[str, str] | None, language: str) -> str:
    """Return the text in a language, in another one where it is missing, or nothing.

    >>> in_language({"en": "Streets", "es": ""}, "es"), in_language(None, "es")
    ('Streets', '')
    """
    if not texts:
        return ""
    return texts.get(language) or next(filter(None, texts.values()), "")
