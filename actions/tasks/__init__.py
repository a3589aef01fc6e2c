"""What people come to get done in a conversation: one task at a time, question by question."""
