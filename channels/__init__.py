"""The gateway: the only public process. A channel is a folder here and a line in `app.py`."""
