"""The posts every town knows. Their names can be changed by a town; what they reach is the same everywhere."""

from django.utils.translation import gettext_lazy as _

from gongyi.kernel.access.roles import Role, by_turn, ordinary_within_place, register, unless_past_it, within_place

TOWN_DESK = register(Role("town_desk", _("Town desk"), within_place, lead=70))
STREET_DESK = register(Role("street_desk", _("Street desk"), within_place, lead=60, climbs_to="town_desk"))
SECRETARY = register(
    Role("secretary", _("Community party secretary"), unless_past_it, lead=50, climbs_to="street_desk")
)
COMMUNITY_DESK = register(Role("community_desk", _("Community desk"), unless_past_it, lead=40, climbs_to="secretary"))
GRID_WORKER = register(
    Role("grid_worker", _("Grid worker"), ordinary_within_place, lead=30, climbs_to="community_desk")
)
SECTION_LEAD = register(Role("section_lead", _("Section lead"), by_turn, lead=24, climbs_to="grid_worker"))
ZONE_LEAD = register(Role("zone_lead", _("Zone lead"), by_turn, lead=22, climbs_to="grid_worker"))
BUILDING_LEAD = register(Role("building_lead", _("Building lead"), by_turn, lead=12, climbs_to="grid_worker"))
UNIT_LEAD = register(Role("unit_lead", _("Unit lead"), by_turn, lead=10, climbs_to="grid_worker"))

PROPERTY_FIRM = register(
    Role("property_firm", _("Property firm"), by_turn, bound="area", climbs_to="community_desk", by_link=True)
)
OWNERS_COMMITTEE = register(
    Role("owners_committee", _("Owners' committee"), by_turn, bound="area", climbs_to="community_desk")
)
RESIDENTS_COMMITTEE = register(
    Role("residents_committee", _("Residents' committee"), by_turn, climbs_to="community_desk")
)
POLICE = register(Role("police", _("Community police"), by_turn, climbs_to="street_desk"))
DEPARTMENT = register(Role("department", _("Department or station"), by_turn, climbs_to="street_desk"))
RESIDENT_UNIT = register(Role("resident_unit", _("Resident unit"), by_turn, climbs_to="community_desk"))
OBSERVER = register(Role("observer", _("District official, reading"), ordinary_within_place, lead=80))

LEADS = ("unit_lead", "building_lead", "zone_lead", "section_lead")
KNOWN_NEARBY = (*LEADS, "grid_worker", "community_desk", "secretary", "street_desk")
"""Posts around a place, from the nearest up, whose holders are known by name to those who live there."""
ACCOUNTABLE = ("grid_worker", "community_desk", "secretary", "street_desk", "town_desk")
"""Posts that may be given a clock: nobody below the grid worker is."""
