"""Branded, accessible patient handouts from a topic, a clinic and a choice of sections."""

__version__ = "0.1.0"
