"""Made-up cases of made-up people, so that the demonstration hall has something to ask about."""
