"""What a document costs, ratios side by side in one run.

python -m benchmarks.paper

All are measured in turns, round by round, and a ratio is the median of the rounds' own ratios, so that what else the
machine does falls on both sides alike. Chromium is given the HTML that Hongtou made; LibreOffice too, which sets it
in its own way; Typst, where it can be imported, a comparable text. LibreOffice kept warm would need a bridge that is
not among the requirements of the tests.

What the time is spent on (profile of warm runs of 7 pages): nine tenths is the renderer: laying out boxes, though each
already has its place, 0.43; drawing, tagging and writing 0.31, of which subsetting fonts 0.06; the cascade of styles
0.08; reading HTML 0.05. Hongtou's own is breaking lines and dealing out pages 0.05, HTML, glyphs and the rest 0.03;
it wins some of that back by keeping the collector away. Of the second of processor time that a fresh process takes,
importing the renderer is a quarter, a first document by it a third, the dictionary that breaks the title a ninth; what
can be known of the fonts beforehand is prepared at set-up. Typst is the limit to aim at: native code, which parses no CSS.
"""

from __future__ import annotations

import importlib.util
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median

from documents.paper import Paper, PaperSettings, typeset, warm
from documents.paper.document import lay_out
from documents.paper.fonts import all_faces, chain
from documents.paper.markup import pages_html
from documents.paper.render import page_source, render_bare
from documents.text.schema import to_json
from documents.text.structure import Attachment, NameList, Paragraph, Structure

SENTENCE = "各级工会要把职工代表培训列入全年工作计划，明确责任、细化措施，按时完成任务并如实填报进度。"
UNION = "甲市总工会"
ROUNDS = 9
CHROMIUM = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
)
FRESH = """
import json, sys
from documents.paper import typeset
from documents.text.schema import from_json
typeset(from_json(json.load(open(sys.argv[1]))))
"""
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


Work = Callable[[], object]


def timed(work: Work) -> float:
    """How long it takes once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare(works: dict[str, Work], rounds: int = ROUNDS) -> None:
    """Print what each takes, and how long the first takes beside it."""
    for work in works.values():
        work()
    times = [{name: timed(work) for name, work in works.items()} for _ in range(rounds)]
    first = next(iter(works))
    for name in works:
        ratio = median(turn[first] / turn[name] for turn in times)
        beside = "" if name == first else f"   {first} / {name} = {ratio:.2f}"
        shown = sorted(turn[name] for turn in times)
        print(f"{name:34}{median(shown):7.3f} s  ({shown[0]:.3f} to {shown[-1]:.3f}){beside}")


@contextmanager
def warm_chromium(html: Path) -> Iterator[dict[str, Work]]:
    """One browser kept, a document opened and printed each time; nothing where there is no browser."""
    browser = shutil.which("chromium")
    if not browser:
        yield {}
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        kept = driver.chromium.launch(executable_path=browser, args=CHROMIUM.split())
        page = kept.new_page()

        def printed() -> bytes:
            page.goto(html.as_uri())
            return page.pdf(prefer_css_page_size=True, print_background=True)

        yield {"Chromium kept": printed}
        kept.close()


def warm_typst(source: Path) -> dict[str, Work]:
    """A compiler kept, its fonts loaded; a word is changed each time, or it would only look up its last answer."""
    if not importlib.util.find_spec("typst"):
        return {}
    import typst

    compiler = typst.Compiler(font_paths=font_folders(), ignore_system_fonts=True)
    written, turn = source.read_text(encoding="utf-8"), iter(range(1000))

    def compiled() -> bytes:
        changed = written.replace("各级工会", f"各级工会{next(turn)}")
        return bytes(compiler.compile(changed.encode()))

    return {"Typst kept": compiled}


def font_folders() -> list[str]:
    """Where the faces lie."""
    return sorted({str(face.path.parent) for face in all_faces()})


def programs(folder: Path) -> dict[str, Work]:
    """A fresh process each time, of the programs that are here."""
    html, source = str(folder / "paper.html"), str(folder / "paper.json")
    commands = {
        "Hongtou": [sys.executable, "-c", FRESH, source],
        "hongtou typeset": [
            str(Path(sys.executable).with_name("hongtou")),
            *("typeset", source, "-o", f"{folder}/out.pdf"),
        ],
        "Chromium": ["chromium", *CHROMIUM.split(), f"--print-to-pdf={folder}/chromium.pdf", html],
        "LibreOffice": ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder), html],
    }
    if importlib.util.find_spec("typst"):
        commands["Typst"] = [sys.executable, "-c", TYPST, str(folder / "paper.typ"), *font_folders()]
    return {
        name: partial(subprocess.run, command, check=True, capture_output=True)
        for name, command in commands.items()
        if shutil.which(command[0])
    }


def signing(paper: Paper) -> Work:
    """Signing with the seal as the signature's appearance, by a key that is kept."""
    from documents.trust import Stamp, create_authority, draw_seal, sign

    with tempfile.TemporaryDirectory() as folder:
        signer = create_authority(Path(folder, "authority"), organisation=UNION).signer()
    (place,) = paper.seals
    seal = draw_seal(UNION, specimen=True)
    stamp = Stamp(place.page, place.centre_x_mm, place.centre_y_mm, place.diameter_mm, seal)
    return lambda: sign(paper.pdf, signer, [stamp])


def lists() -> None:
    """How the time grows with the names, and the memory."""
    before = 0.0
    for count in (1000, 2000, 4000):
        took = median(timed(partial(typeset, listed(count))) for _ in range(3))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{count} names  {took:6.2f} s  {f'x {took / before:.2f}' if before else '      '}  {peak} MB")
        before = took


def main() -> None:
    """Print the table."""
    warm()
    lists()
    text = notice()
    paper = typeset(text)
    pages = pages_html(lay_out(text, PaperSettings()))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "paper.html").write_text(page_source(text.title, pages), encoding="utf-8")
        (folder / "paper.typ").write_text(typst_source(text), encoding="utf-8")
        (folder / "paper.json").write_text(json.dumps(to_json(text)), encoding="utf-8")
        print(f"Kept warm, {paper.page_count} pages, structure to bytes")
        with warm_chromium(folder / "paper.html") as chromium:
            compare(
                {
                    "Hongtou": lambda: typeset(text),
                    "bare WeasyPrint": lambda: render_bare(text.title, pages),
                    **chromium,
                    **warm_typst(folder / "paper.typ"),
                }
            )
        compare({"signing with a seal": signing(paper), "Hongtou": lambda: typeset(text)})
        print("Fresh processes")
        compare(programs(folder), rounds=5)


if __name__ == "__main__":
    main()
