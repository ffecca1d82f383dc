"""What a document costs, ratios side by side in one run.

python -m benchmarks.paper

What the time is spent on (profile of a warm run of 7 pages): nine tenths is the renderer: laying out boxes, though
each already has its place, 0.43; the cascade of styles 0.11; drawing 0.14; fonts 0.05; the rest reading HTML and
writing the file. Hongtou's own is breaking lines and dealing out pages 0.07, HTML 0.02, checking glyphs 0.01. Typst
is the limit to aim at: native code, which parses no CSS. Its page is comparable, not the same.
"""

from __future__ import annotations

import importlib.util
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from documents.paper import PaperSettings, typeset, warm
from documents.paper.document import lay_out
from documents.paper.fonts import all_faces, chain
from documents.paper.markup import pages_html
from documents.paper.render import page_source, render_bare
from documents.text.structure import Attachment, NameList, Paragraph, Structure
from documents.trust import create_authority, sign

SENTENCE = "各级工会要把职工代表培训列入全年工作计划，明确责任、细化措施，按时完成任务并如实填报进度。"
UNION = "甲市总工会"
ROUNDS = 5
CHROMIUM = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
)
# Fresh process against fresh process: the compiler imported and run once.
TYPST = "import sys, typst; typst.compile(sys.argv[1], font_paths=sys.argv[2:], ignore_system_fonts=True)"


def notice(paragraphs: int = 18) -> Structure:
    """A document of about seven pages."""
    body = tuple(Paragraph(0, "", SENTENCE * 4) for _ in range(paragraphs))
    return Structure(
        issuers=(UNION,),
        number="甲工发〔2026〕8号",
        title="甲市总工会关于开展职工代表培训工作的通知",
        recipients="各县区总工会",
        body=body,
        signatories=(UNION,),
        date="2026-03-01",
    )


def listed(count: int) -> Structure:
    """A circular with so many names."""
    usual = [bytes((0xB0 + row, 0xA1 + cell)).decode("gb2312") for row in range(39) for cell in range(94)]
    names = tuple(f"王{usual[n * 7 % len(usual)]}{usual[n * 13 % len(usual)]}" for n in range(count))
    return notice(1).replace(attachments=(Attachment("附件", "名单", "", (NameList(names),)),))


def typst_source(text: Structure) -> str:
    """A comparable text for Typst: the same words, faces, sizes and line pitch, without the finer rules."""
    fang, title = chain("fang")[0].family, chain("title")[0].family
    body = "\n\n".join(block.text for block in text.body if isinstance(block, Paragraph))
    return f"""
#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm), numbering: "— 1 —")
#set text(font: "{fang}", size: 16pt, lang: "zh", tracking: -0.21pt)
#set par(justify: true, leading: 13pt, spacing: 13pt, first-line-indent: (amount: 2em, all: true))
#align(center, text(font: "{title}", size: 56pt, fill: red)[{"".join(text.issuers)}文件])
#align(center)[{text.number}]
#line(length: 100%, stroke: 0.5mm + red)
#align(center, text(font: "{title}", size: 22pt)[{text.title}])
{text.recipients}：

{body}

#align(right)[{text.signatories[0]} \\ {text.date}]
"""


def best(*works: Callable[[], object]) -> list[float]:
    """The shortest of some rounds of each, taken in turns: the machine may be busy with other things."""
    rounds = [[timed(work) for work in works] for _ in range(ROUNDS)]
    return [min(times) for times in zip(*rounds, strict=True)]


def timed(work: Callable[[], object]) -> float:
    """How long it takes once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def row(name: str, seconds: float, beside: str = "", ratio: float = 0.0) -> None:
    """One line of the table."""
    print(f"{name:36}{seconds:7.3f} s" + (f"   {beside} = {ratio:.2f}" if beside else ""))


def programs(html: Path) -> dict[str, list[str]]:
    """The commands that print the same HTML, of the programs installed here."""
    folder = str(html.parent)
    known = {
        "Chromium": ("chromium", [*CHROMIUM.split(), f"--print-to-pdf={folder}/chromium.pdf", str(html)]),
        "LibreOffice": ("soffice", ["--headless", "--convert-to", "pdf", "--outdir", folder, str(html)]),
    }
    return {name: [path, *rest] for name, (tool, rest) in known.items() if (path := shutil.which(tool))}


def beside_others(text: Structure, pages: str, warm_time: float) -> None:
    """Fresh process against fresh process; Typst warm too, which keeps what it compiled before."""
    code = "from benchmarks.paper import notice; from documents.paper import typeset; typeset(notice())"
    with tempfile.TemporaryDirectory() as folder:
        html, source = Path(folder, "paper.html"), Path(folder, "paper.typ")
        html.write_text(page_source(text.title, pages), encoding="utf-8")
        source.write_text(typst_source(text), encoding="utf-8")
        commands = programs(html)
        if found := importlib.util.find_spec("typst"):
            fonts = sorted({str(face.path.parent) for face in all_faces()})
            commands["Typst"] = [sys.executable, "-c", TYPST, str(source), *fonts]
        runs = [[sys.executable, "-c", code], *commands.values()]
        fresh, *others = best(
            *(partial(subprocess.run, run, check=True, capture_output=True) for run in runs)
        )
        row("Hongtou, fresh process", fresh)
        for name, other in zip(commands, others, strict=True):
            row(f"{name}, fresh process", other, f"Hongtou / {name}", fresh / other)
        if found:
            beside_warm_typst(source, fonts, warm_time)


def beside_warm_typst(source: Path, fonts: list[str], warm_time: float) -> None:
    """A compiler kept, its fonts loaded; a word is changed each time, or it would only look up its last answer."""
    import typst

    compiler = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
    written, turns = source.read_text(encoding="utf-8"), iter(range(ROUNDS))

    def compiled() -> bytes:
        changed = written.replace("各级工会", f"各级工会{next(turns)}")
        return bytes(compiler.compile(changed.encode()))

    (other,) = best(compiled)
    row("Typst, warm", other, "Hongtou / Typst", warm_time / other)


def main() -> None:
    """Print the table."""
    warm()
    text = notice()
    paper = typeset(text)
    pages = pages_html(lay_out(text, PaperSettings()))
    with tempfile.TemporaryDirectory() as folder:
        signer = create_authority(Path(folder, "authority"), organisation=UNION).signer()
    whole, bare, signed = best(
        lambda: typeset(text), lambda: render_bare(text.title, pages), lambda: sign(paper.pdf, signer, ())
    )
    row(f"Hongtou, warm, {paper.page_count} pages to bytes", whole)
    row("WeasyPrint on the same HTML", bare, "Hongtou / WeasyPrint", whole / bare)
    row("signing, RSA-2048, no timestamp", signed, "signing / Hongtou warm", signed / whole)
    beside_others(text, pages, whole)
    before = 0.0
    for count in (1000, 2000, 4000):
        took = timed(partial(typeset, listed(count)))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{count} names  {took:6.2f} s  {f'x {took / before:.2f}' if before else '      '}  {peak} MB")
        before = took


if __name__ == "__main__":
    main()
