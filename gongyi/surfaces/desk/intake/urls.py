"""Addresses of the ways of taking in; they are part of the desk's."""

from django.urls import path

from gongyi.surfaces.desk.intake import (
    blanks,
    cards,
    hints,
    importing,
    pasting,
    places,
    receipts,
    registering,
    visiting,
)

urlpatterns = [
    path("desk/new/", registering.new, name="new"),
    path("desk/new/hints/", hints.hints, name="intake_hints"),
    path("desk/new/warnings/", hints.warnings, name="intake_warnings"),
    path("desk/new/places/", places.suggestions, name="intake_places"),
    path("desk/paste/", pasting.paste, name="paste"),
    path("desk/visit/", visiting.visit, name="visit"),
    path("desk/visit/before/", visiting.before, name="visit_before"),
    path("desk/visit/empty/", visiting.empty, name="visit_empty"),
    path("desk/visit/worker.js", visiting.script, name="visit_worker"),
    path("desk/cards/", cards.cards, name="cards"),
    path("desk/cards/blank/", blanks.blank_cards, name="blank_cards"),
    path("desk/cards/blank/paper/", blanks.blank_cards_paper, name="blank_cards_paper"),
    path("desk/received/<str:numbers>/", receipts.received, name="received"),
    path("desk/receipt/<str:number>/", receipts.receipt, name="receipt"),
    path("desk/receipt/<str:number>/paper/", receipts.receipt_paper, name="receipt_paper"),
    path("desk/joined/<uuid:voice>/", receipts.joined, name="joined"),
    path("desk/joined/<uuid:voice>/receipt/", receipts.joined_receipt, name="joined_receipt"),
    path("desk/joined/<uuid:voice>/paper/", receipts.joined_paper, name="joined_paper"),
    path("desk/import/", importing.choose, name="import"),
    path("desk/import/<str:token>/", importing.one_file, name="import_file"),
    path("desk/import/<str:token>/take/", importing.take_in, name="import_take"),
    path("desk/import/<str:token>/rows/", importing.not_taken, name="import_rows"),
]
