"""The program that holds the browser: reads an order of pictures as JSON on standard input, answers a list of base64 on standard output.

It imports nothing of the product, fetches nothing, and ends with its browser.
"""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import sys
from typing import Any

FACE = "@font-face{font-family:'Source Sans';font-weight:%s;src:url(data:font/woff2;base64,%s) format('woff2')}"
READY = "Promise.all([400,700].map(weight=>document.fonts.load(weight+' 16px \"Source Sans\"'))).then(()=>1)"


def main() -> None:
    logging.disable(logging.CRITICAL)
    order = json.load(sys.stdin)
    answer = asyncio.run(pictures(order))
    sys.stdout.write(json.dumps([base64.b64encode(each).decode() for each in answer]))


async def pictures(order: dict[str, Any]) -> list[bytes]:
    """Every picture of the order; drawings by plotly in kaleido's page, sheets in a tab of their own."""
    import kaleido

    page = kaleido.PageGenerator(mathjax=False)
    if order["fonts"]:
        page.header += "<style>" + "".join(FACE % each for each in order["fonts"].items()) + "</style>"
    done = []
    async with kaleido.Kaleido(n=1, path=order["browser"], page_generator=page) as browser:
        if order["fonts"]:
            for tab in list(browser.tabs.values()):
                await said(tab, "Runtime.evaluate", expression=READY, awaitPromise=True)
        for job in order["jobs"]:
            if job["form"] == "svg":
                size = {"format": "svg", "width": job["width"], "height": job["height"] or 450, "scale": 1}
                done.append(await browser.calc_fig(job["figure"], opts=size))
            else:
                done.append(await sheet(browser, job))
    return done


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
