"""`changeover serve`: show the site in a browser and follow every edit."""

from __future__ import annotations

import errno
import socket

import click

from changeover.cli.place import Place, audience_option, takes_place
from changeover.problems import ChangeoverError

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000
_MORE_PORTS = 100


@click.command()
@click.option(
    "--host",
    help=f"Address to listen on.  [default: as dev_addr in mkdocs.yml says, else {DEFAULT_HOST}]",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes any free one.  [default: as dev_addr in mkdocs.yml says, else "
    f"{DEFAULT_PORT} or the next free]",
)
@audience_option
@takes_place
def command(place: Place, *, host: str | None, port: int | None, audience: str | None) -> None:
    """Show the site in a browser, and build it again after every edit, until Ctrl-C.

    \b
    Examples:
      changeover serve
      changeover serve --port 0
      changeover serve --as-of 2026-10-01
      changeover serve --audience customers
    """
    settings = place.settings
    host = host or settings.host or DEFAULT_HOST
    port = settings.port if port is None else port
    chosen = choose_port(host, port)
    if port is None and chosen != DEFAULT_PORT:
        click.echo(f"Port {DEFAULT_PORT} is taken; using {chosen}.", err=True)

    from changeover.plugin import serve  # noqa: PLC0415  # loads MkDocs, which --help need not

    serve(place.root, as_of=place.given_as_of, audience=audience, host=host, port=chosen)


def choose_port(host: str, port: int | None) -> int:
    """The port to listen on: `port`, any free one for 0, or the first free from the default on.

    Raises ChangeoverError when the asked one is taken, or `host` is no address of this machine.
    """
    if port is not None:
        free = _bound_port(host, port)
        if free is None:
            raise ChangeoverError(f"port {port} is taken; choose another, or --port 0 for any")
        return free
    for candidate in range(DEFAULT_PORT, DEFAULT_PORT + _MORE_PORTS):
        if _bound_port(host, candidate) is not None:
            return candidate
    raise ChangeoverError(f"no port from {DEFAULT_PORT} on is free; try --port 0")


def _bound_port(host: str, port: int) -> int | None:
    """The port that one gets by asking for `port`, or None when it is taken."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
    except socket.gaierror:
        raise ChangeoverError(f"'{host}' is no address of this machine") from None
    with socket.socket(family, kind, protocol) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
        except PermissionError:
            raise ChangeoverError(f"port {port} needs rights that you do not have") from None
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return None
            raise ChangeoverError(f"can't listen on '{host}': {error.strerror}") from None
        return int(listener.getsockname()[1])
