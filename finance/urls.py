"""Pages of this room; mounted in the company's doors by desk/urls.py."""

from django.urls import path

from accounts import pages
from finance.views import bench, claims, ledger, notices

urlpatterns = [
    path("appraise/", bench.appraise, name="appraise"),
    path("appraise/<str:number>/", bench.part, name="bench"),
    path("appraise/<str:number>/amounts/", bench.amounts, name="bench_amounts"),
    path("claims/", claims.claims, name="claims"),
    path("claims/notices/", notices.notices, name="notices"),
    path("claims/notices/issue/", notices.issue, name="issue"),
    path("claims/notices/issue/<int:pk>/", notices.issue_to, name="issue_to"),
    path("claims/notices/<str:number>/", notices.notice, name="notice"),
    path("claims/notices/<str:number>/pdf/", notices.pdf, name="notice_pdf"),
    path("claims/notices/<str:number>/lines/<int:seq>/", notices.answer, name="notice_answer"),
    path("claims/<str:number>/", claims.claim, name="claim"),
    path("claims/<str:number>/verify/", claims.verify, name="claim_verify"),
    path("claims/<str:number>/review/", claims.review, name="claim_review"),
    *pages.urls("finance"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/<int:pk>/", ledger.account, name="account"),
]
