"""Figures: what the hub costs. Programs that measure and print; none is a test."""
