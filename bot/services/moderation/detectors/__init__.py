"""Detectors: one idea a file. Facts and a policy in, a ``Match`` or None out; nothing is remembered here."""
