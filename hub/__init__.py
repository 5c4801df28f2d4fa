"""The core: what was said, who has the floor, and what happens next. No I/O outside `hub.redis`."""
