from django.urls import path

from gongyi.surfaces.portal import files, following, handling, listing, reporting, residents, trust, views

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("say/", reporting.kinds, name="kinds"),
    path("say/<slug:kind>/", reporting.report, name="report"),
    path("q/<int:place>/", reporting.from_place, name="from_place"),
    path("doors/", views.doors, name="doors"),
    path("doors/<slug:code>/", views.door, name="door"),
    path("received/<str:token>/", following.receipt, name="receipt"),
    path("track/", following.find, name="find"),
    path("h/<str:token>/", handling.handling, name="handling"),
    path("h/<str:token>/do/<slug:move>/", handling.act, name="handling_act"),
    path("h/<str:token>/call/", handling.call, name="handling_call"),
    path("h/<str:token>/undo/<int:step>/", handling.undo, name="handling_undo"),
    path("h/<str:token>/leave/", handling.leave, name="handling_leave"),
    path("h/<str:token>/evidence/<str:uid>/<str:size>/", handling.evidence, name="handling_evidence"),
    path("l/<str:token>/", following.track, name="track"),
    path("l/<str:token>/do/<slug:move>/", following.act, name="act"),
    path("l/<str:token>/rate/", following.rate, name="rate"),
    path("evidence/<str:uid>/<str:size>/", files.evidence, name="evidence"),
    path("l/<str:token>/evidence/<str:uid>/<str:size>/", files.evidence_by_link, name="evidence_by_link"),
    path("list/", listing.public_list, name="list"),
    path("map.geojson", listing.outlines, name="outlines"),
    path("me/", residents.mine, name="mine"),
    path("me/in/", residents.sign_in, name="sign_in"),
    path("me/out/", residents.sign_out, name="sign_out"),
    path("me/<slug:number>/", residents.open_mine, name="open_mine"),
    path("heads/", trust.heads, name="heads"),
    path("heads/key.pem", trust.key, name="key"),
    path("heads/check.html", trust.check_receipt, name="check_receipt"),
    path("received/<str:token>/receipt.json", trust.receipt_file, name="receipt_file"),
]
