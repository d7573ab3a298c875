"""The program that holds the browser: one browser for all that is asked of it, a line of JSON for each picture wanted, a line for each picture made.

The first line on standard input says which browser, fonts and plotly to take, and how many pictures may be drawn at once. It imports nothing of the
product, fetches nothing, and ends with its browser as soon as nobody asks any more, also where whoever asked was killed.
"""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import sys
import threading
from pathlib import Path
from typing import Any

FACE = "@font-face{font-family:'Source Sans';font-weight:%s;src:url(data:font/woff2;base64,%s) format('woff2')}"
READY = "Promise.all([400,700].map(weight=>document.fonts.load(weight+' 16px \"Source Sans\"'))).then(()=>1)"


def main() -> None:
    logging.disable(logging.CRITICAL)
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    asyncio.run(pictures(json.loads(sys.stdin.readline())))


async def pictures(order: dict[str, Any]) -> None:
    """Draw until nobody asks any more: figures by plotly in a page that stays as it is, sheets in a tab of their own."""
    import kaleido

    page = kaleido.PageGenerator(mathjax=False, plotly=Path(order["plotly"]))
    page.header += "<style>" + "".join(FACE % each for each in order["fonts"].items()) + "</style>"
    async with kaleido.Kaleido(n=order["at_once"], path=order["browser"], page_generator=page) as browser:
        free: asyncio.Queue[Any] = asyncio.Queue()
        for tab in list(browser.tabs.values()):
            await said(tab, "Runtime.evaluate", expression=READY, awaitPromise=True)
            free.put_nowait(tab)
        asked, under_way = asked_for(), set()
        while (job := await asked.get()) is not None:
            under_way.add(asyncio.create_task(answered(browser, free, job)))
        await asyncio.gather(*under_way)


def asked_for() -> asyncio.Queue[dict[str, Any] | None]:
    """The jobs as they come; None after the last. Read by a thread of its own, so that whoever asks never waits for whoever draws."""
    asked: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(asked.put_nowait, json.loads(line))
        loop.call_soon_threadsafe(asked.put_nowait, None)

    threading.Thread(target=read, daemon=True).start()
    return asked


async def answered(browser: Any, free: asyncio.Queue[Any], job: dict[str, Any]) -> None:
    """One picture, or why there is none, on standard output."""
    tab = await free.get()
    try:
        made = await (drawing(tab, job) if job["form"] == "svg" else sheet(browser, job))
        answer = {"n": job["n"], "data": base64.b64encode(made).decode()}
    except Exception as error:  # noqa: BLE001  whatever a picture fails on, the one who asked is told
        answer = {"n": job["n"], "error": f"{type(error).__name__}: {error}"}
    finally:
        free.put_nowait(tab)
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


async def drawing(tab: Any, job: dict[str, Any]) -> bytes:
    """A figure as SVG. The page is not loaded anew for it, as kaleido does: that takes longer than the drawing, and the bytes are the same."""
    size = {"format": "svg", "width": job["width"], "height": job["height"] or 450, "scale": 1, "imageDataOnly": True}
    call = f"Plotly.toImage({json.dumps(job['figure'])},{json.dumps(size)})"
    answer = await said(tab, "Runtime.evaluate", expression=call, awaitPromise=True, returnByValue=True)
    if "exceptionDetails" in answer:
        raise RuntimeError(answer["exceptionDetails"].get("exception", {}).get("description") or answer["exceptionDetails"]["text"])
    text: str = answer["result"]["value"]
    return text.encode()


async def sheet(browser: Any, job: dict[str, Any]) -> bytes:
    """A page of HTML as PNG or PDF."""
    tab = await browser.create_tab("about:blank")
    try:
        paper = job["form"] == "pdf"
        scheme = {"name": "prefers-color-scheme", "value": "dark" if job["dark"] else "light"}
        await said(tab, "Emulation.setEmulatedMedia", media="print" if paper else "screen", features=[scheme])
        if not paper:
            await said(
                tab, "Emulation.setDeviceMetricsOverride", width=job["width"], height=job["height"], deviceScaleFactor=job["scale"], mobile=False
            )
        frame = (await said(tab, "Page.getFrameTree"))["frameTree"]["frame"]["id"]
        await said(tab, "Page.setDocumentContent", frameId=frame, html=job["html"])
        await said(tab, "Runtime.evaluate", expression="document.fonts.ready.then(()=>1)", awaitPromise=True)
        if paper:
            answer = await said(tab, "Page.printToPDF", preferCSSPageSize=True, printBackground=True, generateTaggedPDF=True)
        else:
            clip = {"x": 0, "y": 0, "width": job["width"], "height": job["height"], "scale": 1}
            answer = await said(tab, "Page.captureScreenshot", format="png", clip=clip)
        return base64.b64decode(answer["data"])
    finally:
        await browser.close_tab(tab.target_id)


async def said(tab: Any, command: str, **values: Any) -> dict[str, Any]:
    """What the browser answers to a command; what it refuses is an error here."""
    answer = await tab.send_command(command, params=values)
    if "error" in answer:
        raise RuntimeError(f"{command}: {answer['error']}")
    result: dict[str, Any] = answer["result"]
    return result


if __name__ == "__main__":
    main()
