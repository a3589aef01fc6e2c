"""Commands of `python -m hall`; what they print is Chinese, for the hall's IT staff."""
