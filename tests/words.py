"""The words of the program: which are marked so that they can be said in English, which are not, and the catalogues.

`make words` (`python -m tests.words`) adds what is new to the catalogues, with an empty translation, takes out what
is used no more, and says what is left to translate.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

from babel.messages.pofile import escape, read_po
from jinja2 import Environment, FileSystemLoader, nodes

from workflow.base.languages import TRANSLATIONS, prepare, unbraced

PROJECT = Path(__file__).parents[1]
CATALOGUES = TRANSLATIONS / "en"
CHINESE = re.compile("[⺀-⿟　-〿㐀-鿿豈-﫿＀-￯]")
MARKS = ("say", "gettext")  # Jinja's `trans` becomes `gettext`
FILES = ("*.py", "*.html", "*.svg", "*.js")
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Word:
    """One literal of a source, as the catalogue would have it."""

    text: str
    line: int
    marked: bool
    context: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One translation; `catalogue` is the file's name without its ending."""

    catalogue: str
    chinese: str
    english: str
    context: str = ""
    comments: tuple[str, ...] = ()


def sources() -> list[str]:
    """Every file a word on a screen may come from, below the project."""
    python = [*PROJECT.glob("workflow/**/*.py"), *PROJECT.glob("documents/**/*.py")]
    return sorted(
        str(file.relative_to(PROJECT)) for file in [*python, *PROJECT.glob("templates/pages/*.html")]
    )


def words(source: str) -> list[Word]:
    """The marked literals of a file, and the Chinese ones that are not marked."""
    text = (PROJECT / source).read_text()
    found = _in_python(ast.parse(text)) if source.endswith(".py") else _in_template(source)
    return [word for word in found if word.marked or CHINESE.search(word.text)]


def glued(source: str) -> list[int]:
    """The lines where a marked word is put together with another piece of text, and so loses its mark."""
    text = (PROJECT / source).read_text()
    if source.endswith(".html"):
        tree = _parsed(source)
        pieces = [piece for concat in tree.find_all((nodes.Concat, nodes.Add)) for piece in _children(concat)]
        return [piece.lineno for piece in pieces if isinstance(piece, nodes.Call) and _is_mark(piece)]
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.BinOp):
            found += [side.lineno for side in (node.left, node.right) if _says(side)]
        if isinstance(node, ast.FormattedValue) and _says(node.value):
            found.append(node.lineno)
    return found


def entries() -> list[Entry]:
    """All that is translated into English."""
    found = []
    for file in sorted(CATALOGUES.glob("*.po")):
        with file.open("rb") as lines:
            found += [
                Entry(file.stem, str(one.id), str(one.string), one.context or "", tuple(one.user_comments))
                for one in read_po(lines)
                if one.id
            ]
    return found


def written(found: Iterable[Entry]) -> str:
    """A catalogue as it stands in its file."""
    return "\n".join(map(_written, found))


def names_in(template: str) -> set[str]:
    """The facts a template asks for."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def rooms() -> dict[str, str]:
    """source -> the catalogue its words go to: its room, for a template the room that renders it."""
    found = {source: _room(source) for source in sources()}
    for source in [one for one in found if one.endswith(".py")]:
        for page in re.findall(r'"(pages/\w+\.html)"', (PROJECT / source).read_text()):
            if found[source] != "base":
                found[f"templates/{page}"] = found[source]
    return found


def _room(source: str) -> str:
    parts = source.split("/")
    if parts[0] == "documents":
        return "documents"
    return parts[1] if parts[0] == "workflow" and len(parts) > 2 else "base"


def _in_python(tree: ast.Module) -> Iterator[Word]:
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, DOCUMENTED) and node.body and isinstance(node.body[0], ast.Expr)
    }
    marked = {
        id(node.args[0]): _context((given.arg, given.value) for given in node.keywords)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _says(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield Word(node.value, node.lineno, id(node) in marked, marked.get(id(node), ""))


def _in_template(source: str) -> Iterator[Word]:
    tree = _parsed(source)
    marked = {
        id(call.args[0]): _context((given.key, given.value) for given in call.kwargs)
        for call in tree.find_all(nodes.Call)
        if _is_mark(call)
    }
    for literal in tree.find_all((nodes.Const, nodes.TemplateData)):
        value = literal.value if isinstance(literal, nodes.Const) else literal.data
        if isinstance(value, str):
            is_marked = id(literal) in marked
            text = unbraced(value) if is_marked else value
            yield Word(text, literal.lineno, is_marked, marked.get(id(literal), ""))


def _parsed(source: str) -> nodes.Template:
    environment = Environment(loader=FileSystemLoader(PROJECT / "templates"), autoescape=True)
    prepare(environment)
    return environment.parse((PROJECT / source).read_text())


def _children(node: nodes.Concat | nodes.Add) -> list[nodes.Expr]:
    return node.nodes if isinstance(node, nodes.Concat) else [node.left, node.right]


def _is_mark(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in MARKS and bool(call.args)


def _says(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"


def _context(given: Iterable[tuple[str | None, Any]]) -> str:
    return next((str(value.value) for name, value in given if name == "context"), "")


def main() -> None:
    """Brings the catalogues up to date."""
    used: dict[tuple[str, str], str] = {}
    for source, room in rooms().items():
        for word in words(source):
            if word.marked:
                used.setdefault((word.text, word.context), room)
    kept = [entry for entry in entries() if (entry.chinese, entry.context) in used]
    there = {(entry.chinese, entry.context) for entry in kept}
    kept += [Entry(room, word[0], "", word[1]) for word, room in used.items() if word not in there]
    for name in sorted({entry.catalogue for entry in kept} | {file.stem for file in CATALOGUES.glob("*.po")}):
        of_room = [entry for entry in kept if entry.catalogue == name]
        (CATALOGUES / f"{name}.po").write_text(written(of_room))
        missing = sum(not entry.english for entry in of_room)
        print(f"{name}: {len(of_room)} entries, {missing} to translate")


def _written(entry: Entry) -> str:
    comments = "".join(f"# {comment}\n" for comment in entry.comments)
    context = f'msgctxt "{entry.context}"\n' if entry.context else ""
    return (
        f'{comments}{context}msgid "{escape(entry.chinese)[1:-1]}"\nmsgstr "{escape(entry.english)[1:-1]}"\n'
    )


if __name__ == "__main__":
    main()
