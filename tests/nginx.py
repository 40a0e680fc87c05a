"""nginx with the configuration that we ship, on loopback and without certificates."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.tools import ROOT
from tools.process import end, free_port, start

SHIPPED = ROOT / "deploy" / "nginx.conf"
SHIPPED_OUTSIDE = ROOT / "deploy" / "nginx-main.conf"
FRAME = """
{user}
include {outside};
daemon off; worker_processes {workers}; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    include {types};
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    {site}
    server {{ listen 127.0.0.1:{plain}; location / {{ root {folder}/plain; gzip_static on; }} }}
}}
"""


def shipped(*, data: Path, port: int, site: int) -> str:
    """What goes into sites-enabled/, with other folders and ports and without TLS: the feeds do not know of it."""
    text = SHIPPED.read_text()
    redirect = text.index("server {\n    listen 80;")
    text = text[:redirect] + text[text.index("server {\n    listen 443") :]
    text = re.sub(r"\n\s*(ssl_|listen \[|access_log /|error_log )[^;]*;", "", text)
    for old, new in (
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{port};"),
        ("/var/lib/svietlica", str(data)),
        ("server 127.0.0.1:8000;", f"server 127.0.0.1:{site};"),
    ):
        assert old in text
        text = text.replace(old, new)
    return text


@contextmanager
def serving(folder: Path, *, data: Path, site: int, workers: int = 1) -> Iterator[tuple[int, int]]:
    """Runs nginx; gives the port of the shipped site and that of plain files in `folder`/plain."""
    (folder / "plain").mkdir(parents=True, exist_ok=True)
    ours, plain = free_port(), free_port()
    file = folder / "nginx.conf"
    file.write_text(
        FRAME.format(
            user="user root;" if os.geteuid() == 0 else "",
            workers=workers,
            folder=folder,
            types="/etc/nginx/mime.types",
            outside=SHIPPED_OUTSIDE,
            site=shipped(data=data, port=ours, site=site),
            plain=plain,
        )
    )
    process = start(["nginx", "-c", file, "-p", folder], os.environ, output=folder / "said")
    try:
        wait_for(plain, process)
        yield ours, plain
    finally:
        end(process)


def wait_for(port: int, process: subprocess.Popen[bytes], limit: float = 20) -> None:
    """Until something listens there."""
    until = time.monotonic() + limit
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"nothing listens on {port}")


def installed() -> bool:
    """Whether this machine has nginx."""
    return shutil.which("nginx") is not None
