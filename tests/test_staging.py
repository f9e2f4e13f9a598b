"""The site is brought in line as a whole, or left as it was."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from changeover.plugin import staging


def test_ctrl_c_while_pages_are_moved_waits_until_the_site_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, site = tmp_path / "stage", tmp_path / "site"
    for folder, text in ((stage, "new"), (site, "old")):
        folder.mkdir()
        for number in range(5):
            (folder / f"{number}.html").write_text(text, encoding="utf-8")
    before = signal.getsignal(signal.SIGINT)
    bring = staging._bring

    def interrupted(new: Path, old: Path) -> None:
        signal.raise_signal(signal.SIGINT)
        bring(new, old)

    monkeypatch.setattr(staging, "_bring", interrupted)
    with pytest.raises(KeyboardInterrupt):
        staging.publish(stage, site)
    assert {page.read_text(encoding="utf-8") for page in site.glob("*.html")} == {"new"}
    assert not stage.exists()
    assert signal.getsignal(signal.SIGINT) is before


def test_a_site_that_is_a_link_stays_one(tmp_path: Path) -> None:
    served = tmp_path / "served"
    served.mkdir()
    site = tmp_path / "kb" / "site"
    site.parent.mkdir()
    site.symlink_to(served)
    for text in ("old", "new"):
        staging.check_place(site, site.parent)
        stage = staging.open_stage(site)
        assert stage.parent == tmp_path
        (stage / "index.html").write_text(text, encoding="utf-8")
        staging.publish(stage, site)
        assert site.is_symlink()
        assert (served / "index.html").read_text(encoding="utf-8") == text
