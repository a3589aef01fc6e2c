"""What a conversation is: messages, the engine that answers them, a turn, errors."""
