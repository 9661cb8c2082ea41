"""Places in and out of files: CSV of the tree and of the bodies beside it, GeoJSON of outlines. What is written can be read again anywhere."""

from gongyi.kernel.territory.exchange.bodies import bodies_as_text, read_bodies
from gongyi.kernel.territory.exchange.features import read_geojson, write_geojson
from gongyi.kernel.territory.exchange.reading import BadFile, Taken, decode, harmless
from gongyi.kernel.territory.exchange.tables import COLUMNS, as_text, read_csv, write_csv

__all__ = [
    "COLUMNS",
    "BadFile",
    "Taken",
    "as_text",
    "bodies_as_text",
    "decode",
    "harmless",
    "read_bodies",
    "read_csv",
    "read_geojson",
    "write_csv",
    "write_geojson",
]
