from django.urls import include, path

from gongyi.surfaces.desk import (
    columns,
    counting,
    files,
    finding,
    inbox,
    lists,
    offices,
    papers,
    posters,
    screening,
    supervising,
)
from gongyi.surfaces.desk.intake.urls import urlpatterns as intake

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
    path("desk/file/<str:number>/print/", papers.printed, name="print"),
    path("desk/file/<str:number>/paper/", papers.file_paper, name="file_paper"),
    path("desk/board/", screening.board, name="board"),
    path("desk/receipt/<str:number>/paper/", papers.receipt_paper, name="receipt_paper"),
    path("desk/posters/", posters.posters, name="posters"),
    path("desk/posters/compound/<int:area>/<slug:size>/", posters.compound, name="poster_compound"),
    path("desk/posters/place/<int:place>/<slug:size>/", posters.place, name="poster_place"),
    *intake,
    path("desk/morning/", supervising.morning, name="morning"),
    path("desk/places/", supervising.places, name="places"),
    path("desk/lists/<slug:which>/", lists.listed, name="list"),
    path("desk/lists/<slug:which>/paper/", lists.paper, name="list_paper"),
    path("desk/lists/<slug:which>/excel/", lists.excel, name="excel"),
    path("desk/figures/", counting.figures, name="figures"),
    path("desk/figures/<slug:key>/", counting.behind, name="behind"),
    path("desk/find/", finding.find, name="find"),
    path("desk/town/columns/<slug:which>/", columns.columns, name="columns"),
    path("desk/town/", include("gongyi.surfaces.desk.administering.urls")),
    path("desk/office/", offices.office, name="office"),
    path("desk/office/accounts/", offices.accounts, name="accounts"),
]
