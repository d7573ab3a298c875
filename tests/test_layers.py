"""Who may know whom: read from the imports themselves. A module without a place in the list fails."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOUSE = "gic_metrics"

PLACES = {
    "vocabulary": 0,
    "text": 1,
    "access": 2,
    "reference": 3,
    "intake": 4,
    "ledger": 5,
    "accounting": 6,
    "disclosure": 7,
    "targets": 7,
    "figures": 8,
    "submission": 9,
    "publish": 9,
    "practice": 10,
    "cli": 11,
    "__main__": 12,
    "pages": 12,
    "dashboard": 13,
}
"""Room -> height; imports point to a lower place only. Two rooms at one height do not know each other."""

FOREIGN = {
    "streamlit": ("dashboard", "pages"),
    "duckdb": ("ledger",),
    "openpyxl": ("intake", "publish"),
    "xlsxwriter": ("intake", "publish"),
    "xlrd": ("intake",),
    "plotly": ("figures",),
    "kaleido": ("figures",),
}
"""Library -> the rooms that may import it; a library that is not named here is free."""

TOUCH_DISK = ("ledger", "reference", "text", "publish")
"""Rooms of gic_metrics that open files; practice and the command line are programs, and read and write what they are told to."""
PROGRAMS = ("cli", "practice", "__main__")

MOST_LINES = {"module": 350, "page": 80, "function": 80}
NO_NAMES = {"utils", "helpers", "common", "misc"}
SQL = re.compile(r"\b(select|insert|update|delete)\b.+\b(from|into|set|where)\b", re.IGNORECASE | re.DOTALL)
COLOUR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})\b|\brgba?\(|\bhsla?\(", re.IGNORECASE)


def modules() -> list[Path]:
    own = [*(ROOT / HOUSE).rglob("*.py"), *(ROOT / "pages").glob("*.py"), *ROOT.glob("dashboard.py")]
    return sorted(f for f in own if "__pycache__" not in f.parts)


def room_of(file: Path) -> str:
    """`gic_metrics/intake/cells.py` -> intake; `pages/overview.py` -> pages; `gic_metrics/__init__.py` -> ""."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    if parts[0] != HOUSE:
        return parts[0]
    return "" if parts[1:] == ("__init__",) else parts[1]


def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def imports_of(file: Path, tree: ast.AST | None = None) -> list[str]:
    """Dotted names of everything imported, at the top or inside a function; relative imports made absolute."""
    found: list[str] = []
    package = file.relative_to(ROOT).parent.parts
    for node in ast.walk(tree or tree_of(file)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            base = ".".join(p for p in (start, node.module) if p)
            found += [f"{base}.{alias.name}" for alias in node.names]
    return found


def broken_imports(file: Path, tree: ast.AST | None = None) -> list[str]:
    """What this file imports and may not."""
    room, broken = room_of(file), []
    for name in imports_of(file, tree):
        first, _, rest = name.partition(".")
        if first == HOUSE and rest:
            other = rest.split(".")[0]
            known = other in PLACES or (ROOT / HOUSE / other).is_dir()
            wrong = bool(room) and other != room and known and PLACES.get(other, 99) >= PLACES[room]
        elif first == "pages" and room == "pages":
            wrong = not rest.startswith("_" if file.name.startswith("_") else "_frame")
        else:
            wrong = room not in FOREIGN.get(first, (room,))
        broken += [name] if wrong else []
    return broken


FILES = modules()
PAGES = [f for f in FILES if room_of(f) in ("pages", "dashboard")]
NAMES = [str(f.relative_to(ROOT)) for f in FILES]


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_every_module_has_a_place_and_imports_point_down(file):
    assert room_of(file) == "" or room_of(file) in PLACES, f"{file.name} has no place in the list of tests/test_layers.py"
    assert not broken_imports(file)


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("gic_metrics/vocabulary.py", "from gic_metrics.text import Words"),
        ("gic_metrics/intake/rules.py", "from gic_metrics.ledger import Ledger"),
        ("gic_metrics/intake/rules.py", "from ..ledger.ledger import Ledger"),
        ("gic_metrics/intake/rules.py", "def late():\n    import gic_metrics.ledger.ledger"),
        ("gic_metrics/submission.py", "from gic_metrics import publish"),
        ("gic_metrics/accounting/region.py", "import duckdb"),
        ("gic_metrics/figures/theme.py", "import streamlit as st"),
        ("gic_metrics/practice.py", "from openpyxl import load_workbook"),
        ("pages/overview.py", "import plotly.graph_objects as go"),
        ("pages/overview.py", "from pages.sectors import draw"),
    ],
)
def test_an_import_that_points_up_or_aside_is_seen(file, line):
    assert broken_imports(ROOT / file, ast.parse(line))


