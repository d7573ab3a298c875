"""Pages run without a browser, each on a ledger of its own, as whoever the test says."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from gic_metrics.access import Role
from gic_metrics.targets.selfcheck import selfcheck

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 120


@pytest.fixture(autouse=True)
def fresh_caches() -> Iterator[None]:
    """No test sees what another has opened or drawn."""
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture(scope="session")
def checked() -> dict[object, Any]:
    """What the self-check found, by the bytes of the ledger and how it was read."""
    return {}


@pytest.fixture(autouse=True)
def seals(monkeypatch, checked) -> None:
    """Most tests begin on a copy of one ledger: the books of the same bytes, read in the same way on the same day, are checked once."""

    def once(ledger: Any, *, as_of: Any, region: Any) -> Any:
        kept = [hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(Path(ledger.where).parent.glob(f"{Path(ledger.where).name}*"))]
        key = (*kept, as_of, region.gwp_set, ledger.today(as_of))
        if key not in checked:
            checked[key] = selfcheck(ledger, as_of=as_of, region=region)
        return checked[key]

    monkeypatch.setattr("pages._seal.selfcheck", once)


@pytest.fixture(autouse=True)
def no_access_settings(monkeypatch) -> None:
    for name in ("GIC_ACCESS", "GIC_AUTH_SECRET", "GIC_LEDGER_KIND"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def be(monkeypatch) -> Callable[[Role], None]:
    """Be somebody with this role."""

    def become(role: Role) -> None:
        monkeypatch.setattr("pages._frame.identity", lambda: (role, ""))

    return become


@pytest.fixture
def visit(monkeypatch) -> Callable[..., AppTest]:
    """Go to a page on a ledger: through `dashboard.py` (the overview by the bare address, unless it is `named`), or straight to its file."""

    def go(page: str, ledger: Path, *, directly: bool = False, named: bool = False, **link: str) -> AppTest:
        monkeypatch.setenv("GIC_LEDGER", str(ledger))
        app = AppTest.from_file(str(ROOT / "pages" / f"{page}.py" if directly else ROOT / "dashboard.py"), default_timeout=PATIENCE_S)
        for name, value in link.items():
            app.query_params[name] = value
        if not directly and page and (page != "overview" or named):
            app.switch_page(f"pages/{page}.py")
        return app.run()

    return go


@pytest.fixture(autouse=True)
def couriers(monkeypatch) -> list[object]:
    """Nothing is drawn beside a test of a page; what would have been begun is in the list."""
    begun: list[object] = []
    monkeypatch.setattr("gic_metrics.publish.delivery.Courier.start", lambda courier: begun.append(courier))
    return begun
