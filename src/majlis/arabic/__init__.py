"""What we know of Arabic text, digits, dates and numbers: pure Python, no Django."""
