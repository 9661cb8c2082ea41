from django.urls import path

from gongyi.surfaces.desk import administering, files, finding, inbox, intake, lists, offices, screening, supervising

app_name = "desk"

urlpatterns = [
    path("desk/", inbox.inbox, name="inbox"),
    path("desk/bulk/", inbox.bulk, name="bulk"),
    path("desk/notices/", inbox.notices, name="notices"),
    path("desk/file/<str:number>/", files.file, name="file"),
    path("desk/file/<str:number>/do/<slug:key>/", files.make_move, name="move"),
    path("desk/file/<str:number>/undo/<int:step>/", files.undo, name="undo"),
    path("desk/file/<str:number>/voices/", files.voices, name="voices"),
    path("desk/file/<str:number>/rate/", files.rate_for, name="rate_for"),
    path("desk/file/<str:number>/apart/", files.apart, name="apart"),
    path("desk/file/<str:number>/reference/", files.reference, name="reference"),
    path("desk/file/<str:number>/place/", files.relocate, name="relocate"),
    path("desk/file/<str:number>/print/", files.printed, name="print"),
    path("desk/board/", screening.board, name="board"),
    path("desk/new/", intake.new, name="new"),
    path("desk/paste/", intake.paste, name="paste"),
    path("desk/visit/", intake.visit, name="visit"),
    path("desk/cards/", intake.cards, name="cards"),
    path("desk/received/<str:numbers>/", intake.received, name="received"),
    path("desk/receipt/<str:number>/", intake.receipt, name="receipt"),
    path("desk/morning/", supervising.morning, name="morning"),
    path("desk/places/", supervising.places, name="places"),
    path("desk/lists/<slug:which>/", lists.listed, name="list"),
    path("desk/lists/<slug:which>/excel/", lists.excel, name="excel"),
    path("desk/figures/", lists.figures, name="figures"),
    path("desk/figures/<slug:key>/", lists.behind, name="behind"),
    path("desk/find/", finding.find, name="find"),
    path("desk/town/", administering.index, name="town"),
    path("desk/town/calendar/", administering.calendar, name="calendar"),
    path("desk/town/catalogue/", administering.catalogue, name="catalogue"),
    path("desk/town/catalogue/<slug:code>/", administering.catalogue_row, name="catalogue_row"),
    path("desk/town/seats/", administering.seats, name="seats"),
    path("desk/town/seats/<int:seat>/", administering.seat, name="seat"),
    path("desk/town/times/<slug:flow>/", administering.times, name="times"),
    path("desk/town/wordings/", administering.wordings, name="wordings"),
    path("desk/office/", offices.office, name="office"),
    path("desk/office/accounts/", offices.accounts, name="accounts"),
]
