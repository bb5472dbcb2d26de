"""Pages that hold every component once, to try the frames, tags and scripts on without any business."""

from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path

from aftersales.urls import urlpatterns as product
from core import clock
from core.track import Stop
from core.web import new_key

PARTS = """{% extends "desk_base.html" %}{% load ui %}
{% block does %}<a class="btn" href="#registered" data-key="n">登记 <kbd>N</kbd></a>{% endblock %}
{% block content %}<div class="stack">
<section class="card" id="promises" aria-label="时限"><div class="body gap"><div class="line">
{% promise soon "安排" who="赵敏" href="#why" current=True %}{% promise late "催促检查" %}{% promise met "转送" %}</div>
{% track stops %}<details class="why" id="why"><summary>为什么是这个时间？</summary><p>接到后 2 小时。</p></details></div>
<ol class="log"><li><time>15:20</time><div class="inside">先请李明过去</div></li><li><time>14:51</time>转送</li></ol></section>
<section class="card" aria-labelledby="list"><header><h2 id="list">在办</h2></header><table class="table fold">
<thead><tr><th>时限</th><th>状态</th><th>电话</th><th class="num">金额（元）</th></tr></thead>
<tbody><tr><td>{% due late "安排" %}</td><td>{{ ticket|statetag }}</td><td>{% phone "13812345678" %}</td>
<td class="num">{{ amount|money }}</td></tr></tbody></table></section>
<form class="card" method="get" action="." aria-label="鉴定">
<div class="body gap">{% fields form %}{% pick form.cause consequences=told %}{% stamp "no" %}</div>
<div class="foot"><button class="btn primary" name="sent" value="1">鉴定完，下一件</button></div></form>
</div>{% endblock %}"""

RECORD = """{% extends "portal_base.html" %}{% load ui %}
{% block content %}<nav class="steps" aria-label="步骤"><a href="#r1">1 故障</a><a href="#r2">2 照片</a></nav>
<form class="gap" id="record" method="post" enctype="multipart/form-data" data-offline="record-383">{% csrf_token %}
<input type="hidden" name="idempotency_key" value="{{ key }}">
<section class="card" id="r1" aria-label="故障"><div class="body gap">{% field form.work %}{% field form.explained %}</div></section>
<section class="card" id="r2" aria-label="照片"><div class="body photos">{% photo form.plate note="必拍" %}</div>
<div class="body">{% signature form.signature form.signed_how %}</div></section></form>{% endblock %}
{% block dock %}<div class="dock" role="region" aria-label="提交"><div><button class="btn primary wide" form="record">交维修记录</button>
<p class="tiny" data-missing></p></div></div>{% endblock %}"""

VERBS = """{% extends "desk_base.html" %}{% load ui %}{% block content %}
{% for answer in answers %}<form class="card" method="post" hx-post="/look/verb/{{ answer }}/" hx-target="this" hx-swap="outerHTML">
{% csrf_token %}<div class="body"><button class="btn" hx-disabled-elt="this">{{ answer }}</button></div></form>{% endfor %}{% endblock %}"""

CARD = """{% load ui %}<section class="card"><header><h2>经过</h2></header>{% include "_refused.html" %}</section>"""

received = []  # what the server took, by its idempotency key


class Appraisal(forms.Form):
    evidence = forms.CharField(label="依据", help_text="写测到的数", required=False)
    cause = forms.ChoiceField(label="原因", widget=forms.RadioSelect, choices=[("design", "设计"), ("make", "制造"), ("stuff", "材质")])


class Record(forms.Form):
    work = forms.CharField(label="怎么修的", widget=forms.Textarea, min_length=4)
    explained = forms.BooleanField(label="已向用户说明三包政策", required=False)
    plate = forms.FileField(label="铭牌")
    signature = forms.FileField(label="用户签名")
    signed_how = forms.CharField(widget=forms.HiddenInput)


def show(request, source, status=200, **context):
    return HttpResponse(engines["django"].from_string(source).render(context, request), status=status)


def deadline(minutes, now, state="open"):
    due = now + timedelta(minutes=minutes)
    done = due - timedelta(minutes=40) if state == "met" else None
    return SimpleNamespace(due_at=due, starts_at=due - timedelta(hours=2), state=state, cleared_at=done)


def parts(request):
    now = clock.now()
    ticket = SimpleNamespace(state="dispatched", get_state_display=lambda: "已转送")
    stops = [Stop(now - timedelta(hours=1), "接到", "done"), Stop(now + timedelta(minutes=44), "安排", "soon")]
    promises = {"soon": deadline(44, now), "late": deadline(-26, now), "met": deadline(30, now, "met")}
    told = {"design": "责任：公司"}
    context = {"title": "部件", "find_url": "/look/find/", "stops": stops, "ticket": ticket, "amount": -1704.4, "told": told}
    return show(request, PARTS, form=Appraisal(), **promises, **context)


def find(request):
    """Nothing was found: a fragment, as the real box answers. A whole page would be gone to, at whatever moment it comes."""
    return HttpResponse("<p></p>")


def record(request):
    form = Record(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        files = {name: BytesIO(upload.read()) for name, upload in request.FILES.items()}
        received.append((request.POST["idempotency_key"], form.cleaned_data | files))
        return redirect("/look/done/")
    status = 400 if form.is_bound else 200
    return show(request, RECORD, status, form=form, key=new_key(request), title="三包维修记录")


def done(request):
    return show(request, '{% extends "portal_base.html" %}', title="已交")


def verbs(request):
    return show(request, VERBS, title="动作", answers=["200", "409", "403", "ended"])


def verb(request, answer):
    if answer == "ended":
        return redirect("account_login")
    refused = SimpleNamespace(code="task.already_arranged", message="已经安排过了。", remedy="请看经过。") if answer == "409" else None
    response = show(request, CARD, int(answer), refused=refused)
    response["HX-Trigger"] = '{"announce": "arranged"}'
    return response


urlpatterns = [
    path("look/verbs/", verbs),
    path("look/verb/<str:answer>/", verb),
    path("look/parts/", parts),
    path("look/find/", find),
    path("look/record/", record),
    path("look/done/", done),
    *product,
]
