"""Preflight: what the rules say about a structure, and the mechanical fixes (issue of a paper, stage 2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from documents.text.structure import Finding, Structure

Missing = Callable[[str], Iterable[str]]


def preflight(structure: Structure, missing: Missing | None = None) -> tuple[Finding, ...]:
    """The findings about a structure, those of its reading (info) first."""
    return tuple(finding for finding in structure.findings if finding.severity == "info")


def apply_fixes(structure: Structure) -> Structure:
    """The structure with every mechanical fix applied."""
    return structure
