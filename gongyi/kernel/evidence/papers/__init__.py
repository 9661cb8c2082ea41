"""Papers set in a child process: what is ordered, in which fonts, by which template; and kept for a day for who asked. What people wrote is data, never markup."""

from gongyi.kernel.evidence.papers.bundles import Bundle
from gongyi.kernel.evidence.papers.setting import NotNow, Order, produce, version, why
from gongyi.kernel.evidence.papers.workbooks import Book, Cell, due_cell

__all__ = ["Book", "Bundle", "Cell", "NotNow", "Order", "due_cell", "produce", "version", "why"]
