"""One file a channel, and the bot's: each translates between the hub's messages and one other side."""
