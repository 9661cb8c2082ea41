"""Papers set by typst in a child process: what is ordered, in which fonts, by which template. What people wrote is data, never markup."""

from gongyi.kernel.evidence.papers.setting import NotNow, Order, produce, version

__all__ = ["NotNow", "Order", "produce", "version"]
