"""The checks of `make validate`, one subject a file: each takes the content and yields findings."""
