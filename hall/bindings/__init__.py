"""Which channel user is which citizen: the hall's record, so that personal data stays in one place."""
