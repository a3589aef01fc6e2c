"""What messages hold besides questions: names, the last four digits of a phone, scores."""
