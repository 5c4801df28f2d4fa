"""What content teams do with the assistant's data and models, each a command: `python -m training <command>`.

It runs beside Rasa, in its environment; `make` and the launcher call it as a process and read its exit code.
"""
