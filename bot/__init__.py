"""What runs inside Rasa (Python 3.10): the hub's channel and the tracker store."""
