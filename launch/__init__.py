"""The launcher: installs what is missing, then starts, watches and stops everything `make run` needs.

It starts processes and knows none of their code. `install`, `interpreters`, `lock` and `terminal` run
before anything is installed: standard library only, Python >= 3.8.
"""
