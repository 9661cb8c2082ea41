"""Keeping the town: its names, calendar, catalogue, places, seats, times and wordings.

Every change is written down with its reason (`access.TownAct`); what was there before can be seen and brought back.
"""
