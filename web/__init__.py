"""HTTP: web chat, desk, API, health. Knows the hub's ports; knows no channel but the web chat it serves."""
