"""Messages (消息): what a person is told, in the program and, where it is set up, by mail."""
