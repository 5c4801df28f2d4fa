"""Rasa and TensorFlow warn while they are imported, and warnings are errors: they are imported here, once."""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import rasa.core.agent  # noqa: F401
