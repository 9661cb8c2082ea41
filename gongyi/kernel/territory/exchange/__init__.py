"""Places in and out of files: CSV of the tree, GeoJSON of outlines. What is written can be read again anywhere."""

from gongyi.kernel.territory.exchange.features import read_geojson, write_geojson
from gongyi.kernel.territory.exchange.reading import BadFile, Taken, decode, harmless
from gongyi.kernel.territory.exchange.tables import COLUMNS, as_text, read_csv, write_csv

__all__ = [
    "COLUMNS",
    "BadFile",
    "Taken",
    "as_text",
    "decode",
    "harmless",
    "read_csv",
    "read_geojson",
    "write_csv",
    "write_geojson",
]
