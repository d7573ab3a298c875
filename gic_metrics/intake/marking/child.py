"""What runs inside the limited child: a plan and a workbook on standard input, the marked workbook on standard output.

Started as a script in isolated mode (`python -I -S child.py SITE_FOLDER PROJECT_FOLDER`). Input: one line of JSON, then the bytes of the file.
Output: one line of JSON, `{"marked": [[sheet, cell]]}` or `{"refused": reason}`, then the bytes.
The plan: `{"sheet", "title", "intro": [text], "columns": [text], "rows": [{"severity", "cells": [text], "sheet", "link"}], "author",
"marks": [{"sheet", "cell", "severity", "text"}]}`.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any


def marked(data: bytes, plan: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The file with its cells marked and the list in front; and which cells got a mark."""
    from gic_metrics.intake.marking import first_sheet
    from gic_metrics.intake.marking.comments import Comments
    from gic_metrics.intake.marking.package import Package, tag
    from gic_metrics.intake.marking.sheets import SheetXml, deselected, named, place_of
    from gic_metrics.intake.marking.styles import Styles

    package = Package(data)
    styles = Styles(package)
    first_sheet.remove_earlier(package)
    targets = {id_: target for _, target, id_ in package.related(package.book)}
    book = package.root(package.book)
    parts = {sheet.get("name", ""): targets.get(package.reference(sheet), "") for sheet in book.iter(tag(book, "sheet"))}
    by_sheet: dict[str, list[dict[str, Any]]] = {name: [] for name in parts}
    for mark in plan["marks"]:
        if mark["sheet"] in by_sheet:
            by_sheet[mark["sheet"]].append(mark)
    done: list[list[str]] = []
    for name, part in parts.items():
        if part not in package.parts or not re.search(rb"<(\w+:)?worksheet\b", package.parts[part][:2000]):
            continue  # a chart sheet has no cells
        package.parts[part] = deselected(package.parts[part])
        has_comments = any(kind == "comments" for kind, _, _ in package.related(part))
        if not by_sheet[name] and not has_comments:
            continue
        sheet = SheetXml(package.root(part))
        comments = Comments(package, part, sheet, plan["author"])
        for address in comments.remove_ours():
            cell = sheet.cell(*(place_of(address) or (1, 1)))
            cell.set("s", str(styles.unmarked(int(cell.get("s", "0")))))
        for mark in by_sheet[name]:
            at = place_of(mark["cell"])
            if at is None:
                continue
            row, column = sheet.shown_at(*at)
            cell = sheet.cell(row, column)
            cell.set("s", str(styles.marked(int(cell.get("s", "0")), mark["severity"])))
            done.append([name, mark["cell"]])
            comments.add(cell.get("r") or named(row, column), mark["text"])
    hidden = {sheet.get("name", "") for sheet in book.iter(tag(book, "sheet")) if sheet.get("state", "visible") != "visible"}
    for entry in plan["rows"]:
        if entry["sheet"] in hidden or entry["sheet"] not in parts:
            entry["link"] = None  # a link to a sheet that is not shown leads nowhere
    first_sheet.add(package, styles, plan)
    return {"marked": done}, package.written()


def ready() -> None:
    """What is the same for every file."""
    sys.path += [folder for folder in sys.argv[1:3] if folder not in sys.path]
    from gic_metrics.intake.marking import comments, first_sheet, package, sheets, styles  # noqa: F401  loaded before any file comes


def main() -> int:
    ready()
    from gic_metrics.intake.child import limit

    limit()
    line, _, data = sys.stdin.buffer.read().partition(b"\n")
    body = b""
    try:
        answer, body = marked(data, json.loads(line))
    except MemoryError:
        answer = {"refused": "MemoryError"}
    except Exception as error:  # noqa: BLE001  whatever is wrong inside the file: the parent says that it cannot be marked
        answer = {"refused": f"{type(error).__name__}: {error}"}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + body)
    return 0


if __name__ == "__main__":
    sys.exit(main())
