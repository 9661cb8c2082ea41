"""Time: the only clock, calendars, and deadlines that explain themselves."""

from gongyi.kernel.clock.now import fixed, is_simulated, now, simulated

__all__ = ["fixed", "is_simulated", "now", "simulated"]
