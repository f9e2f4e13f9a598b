"""Progress is for people at a terminal who wait, and for nobody else."""

from __future__ import annotations

import io
import sys

import pytest

from changeover import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def watch(monkeypatch: pytest.MonkeyPatch, *, patience: float = 0.0, columns: int = 80) -> Terminal:
    """Put a person before standard error."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr(progress, "_PATIENCE", patience)
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    return terminal


@pytest.mark.parametrize(("patience", "is_shown"), [(0.0, True), (1000.0, False)])
def test_progress_is_shown_when_reading_takes_long(
    monkeypatch: pytest.MonkeyPatch, *, patience: float, is_shown: bool
) -> None:
    terminal = watch(monkeypatch, patience=patience)
    with progress.Progress() as shown:
        for done in range(1, 4):
            shown.reading(done, 3)
    assert ("Reading changes" in terminal.getvalue()) is is_shown


def test_each_phase_has_a_bar_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watch(monkeypatch)
    with progress.Progress() as shown:
        for writing in (False, True):
            shown.start(3, writing=writing)
            for _ in range(3):
                shown.page()
    assert "Rendering pages" in terminal.getvalue()
    assert "Writing pages" in terminal.getvalue()
    assert terminal.getvalue().endswith("\x1b[2K")  # the last bar is taken away


def test_a_bar_fits_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watch(monkeypatch, columns=40)
    with progress.Progress() as shown:
        shown.start(2000)
        shown.page()
        text = terminal.getvalue()
    assert "0/2000" in text
    assert max(len(line) for line in text.replace("\x1b[?25l", "").split("\r")) <= 40


def test_progress_is_for_terminals_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    monkeypatch.setattr(sys, "stderr", pipe := io.StringIO())
    with progress.Progress() as shown:
        shown.start(1)
        shown.page()
        shown.reading(1, 1)
    assert pipe.getvalue() == ""
