"""Turns what can stop a command into one message and an exit code; a user never sees a traceback."""

from __future__ import annotations

import contextlib
import functools
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import ParamSpec, TypeVar

import click

from changeover.problems import ChangeoverError
from changeover.report import failure_as_json

P = ParamSpec("P")
T = TypeVar("T")

PROBLEMS = 1
"""The content has problems."""
CANNOT_GO_ON = 2
"""Wrong usage, or something outside the content is in the way."""
INTERRUPTED = 130
"""Ctrl-C, as shells count it: 128 and the number of the signal."""
CLOSED_PIPE = 141
"""The reader of our output went away, as shells count it."""


def exits(function: Callable[P, T]) -> Callable[P, T]:
    """`function`, with each of our errors and those of the system as an exit of the program."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        _replace_closed_streams()
        try:
            try:
                return function(*args, **kwargs)
            finally:
                sys.stdout.flush()  # here, where a full disk or a closed pipe can still be told
        except ChangeoverError as error:
            code, message = CANNOT_GO_ON, str(error)
        except BrokenPipeError:
            code, message = CLOSED_PIPE, ""
            _discard_output()
        except OSError as error:
            code, message = CANNOT_GO_ON, _describe(error)
            _discard_output()
        except KeyboardInterrupt:
            code, message = INTERRUPTED, "interrupted"
        if message:
            with contextlib.suppress(OSError):
                click.echo(f"Error: {message}", err=True)
        raise click.exceptions.Exit(code)

    return run


@contextlib.contextmanager
def json_of_failure(args: Sequence[str]) -> Iterator[None]:
    """Where `args` ask for JSON, say there too what stops the command; the error goes on."""
    try:
        yield
    except BrokenPipeError:
        raise
    except (ChangeoverError, OSError, click.UsageError) as error:
        if "--format=json" in args or ("--format", "json") in pairwise(args):
            message = _describe(error) if isinstance(error, OSError) else _text(error)
            click.echo(failure_as_json(message), nl=False)
        raise


def _text(error: ChangeoverError | click.UsageError) -> str:
    return error.format_message() if isinstance(error, click.UsageError) else str(error)


def _describe(error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{reason}: '{error.filename}'" if error.filename else reason


def _replace_closed_streams() -> None:
    """Let what goes to a stream that was closed before we began (`>&-`) go nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, io.StringIO())


def _discard_output() -> None:
    """Send what is still buffered nowhere, or the interpreter would complain of it at its end."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        with contextlib.suppress(OSError, ValueError):
            os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
