"""The language a page speaks: Chinese, or English for who asks for it.

Sentences are written in Chinese (`documents.sentences.say`) and put into the reader's language where they are shown,
here and nowhere else: when a template writes one out. The catalogues are `workflow/translations/<language>/*.po`;
all files of a language together are one catalogue.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from babel.messages.pofile import read_po
from flask import Flask, Response, g, has_request_context, request
from flask.json.tag import JSONTag, TaggedJSONSerializer
from flask.sessions import SecureCookieSessionInterface
from jinja2 import Environment, pass_context, pass_eval_context
from jinja2.filters import do_xmlattr
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from documents.sentences import (
    FILLER,
    Sentence,
    filled,
    in_groups,
    in_turn,
    listed,
    packed,
    say,
    spoken,
    unpacked,
)
from documents.text.findings import RULES

CHINESE, ENGLISH = "zh", "en"
LANGUAGES = {CHINESE: "中文", ENGLISH: "English"}  # each by its own name, whoever reads
TAGS = {CHINESE: "zh-CN", ENGLISH: "en-GB"}
TRANSLATIONS = Path(__file__).parents[1] / "translations"
COOKIE = "language"
KEPT_FOR_S = 365 * 24 * 3600
_NAMED = re.compile(r"%\((\w+)\)s")
_HAN = re.compile("[㐀-鿿豈-﫿]")


def init_app(app: Flask) -> None:
    """Teaches the templates to speak, and the session to keep a sentence until its page is shown."""
    prepare(app.jinja_env)
    app.session_interface = _Sessions()


def prepare(environment: Environment) -> None:
    """`{{ say("…", n=n) }}` for words, `{% trans %}` where markup stands between them."""
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    environment.newstyle_gettext = True  # type: ignore[attr-defined] # the extension's own attribute
    environment.globals |= {"gettext": _said_with_markup, "say": say, "languages": LANGUAGES}
    environment.globals |= {"language": current, "language_tag": lambda: TAGS[current()]}
    environment.filters |= {"listed": listed, "in_turn": in_turn, "in_groups": in_groups}
    environment.filters |= {"as_written": _as_written, "xmlattr": _attributes}
    environment.finalize = shown


def current() -> str:
    """The language of this request: the person's own, else what this browser last asked for, else Chinese."""
    if not has_request_context():
        return CHINESE
    chosen = g.get("language") or request.cookies.get(COOKIE, "")
    return chosen if chosen in LANGUAGES else CHINESE


def use(language: str) -> None:
    """Has this request speak the language."""
    g.language = language


def remember(response: Response, language: str) -> None:
    """Has this browser ask for the language from now on, also before anybody signs in."""
    response.set_cookie(
        COOKIE, language, max_age=KEPT_FOR_S, httponly=True, samesite="Lax", secure=request.is_secure
    )


def shown(value: Any) -> Any:
    """A sentence in the language of this request; anything else as it is."""
    return spoken(value, _translated) if isinstance(value, Sentence) else value


@cache
def catalogue(language: str) -> dict[tuple[str, str], str]:
    """(Chinese template, context) -> template in that language; nothing for Chinese itself.

    What the rules of a document's text say has its English beside it in their own table.
    """
    found = {(rule.zh, ""): rule.en for rule in RULES.values()} if language == ENGLISH else {}
    for file in sorted((TRANSLATIONS / language).glob("*.po")):
        with file.open("rb") as lines:
            found |= {
                (str(one.id), one.context or ""): str(one.string)
                for one in read_po(lines)
                if one.id and one.string
            }
    return found


def unbraced(template: str) -> str:
    """A template as Jinja's `trans` writes it, `%(n)s`, in the form of all others, `{n}`."""
    return _NAMED.sub(r"{\1}", template).replace("%%", "%")


def _as_written(text: Any) -> Any:
    """What people wrote or what is kept: on a page in another language it is said to be Chinese, so that it is read
    out and set as such. Not for attributes; sentences and what holds no Chinese stay as they are."""
    if current() == CHINESE or isinstance(text, Sentence) or not _HAN.search(f"{text}"):
        return text
    return Markup('<span lang="{}">{}</span>').format(TAGS[CHINESE], text)


class _Escaping(Formatter):
    """Facts are text, whatever the translation around them is; what a macro made is markup already."""

    def format_field(self, value: Any, format_spec: str) -> str:
        return value if hasattr(value, "__html__") else escape(FILLER.format_field(value, format_spec))


class _SentenceTag(JSONTag):
    """How the session's cookie keeps a sentence."""

    __slots__ = ()
    key = " say"

    def check(self, value: Any) -> bool:
        return isinstance(value, Sentence)

    def to_json(self, value: Sentence) -> Any:
        return packed(value)

    def to_python(self, value: Any) -> str:
        return unpacked(value)


SERIALIZER = TaggedJSONSerializer()
SERIALIZER.register(_SentenceTag, index=0)


class _Sessions(SecureCookieSessionInterface):
    serializer = SERIALIZER


@pass_context
def _said_with_markup(_context: object, template: str, **facts: Any) -> Markup:
    words = _translated(unbraced(template))
    return Markup(filled(words, {name: shown(fact) for name, fact in facts.items()}, _Escaping()))  # noqa: S704 - the template is ours


@pass_eval_context
def _attributes(context: EvalContext, attributes: dict[str, Any]) -> str:
    """Jinja's `xmlattr`, which would make plain text of a sentence."""
    return do_xmlattr(context, {name: shown(value) for name, value in attributes.items()})


def _translated(template: str, context: str = "") -> str:
    return catalogue(current()).get((template, context), template)