@pytest.mark.parametrize("file", [f for f in FILES if room_of(f) not in (*TOUCH_DISK, *PROGRAMS, "pages", "dashboard")], ids=str)
def test_only_ledger_reference_text_and_publish_touch_the_disk(file):
    opens = []
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
            by_name = isinstance(node.func, ast.Name) and called == "open"
            if by_name or called in {"read_text", "write_text", "read_bytes", "write_bytes", "mkdir", "unlink"}:
                opens.append(f"{file.name}:{node.lineno} {called}")
    allowed = {"template.py", "recognise.py", "layout.py", "layouts.py", "labels.py"} if room_of(file) == "intake" else set()
    assert not opens or file.name in allowed, opens


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_a_module_is_short_and_its_name_says_what_it_holds(file):
    kind = "page" if room_of(file) == "pages" and not file.name.startswith("_") else "module"
    assert len(file.read_text(encoding="utf-8").splitlines()) <= MOST_LINES[kind]
    assert file.stem not in NO_NAMES
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < MOST_LINES["function"], f"{file.name}: {node.name} wants splitting"


def literals(tree: ast.AST) -> list[ast.Constant]:
    """String literals that are not docstrings."""
    said = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef) and node.body and isinstance(node.body[0], ast.Expr)
    }
    return [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in said]


@pytest.mark.parametrize("file", PAGES, ids=lambda f: f.name)
def test_a_page_holds_no_sql_and_no_colour(file):
    for literal in literals(tree_of(file)):
        assert not SQL.search(literal.value), f"{file.name}:{literal.lineno} holds SQL"
        assert not COLOUR.search(literal.value), f"{file.name}:{literal.lineno} holds a colour"


SHOWN = {
    *("title", "header", "subheader", "caption", "text", "write", "metric", "info", "warning", "error", "success", "toast", "badge", "status"),
    *("button", "download_button", "link_button", "form_submit_button", "checkbox", "toggle", "radio", "selectbox", "multiselect", "slider"),
    *("text_input", "text_area", "number_input", "date_input", "file_uploader", "expander", "popover", "tabs", "pills", "segmented_control"),
    *("spinner", "feedback"),
}
"""Calls whose first argument, `help`, `placeholder` or `label` a reader sees."""
SEEN_BY_NAME = {"label", "help", "placeholder", "body", "alt"}
MARKUP = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>|&\w+;|:[\w/\-]+:", re.DOTALL)
LETTER = re.compile(r"[^\W\d_]")


def said_literally(file: Path, tree: ast.AST | None = None) -> list[str]:
    """Visible words typed into a page: a string with letters handed to a call that shows it."""
    found = []
    for node in ast.walk(tree or tree_of(file)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SHOWN | {"markdown", "html"}):
            continue
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "place":
            continue  # the frame takes names and keys, and says their words itself
        handed = [*node.args[:1], *(k.value for k in node.keywords if k.arg in SEEN_BY_NAME)]
        for value in handed:
            for part in value.elts if isinstance(value, ast.List | ast.Tuple) else [value]:
                if LETTER.search(MARKUP.sub(" ", fixed_part(part))):
                    found.append(f"{file.name}:{node.lineno} {fixed_part(part)!r}")
    return found


def fixed_part(node: ast.AST) -> str:
    """What of an expression is typed in: a string, or an f-string with a blank for each value."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else " " for v in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


@pytest.mark.parametrize("file", PAGES, ids=lambda f: f.name)
def test_a_page_says_nothing_that_is_not_in_the_texts(file):
    assert not said_literally(file)


def test_a_word_typed_into_a_page_is_seen():
    page = ROOT / "pages" / "overview.py"
    assert said_literally(page, ast.parse('st.button("Lagre")'))
    assert said_literally(page, ast.parse('st.text_input(words("a.b"), help="Skriv her")'))
    assert said_literally(page, ast.parse('st.markdown(f"<b>Utslipp</b> {x}")'))
    assert not said_literally(page, ast.parse('st.button(words("upload.save", n=3)); st.markdown(f"<b>{x}</b>")'))


def test_unsafe_javascript_stands_in_one_place_at_most():
    holders = [f.name for f in FILES if "unsafe_allow_javascript" in f.read_text(encoding="utf-8")]
    assert len(holders) <= 1, holders
