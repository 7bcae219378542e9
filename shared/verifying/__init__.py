"""Walks logs and registers and says where the truth was altered: at the start, nightly, and whenever somebody asks."""

from shared.verifying.checking import Check, Finding, verify_log, verify_register
from shared.verifying.keeping import Checked, check_stage, checked, verify_for_ever

__all__ = [
    "Check",
    "Checked",
    "Finding",
    "check_stage",
    "checked",
    "verify_for_ever",
    "verify_log",
    "verify_register",
]
