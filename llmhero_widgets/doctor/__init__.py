"""What works on this machine and in this host, and the one command that mends each problem."""

from llmhero_widgets.doctor.diagnosis import Diagnosis, diagnose
from llmhero_widgets.doctor.finding import Finding

__all__ = ["Diagnosis", "Finding", "diagnose"]
