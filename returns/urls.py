"""Pages of this room; mounted in the company's doors by desk/urls.py."""

from django.urls import path

from accounts import pages
from returns.views import parts, receiving, store

urlpatterns = [
    path("parts/", parts.parts, name="parts"),
    path("parts/receive/", receiving.receive, name="receive"),
    path("parts/hand-over/", parts.hand_over, name="hand_over"),
    path("parts/ship/", parts.ship, name="ship"),
    path("parts/shipments/<str:number>/", receiving.shipment, name="shipment"),
    path("parts/shipments/<str:number>/list/", receiving.packing_list, name="packing_list"),
    path("parts/records/<str:number>/tags/", parts.tags, name="tags"),
    path("parts/<str:number>/", parts.part, name="part"),
    path("store/", store.store, name="store"),
    path("store/<str:number>/", store.put_away, name="put_away"),
    *pages.urls("returns"),
]
