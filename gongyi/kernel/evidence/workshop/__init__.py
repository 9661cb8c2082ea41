"""What is done in a child process, with little memory, for a short time: opening photos, setting papers. Knows no Django."""
