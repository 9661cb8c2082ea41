"""Taking in what people say elsewhere: on the telephone, at the desk, in a group chat, at the door, on paper cards, in files."""
