"""What the assistant does beyond talking.

`registered.py` names every action; `python -m rasa_sdk --actions actions` serves them.
"""
