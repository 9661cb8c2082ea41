"""What an upload really is, judged by its content, never by its name. Nothing is decoded here; that is the worker's part."""

from gongyi.kernel.evidence.checking.content import Checked, Content, check

__all__ = ["Checked", "Content", "check"]
