"""What a document costs, ratios side by side in one run.

python -m benchmarks.paper
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from documents.paper import PaperSettings, typeset, warm
from documents.paper.document import lay_out
from documents.paper.markup import pages_html
from documents.paper.render import page_source, render_bare
from documents.text.structure import Attachment, NameList, Paragraph, Structure

SENTENCE = "各级工会要把职工代表培训列入全年工作计划，明确责任、细化措施，按时完成任务并如实填报进度。"
ROUNDS = 5


def notice(paragraphs: int = 24) -> Structure:
    """A document of about seven pages."""
    body = tuple(Paragraph(0, "", SENTENCE * 4) for _ in range(paragraphs))
    return Structure(
        issuers=("甲市总工会",),
        number="甲工发〔2026〕8号",
        title="甲市总工会关于开展职工代表培训工作的通知",
        recipients="各县区总工会",
        body=body,
        signatories=("甲市总工会",),
        date="2026-03-01",
    )


def listed(count: int) -> Structure:
    """A circular with so many names."""
    usual = [bytes((0xB0 + row, 0xA1 + cell)).decode("gb2312") for row in range(39) for cell in range(94)]
    names = tuple(f"王{usual[n * 7 % len(usual)]}{usual[n * 13 % len(usual)]}" for n in range(count))
    return notice(1).replace(attachments=(Attachment("附件", "名单", "", (NameList(names),)),))


def best(work: Callable[[], object]) -> float:
    """The shortest of some rounds: the machine may be busy with other things."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def chromium(html: Path) -> list[str] | None:
    """The command that prints the same HTML with Chromium, where it is installed."""
    program = shutil.which("chromium")
    options = (
        "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    )
    target = f"--print-to-pdf={html.with_suffix('.chromium.pdf')}"
    return [program, *options.split(), target, str(html)] if program else None


def main() -> None:
    """Print the table."""
    warm()
    text = notice()
    typeset(text)
    pages = pages_html(lay_out(text, PaperSettings()))
    whole, bare = best(lambda: typeset(text)), best(lambda: render_bare(text.title, pages))
    print(f"Hongtou, warm, structure to bytes  {whole:6.3f} s")
    print(f"WeasyPrint on the same HTML        {bare:6.3f} s   Hongtou / WeasyPrint = {whole / bare:.2f}")
    with tempfile.TemporaryDirectory() as folder:
        html = Path(folder, "paper.html")
        html.write_text(page_source(text.title, pages), encoding="utf-8")
        code = "from benchmarks.paper import notice; from documents.paper import typeset; typeset(notice())"
        fresh = best(lambda: subprocess.run([sys.executable, "-c", code], check=True))
        print(f"Hongtou, fresh process             {fresh:6.3f} s")
        if command := chromium(html):
            other = best(lambda: subprocess.run(command, check=True, capture_output=True))
            print(
                f"Chromium, fresh process            {other:6.3f} s   Hongtou / Chromium = {fresh / other:.2f}"
            )
    before = 0.0
    for count in (1000, 2000, 4000):
        start = time.perf_counter()
        typeset(listed(count))
        took = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{count} names  {took:6.2f} s  {f'x {took / before:.2f}' if before else '      '}  {peak} MB")
        before = took


if __name__ == "__main__":
    main()
