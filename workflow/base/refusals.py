"""How the program says no. Each refusal carries the sentence the user reads."""

from __future__ import annotations

from documents.sentences import say


class Refusal(Exception):
    """Base of all refusals; `status` is the HTTP answer it becomes."""

    status = 400

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotFound(Refusal):
    """It is not there, or the person may not know that it is."""

    status = 404

    def __init__(self, sentence: str = say("没有找到这一页，或者您无权查看。")) -> None:
        super().__init__(sentence)


class Forbidden(Refusal):
    """The person sees it but may not do this."""

    status = 403


class Conflict(Refusal):
    """The state is another one, or somebody else was faster."""

    status = 409


class Invalid(Refusal):
    """What was typed cannot be taken; `fields` maps a field's name to its sentence."""

    status = 422

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(say("请改正标出的内容后重试，已填写的内容都还在。"))
        self.fields = fields
