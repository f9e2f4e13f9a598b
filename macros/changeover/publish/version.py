"""A version of the site: what a build must know of the place that it will have among the others."""

from __future__ import annotations

from dataclasses import dataclass

from changeover.urls import LATEST as LATEST


@dataclass(frozen=True, slots=True)
class SiteVersion:
    """One version of a published site.

    `name` is its folder: `latest`, or the id of a release. `title` is what the version selector
    shows. `home` is the address that all versions stand below, `https://docs.example.com/kb/`.
    """

    name: str
    title: str
    home: str

    @property
    def is_frozen(self) -> bool:
        """Whether it stays as it is, so that a newer one may say something else."""
        return self.name != LATEST

    @property
    def address(self) -> str:
        """The address of this version: `site_url` of its build."""
        return f"{self.home.rstrip('/')}/{self.name}/"

    @property
    def latest_address(self) -> str:
        """The address of the version that follows the calendar."""
        return f"{self.home.rstrip('/')}/{LATEST}/"
