"""Gongyi 共议: neighbourhood governance run as closed loops."""
