"""Tests of the whole kiosk, in real processes and terminals."""
