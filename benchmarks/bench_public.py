"""A crowd: the released pages handed out by nginx, beside page runs of the app, in one run. `python -m benchmarks.bench_public`

Prints requests a second of both and their ratio. Where nginx is not installed it says so and measures the app alone.
"""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.session import ROOT, free_port, serving
from gic_metrics.accounting.region import Region
from gic_metrics.publish.drafting import draft
from gic_metrics.publish.instance import write_instance
from gic_metrics.publish.releasing import approve, propose, releases
from gic_metrics.publish.seal import SigningKey
from gic_metrics.publish.site.writing import published, site, write_site
from gic_metrics.submission import open_ledger

SECONDS, CLIENTS, RUNS = 10.0, 16, 20
CONF = """worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off;
events {{ worker_connections 256; }}
http {{ access_log off; sendfile on; tcp_nopush on; open_file_cache max=200; types {{ text/html html; text/css css; image/png png; }}
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; root {root}; keepalive_requests 1000000; }} }}
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        instance = _made(folder)
        with serving(ROOT / "dashboard.py", {"GIC_PUBLIC": str(instance)}) as server:
            server.page_run()
            start = time.perf_counter()
            for _ in range(RUNS):
                server.page_run()
            app = RUNS / (time.perf_counter() - start)
        print(f"app, public page: {app:8.1f} page runs a second")
        if shutil.which("nginx") is None:
            print("nginx is not installed: nothing to compare with")
            return
        with _nginx(folder) as port:
            nginx = asyncio.run(_crowd(port, "/index.html"))
        print(f"nginx, front page: {nginx:8.0f} requests a second (client and server on the same machine)")
        print(f"ratio: {nginx / app:.0f}")


def _made(folder: Path) -> Path:
    """A site and a public instance with the public record released."""
    ledger = open_ledger(str(folder / "ledger.duckdb"), clock=lambda: datetime.now(UTC))
    drafted = draft(ledger, Region.read(ledger), "2022", now=datetime.now(UTC))
    approve(ledger, propose(ledger, drafted, by="bench"), by="bench", now=datetime.now(UTC))
    key = SigningKey.at(folder / "key")
    write_site(site(published(ledger, key, browser=None, by="bench"), key.public, browser=None), folder / "www")
    write_instance(folder / "released.duckdb", releases(ledger), public_key=key.public)
    return folder / "released.duckdb"


@contextmanager
def _nginx(folder: Path) -> Iterator[int]:
    port = free_port()
    conf = folder / "nginx.conf"
    conf.write_text(CONF.format(folder=folder, port=port, root=folder / "www"), encoding="utf-8")
    folder.chmod(0o755)
    process = subprocess.Popen(["nginx", "-c", str(conf), "-g", "user root;" if _is_root() else ""], stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        else:
            sys.exit("nginx did not start")
        yield port
    finally:
        process.terminate()
        process.wait(timeout=10)


def _is_root() -> bool:
    import os

    return hasattr(os, "getuid") and os.getuid() == 0


async def _crowd(port: int, path: str) -> float:
    """Whole answers a second to clients that keep their connection and ask, one after the other."""
    until = time.perf_counter() + SECONDS
    counts = await asyncio.gather(*(_visitor(port, path, until) for _ in range(CLIENTS)))
    return sum(counts) / SECONDS


async def _visitor(port: int, path: str, until: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    asked = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    done = 0
    while time.perf_counter() < until:
        writer.write(asked)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            sys.exit(head.decode().splitlines()[0])
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
        await reader.readexactly(length)
        done += 1
    writer.close()
    return done


if __name__ == "__main__":
    main()
