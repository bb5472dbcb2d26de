"""The worked cases of the regulation and its edges, one row each; and what a wrong case is told."""

import json

import pytest

from warranty.entitlement import CaseError, decide

TRACTOR = {"product_class": "tractor", "power_kw": 36.8, "invoice_date": "2024-04-10", "busy_season": False}
COMBINE = {"product_class": "combine", "invoice_date": "2025-06-03", "busy_season": True, "inside_network": True}
CALM = {"product_class": "combine", "invoice_date": "2025-04-16", "busy_season": False, "inside_network": True}
SEEDER = {"product_class": "other", "invoice_date": "2025-04-16", "busy_season": False}
DIESEL = {"product_class": "diesel_multi", "sold_alone": True, "invoice_date": "2024-05-08"}
PETROL = {"product_class": "petrol_four_stroke", "sold_alone": True, "invoice_date": "2025-03-20"}
GEARBOX = {"name": "变速箱箱体", "main": True}
STARTER = {"name": "启动电机", "main": False}
BELT = {"name": "V带", "wearing": True, "stated_months": 3}
TWICE = {
    "problem": "p1",
    "repairs": [
        {"problem": "p1", "sent_in": "2025-06-12", "returned": "2025-06-13"},
        {"problem": "p1", "sent_in": "2025-06-28", "returned": "2025-06-29"},
    ],
}
SEASON = {
    "season_start": "2025-06-05",
    "problem": "p1",
    "repairs": [
        {"problem": "p1", "sent_in": "2025-06-10", "returned": "2025-06-10"},
        {"problem": "p1", "sent_in": "2025-06-18", "returned": "2025-06-19"},
    ],
}
PART_NEW = {"what": "part", "name": "变速箱箱体", "date": "2025-07-05", "problem": "p1"}
MACHINE_NEW = {"what": "machine", "date": "2025-08-01", "problem": "p1"}

WORKED = [
    # The table of REGULATION.md, in its order.
    ("main part in its own period", {**TRACTOR, "report_date": "2025-09-20", "part": GEARBOX, "cause": "manufacturing"},
     {"covered": "yes", "remedy": "repair", "whole_until": "2025-04-10", "part_until": "2026-04-10"}, "24 26 Annex"),
    ("no main part", {**TRACTOR, "report_date": "2025-09-20", "part": STARTER},
     {"covered": "no", "remedy": "paid_service", "whole_until": "2025-04-10", "repair_by": None}, "37"),
    ("engine sold alone", {**DIESEL, "report_date": "2025-12-01", "part": {"name": "机体", "main": True}},
     {"covered": "yes", "remedy": "repair", "part_until": "2026-05-08", "needs_person": []}, "24 Annex"),
    ("the end moves off a Saturday, once", {**PETROL, "report_date": "2025-09-25", "part": {"name": "化油器"}},
     {"covered": "no", "remedy": "paid_service", "whole_until": "2025-09-22"}, "37 203"),
    ("fitted engine: the machine's class", {**PETROL, "product_class": "transplanter", "sold_alone": False,
                                            "report_date": "2025-09-25", "part": {"name": "化油器"}},
     {"covered": "yes", "whole_until": "2026-03-20"}, "24"),
    ("fitted engine: in an unnamed machine", {**PETROL, "sold_alone": False, "report_date": "2025-09-25", "part": {"name": "化油器"}},
     {"covered": "yes", "whole_until": "2026-03-20"}, "24"),
    ("never under one year", {**SEEDER, "report_date": "2025-12-01", "voucher": {"whole_months": 6}},
     {"covered": "yes", "remedy": "repair", "whole_until": "2026-04-16"}, "24"),
    ("busy season, main part", {**COMBINE, "report_date": "2025-06-09", "part": {"name": "机架", "main": True}},
     {"covered": "yes", "remedy": "repair", "repair_by": "2025-06-12", "needs_person": []}, "33"),
    ("busy season, wearing part", {**COMBINE, "report_date": "2025-06-09", "part": BELT},
     {"covered": "yes", "remedy": "repair", "repair_by": "2025-06-10"}, "33"),
    ("back on the 30th working day", {**CALM, "report_date": "2025-07-01", "sent_in": "2025-07-01",
                                      "repairs": [{"sent_in": "2025-07-01", "returned": "2025-08-12"}]},
     {"remedy": "repair", "repair_by": "2025-08-12"}, "27"),
    ("serious, repaired twice, unusable", {**CALM, **TWICE, "report_date": "2025-07-05", "severity": "serious", "usable": False},
     {"covered": "yes", "remedy": "replace_part", "needs_person": []}, "29"),
    ("general, twice in the first 30 days", {**CALM, **SEASON, "report_date": "2025-07-01", "severity": "general"},
     {"covered": "yes", "remedy": "replace_part", "needs_person": []}, "29"),
    ("wearing part, three times", {**CALM, **SEASON, "report_date": "2025-07-01", "severity": "general", "part": BELT},
     {"covered": "yes", "remedy": "repair", "part_until": "2025-07-16"}, "24 26 29"),
    ("range of use not told", {**CALM, "report_date": "2025-06-25", "season_start": "2025-06-05", "usable": False,
                               "use_scope_not_disclosed": True, "demand": "return", "invoice_amount": "86800.00"},
     {"covered": "yes", "remedy": "return", "refund": "86800.00"}, "32"),
    ("governor changed: the block", {**CALM, "report_date": "2025-06-25", "part": {"name": "内燃机机体"}, "cause": "modification",
                                     "excluded_cause": True},
     {"covered": "no", "remedy": "paid_service", "repair_by": None}, "38"),
    ("governor changed: the lift", {**CALM, "report_date": "2025-06-25", "part": {"name": "提升器油封"}, "excluded_cause": False},
     {"covered": "yes", "remedy": "repair"}, "26"),
    ("no exchange within 15 days", {**CALM, "report_date": "2025-04-26", "demand": "exchange"},
     {"covered": "yes", "remedy": "repair"}, "26 46"),
    ("voucher lost", {**CALM, "report_date": "2025-07-07", "voucher": {"lost_applied_on": "2025-07-07"}},
     {"covered": "yes", "voucher_reissue_by": "2025-07-21"}, "25"),
    ("voucher lost: the ten days run from the application, not from a later report",
     {**CALM, "report_date": "2025-07-14", "voucher": {"lost_applied_on": "2025-07-07"}},
     {"covered": "yes", "voucher_reissue_by": "2025-07-21"}, "25"),
    ("light fault", {**CALM, "report_date": "2025-07-07", "light_fault": True},
     {"covered": "no", "remedy": "none", "repair_by": None}, "43"),
    ("resold with its papers", {**CALM, "report_date": "2025-07-07", "transferred_on": "2025-06-20"},
     {"covered": "yes", "remedy": "repair"}, "25"),
    # Periods.
    ("the last good day", {**PETROL, "report_date": "2025-09-22", "part": {"name": "化油器"}}, {"covered": "yes"}, "24 203"),
    ("the day after", {**PETROL, "report_date": "2025-09-23", "part": {"name": "化油器"}}, {"covered": "no"}, "37"),
    ("month's end", {**PETROL, "invoice_date": "2024-08-31", "report_date": "2024-09-02"}, {"whole_until": "2025-02-28"}, "202"),
    ("29 February", {**TRACTOR, "invoice_date": "2024-02-29", "report_date": "2024-09-02"}, {"whole_until": "2025-02-28"}, "202"),
    ("a Sunday that is worked", {**TRACTOR, "invoice_date": "2024-09-28", "report_date": "2025-01-02"}, {"whole_until": "2025-09-28"}, ""),
    ("an end in the National Day week", {**TRACTOR, "invoice_date": "2024-10-02", "report_date": "2025-01-02"},
     {"whole_until": "2025-10-09"}, "203"),
    ("18 kW is large", {**TRACTOR, "power_kw": 18, "report_date": "2025-02-10"}, {"whole_until": "2025-04-10"}, "Annex"),
    ("below 18 kW is small", {**TRACTOR, "power_kw": 17.9, "report_date": "2025-02-10", "part": STARTER},
     {"covered": "no", "whole_until": "2025-01-10"}, "37"),
    ("the voucher betters the law", {**TRACTOR, "report_date": "2025-09-20", "part": STARTER, "voucher": {"whole_months": 18}},
     {"covered": "yes", "whole_until": "2025-10-10"}, "24"),
    ("the voucher cannot cut a main part", {**TRACTOR, "report_date": "2025-09-20", "part": GEARBOX, "voucher": {"part_months": 12}},
     {"covered": "yes", "part_until": "2026-04-10"}, "Annex"),
    ("main on paper, not on the list", {**CALM, "report_date": "2026-06-01", "part": {"name": "提升壳体", "main": True}},
     {"covered": "no", "part_until": None}, "37"),
    ("other machine: the voucher names the main part", {**SEEDER, "report_date": "2026-09-01", "voucher": {"part_months": 24},
                                                       "part": {"name": "主梁", "main": True}},
     {"covered": "yes", "part_until": "2027-04-16"}, "24"),
    ("a wearing part past its stated months", {**COMBINE, "report_date": "2025-09-10", "part": BELT},
     {"covered": "no", "part_until": "2025-09-03"}, "24 37"),
    ("a wearing part without stated months", {**COMBINE, "report_date": "2026-05-10", "part": {"name": "V带", "wearing": True}},
     {"covered": "yes", "part_until": None}, "24"),
    # Suspension, restart, the other end.
    ("suspended", {**PETROL, "report_date": "2025-10-09", "part": {"name": "化油器"},
                   "suspensions": [{"from": "2025-05-01", "to": "2025-05-11"}, {"from": "2025-05-06", "to": "2025-05-20"}]},
     {"covered": "yes", "whole_until": "2025-10-09"}, "34"),
    ("a suspension after the end revives nothing", {**PETROL, "report_date": "2025-10-20", "part": {"name": "化油器"},
                                                    "suspensions": [{"from": "2025-09-23", "to": "2025-12-01"}]},
     {"covered": "no", "whole_until": "2025-09-22"}, "37"),
    ("a new part starts again", {**TRACTOR, "report_date": "2026-09-01", "part": GEARBOX,
                                 "replacements": [{"what": "part", "name": "变速箱箱体", "date": "2025-03-03"}]},
     {"covered": "yes", "part_until": "2027-03-03", "whole_until": "2025-04-10"}, "31"),
    ("a new machine starts again", {**TRACTOR, "report_date": "2026-02-01", "part": STARTER,
                                    "replacements": [{"what": "machine", "date": "2025-03-03", "problem": "p1"}], "problem": "p2"},
     {"covered": "yes", "whole_until": "2026-03-03", "remedy": "repair"}, "31"),
    ("covered only by the other end", {**PETROL, "report_date": "2025-09-25", "part": {"name": "化油器"},
                                       "repairs": [{"sent_in": "2025-05-06", "returned": "2025-05-13"}]},
     {"covered": "no", "whole_until": "2025-09-22", "alternative_until": "2025-09-28", "codes": ["alternative_period"]}, "37 Regulation"),
    ("repair time before July 2024 is not left out", {**TRACTOR, "report_date": "2024-08-01",
                                                      "repairs": [{"sent_in": "2024-05-06", "returned": "2024-05-20"}]},
     {"alternative_until": None}, ""),
    # Limits.
    ("busy season, other part", {**COMBINE, "report_date": "2025-06-09", "part": STARTER}, {"repair_by": "2025-06-10"}, "33"),
    ("busy season, whole machine", {**COMBINE, "report_date": "2025-06-09"}, {"repair_by": "2025-06-12"}, "33"),
    ("busy season, outside the network", {**COMBINE, "inside_network": False, "report_date": "2025-06-09"},
     {"repair_by": "2025-07-21", "needs_person": []}, "33"),
    ("busy season, past the whole machine's period", {**COMBINE, "report_date": "2026-06-08", "part": {"name": "机架"}},
     {"covered": "yes", "repair_by": "2026-07-21"}, "27"),
    ("busy season, an engine on its own", {**DIESEL, "busy_season": True, "report_date": "2024-06-03"}, {"repair_by": "2024-07-16"}, "27"),
    # The ladder.
    ("31 working days", {**CALM, "report_date": "2025-07-01", "repairs": [{"sent_in": "2025-07-01", "returned": "2025-08-13"}]},
     {"remedy": "repair_or_exchange"}, "28"),
    ("still there after 31", {**CALM, "report_date": "2025-08-13", "sent_in": "2025-07-01"}, {"remedy": "repair_or_exchange"}, "28"),
    ("still there after 30", {**CALM, "report_date": "2025-08-12", "sent_in": "2025-07-01"}, {"remedy": "repair"}, "27"),
    ("too long, no same model, return asked", {**CALM, "report_date": "2025-08-13", "sent_in": "2025-07-01", "demand": "return",
                                               "same_model_available": False, "invoice_amount": "152000"},
     {"remedy": "return", "refund": "152000.00"}, "31"),
    ("serious but usable", {**CALM, **TWICE, "report_date": "2025-07-05", "severity": "serious", "usable": True},
     {"remedy": "repair", "needs_person": []}, "29"),
    ("serious, repaired once", {**CALM, "report_date": "2025-07-05", "severity": "serious", "usable": False, "problem": "p1",
                                "repairs": TWICE["repairs"][:1]}, {"remedy": "repair"}, "26"),
    ("another problem", {**CALM, **TWICE, "problem": "p2", "report_date": "2025-07-05", "severity": "serious", "usable": False},
     {"remedy": "repair", "needs_person": []}, "26"),
    ("general, day 30 of the season", {**CALM, **SEASON, "report_date": "2025-07-05", "severity": "general"},
     {"remedy": "replace_part"}, "29"),
    ("general, day 31 of the season", {**CALM, **SEASON, "report_date": "2025-07-06", "severity": "general"}, {"remedy": "repair"}, "29"),
    ("again after the part", {**CALM, **TWICE, "report_date": "2025-07-20", "replacements": [PART_NEW]},
     {"remedy": "exchange", "needs_person": []}, "30"),
    ("again after the part, no same model", {**CALM, **TWICE, "report_date": "2025-07-20", "replacements": [PART_NEW],
                                             "same_model_available": False, "demand": "return", "invoice_amount": "152000.00"},
     {"remedy": "return", "refund": "152000.00"}, "31"),
    ("again after the machine", {**CALM, **TWICE, "report_date": "2025-09-02", "replacements": [PART_NEW, MACHINE_NEW],
                                 "invoice_amount": "152000.00"}, {"remedy": "return", "refund": "152000.00"}, "30 31"),
    ("old repairs do not count on a new machine", {**CALM, **TWICE, "report_date": "2025-09-02", "severity": "serious", "usable": False,
                                                   "replacements": [{**MACHINE_NEW, "problem": "p2"}]},
     {"remedy": "repair", "needs_person": []}, "26"),
    ("an early return is not due", {**CALM, "report_date": "2025-05-26", "demand": "return", "invoice_amount": "152000.00"},
     {"remedy": "repair", "refund": None}, "26"),
    ("range of use: told too late", {**CALM, "report_date": "2025-07-06", "season_start": "2025-06-05", "usable": False,
                                     "use_scope_not_disclosed": True}, {"remedy": "repair"}, "26"),
    ("range of use: past the period, in the first season", {**PETROL, "report_date": "2026-06-25", "season_start": "2026-06-05",
                                                            "usable": False, "use_scope_not_disclosed": True, "part": STARTER},
     {"covered": "yes", "remedy": "return"}, "32"),
    ("sent in while the period ran", {**PETROL, "report_date": "2025-09-25", "sent_in": "2025-09-19", "part": {"name": "化油器"}},
     {"covered": "yes"}, "26"),
]  # fmt: skip

UNDECIDED = [
    ("severity", {**CALM, **TWICE, "report_date": "2025-07-20", "usable": False, "season_start": "2026-06-01"},
     {"covered": "yes", "remedy": "person", "codes": ["severity"]}),
    ("use", {**CALM, **TWICE, "report_date": "2025-07-20", "severity": "serious"},
     {"covered": "yes", "remedy": "person", "codes": ["usable"]}),
    ("same problem", {**CALM, "report_date": "2025-07-05", "severity": "serious", "usable": False,
                      "repairs": [{"sent_in": "2025-06-12", "returned": "2025-06-13"},
                                  {"sent_in": "2025-06-28", "returned": "2025-06-29"}]},
     {"covered": "yes", "remedy": "person", "codes": ["same_problem"]}),
    ("first season", {**CALM, **SEASON, "season_start": None, "report_date": "2025-07-01", "severity": "general"},
     {"covered": "yes", "remedy": "person", "codes": ["season_start"]}),
    ("first season too long ago", {**CALM, **SEASON, "season_start": None, "report_date": "2025-08-01", "severity": "general"},
     {"covered": "yes", "remedy": "repair", "codes": []}),
    ("busy season", {**CALM, "busy_season": None, "report_date": "2025-07-07"},
     {"covered": "yes", "remedy": "repair", "repair_by": "2025-08-18", "codes": ["busy_season"]}),
    ("network", {**COMBINE, "inside_network": None, "report_date": "2025-06-09"},
     {"remedy": "repair", "repair_by": "2025-06-12", "codes": ["inside_network"]}),
    ("main part or not, in the busy season", {**SEEDER, "busy_season": True, "inside_network": True, "report_date": "2025-06-09",
                                              "part": {"name": "排种器"}},
     {"covered": "yes", "repair_by": "2025-06-10", "codes": ["part"]}),
    ("the machine of an engine, in the busy season", {**PETROL, "sold_alone": False, "busy_season": True, "inside_network": True,
                                                      "report_date": "2025-06-09", "part": {"name": "曲轴", "main": False}},
     {"covered": "yes", "repair_by": "2025-06-10", "codes": ["host_machine"]}),
    ("power", {**TRACTOR, "power_kw": None, "report_date": "2025-02-10", "part": STARTER},
     {"covered": "person", "remedy": "person", "codes": ["power_kw"]}),
    ("power does not matter", {**TRACTOR, "power_kw": None, "report_date": "2024-12-10"}, {"covered": "yes", "codes": []}),
    ("the machine of an engine", {"product_class": "diesel_single", "sold_alone": False, "invoice_date": "2024-04-10",
                                  "report_date": "2025-02-10", "part": STARTER, "busy_season": False},
     {"covered": "person", "codes": ["host_machine"]}),
    ("which part", {**TRACTOR, "report_date": "2025-09-20"}, {"covered": "person", "remedy": "person", "codes": ["part"]}),
    ("which part, long past", {**TRACTOR, "report_date": "2026-09-20"}, {"covered": "no", "codes": []}),
    ("exclusion suspected", {**CALM, "report_date": "2025-06-25", "cause": "misuse"}, {"covered": "person", "codes": ["exclusion"]}),
    ("exclusion not proven", {**CALM, "report_date": "2025-06-25", "cause": "misuse", "excluded_cause": False},
     {"covered": "yes", "codes": []}),
    ("suspension still running", {**CALM, "report_date": "2025-06-25", "suspensions": [{"from": "2025-06-20", "to": None}]},
     {"covered": "yes", "codes": ["suspension_end"]}),
]  # fmt: skip

CARDS = [
    ("back on day 20", {"sale_date": "2025-06-03", "returned_on": "2025-06-23"}, "2025-08-01", "yes"),
    ("back on day 21", {"sale_date": "2025-06-03", "returned_on": "2025-06-24"}, "2025-08-01", "no"),
    ("sold before the invoice", {"sale_date": "2025-06-01", "returned_on": "2025-06-22"}, "2025-08-01", "no"),
    ("sold after the invoice", {"sale_date": "2025-06-05", "returned_on": "2025-06-24"}, "2025-08-01", "no"),
    ("the invoice alone", {"returned_on": "2025-06-23"}, "2025-08-01", "yes"),
    ("not back on day 20", {"sale_date": "2025-06-03"}, "2025-06-23", "pending"),
    ("not back on day 21", {"sale_date": "2025-06-03"}, "2025-06-24", "no"),
    ("late, excepted", {"sale_date": "2025-06-03", "returned_on": "2025-07-24", "exception": True}, "2025-08-01", "exception"),
    ("in time, excepted all the same", {"sale_date": "2025-06-03", "returned_on": "2025-06-10", "exception": True}, "2025-08-01", "yes"),
    ("excepted in words", {"sale_date": "2025-06-03", "exception": "flood"}, "2025-08-01", "exception"),
    ("no words, no exception", {"sale_date": "2025-06-03", "exception": ""}, "2025-08-01", "no"),
    ("no card", None, "2025-08-01", None),
]  # fmt: skip


def check(case: dict, expected: dict, refs: str = "") -> dict:
    verdict = decide(case)
    found = {**verdict, "codes": [need["code"] for need in verdict["needs_person"]]}
    assert {key: found[key] for key in expected} == expected
    cited = " ".join(row["ref"] for row in verdict["citations"]).replace("Art. ", "Art.")
    for ref in refs.split():
        assert f"Art.{ref}" in cited.split() or ref in cited, f"{ref} is not cited: {cited}"
    return verdict


@pytest.mark.parametrize("case, expected, refs", [row[1:] for row in WORKED], ids=[row[0] for row in WORKED])
def test_worked_cases(case, expected, refs):
    verdict = check(case, expected, refs)
    assert json.loads(json.dumps(verdict)) == verdict
    for row in verdict["citations"]:
        assert set(row) == {"ref", "facts", "text_zh", "text_en"} and row["facts"]


@pytest.mark.parametrize("case, expected", [row[1:] for row in UNDECIDED], ids=[row[0] for row in UNDECIDED])
def test_what_nobody_knows_goes_to_a_person(case, expected):
    verdict = check(case, expected)
    for need in verdict["needs_person"]:
        assert need["who"] and need["text_zh"] and need["ref"]


@pytest.mark.parametrize("card, report, recognised", [row[1:] for row in CARDS], ids=[row[0] for row in CARDS])
def test_recognition_of_the_dealers_service(card, report, recognised):
    verdict = decide({**CALM, "invoice_date": "2025-06-03", "report_date": report, "card": card})
    assert verdict["recognised"] == recognised
    assert verdict["covered"] == "yes"


def test_a_difference_between_sale_and_invoice_is_shown():
    card = {"sale_date": "2025-06-01", "returned_on": "2025-06-10"}
    rows = decide({**COMBINE, "report_date": "2025-06-09", "card": card})["citations"]
    facts = next(row["facts"] for row in rows if row["ref"] == "Scheme 3(2)2")
    assert facts["days_apart"] == 2 and facts["last_good_day"] == "2025-06-21"


WRONG = [
    ({"colour": "red"}, "colour"),
    ({"part": {"nmae": "V带"}}, "part.nmae"),
    ({"part": "V带"}, "part"),
    ({"part": {"stated_months": 0}}, "part.stated_months"),
    ({"part": {"stated_months": True}}, "part.stated_months"),
    ({"product_class": "plough"}, "product_class"),
    ({"product_class": 7}, "product_class"),
    ({"invoice_date": None}, "invoice_date"),
    ({"invoice_date": "2025-02-30"}, "invoice_date"),
    ({"invoice_date": "2025-2-3"}, "invoice_date"),
    ({"invoice_date": "0001-01-01"}, "invoice_date"),
    ({"report_date": 20250709}, "report_date"),
    ({"report_date": "2025-04-15"}, "report_date"),
    ({"sent_in": "2025-04-15"}, "sent_in"),
    ({"power_kw": "36.8"}, "power_kw"),
    ({"power_kw": 0}, "power_kw"),
    ({"power_kw": float("nan")}, "power_kw"),
    ({"sold_alone": "yes"}, "sold_alone"),
    ({"severity": "grave"}, "severity"),
    ({"demand": ["return"]}, "demand"),
    ({"invoice_amount": 86800}, "invoice_amount"),
    ({"invoice_amount": "86,800.00"}, "invoice_amount"),
    ({"invoice_amount": "1.005"}, "invoice_amount"),
    ({"problem": ""}, "problem"),
    ({"cause": "x" * 201}, "cause"),
    ({"excluded_cause": 1}, "excluded_cause"),
    ({"voucher": {"whole_months": 601}}, "voucher.whole_months"),
    ({"voucher": {"lost_applied_on": "2025-01-01"}}, "voucher.lost_applied_on"),
    ({"repairs": {}}, "repairs"),
    ({"repairs": [{"sent_in": "2025-05-01"}, {"returned": "2025-05-02"}]}, "repairs[1].sent_in"),
    ({"repairs": [{"sent_in": "2025-05-09", "returned": "2025-05-02"}]}, "repairs[0].returned"),
    ({"repairs": [{"sent_in": "2025-05-09"}] * 201}, "repairs"),
    ({"suspensions": [{"from": "2025-05-09", "to": "2025-05-08"}]}, "suspensions[0].to"),
    ({"replacements": [{"what": "wheel", "date": "2025-05-09"}]}, "replacements[0].what"),
    ({"replacements": [{"what": "part", "date": "2024-05-09"}]}, "replacements[0].date"),
    ({"card": {"returned_on": "2025-04-01"}}, "card.returned_on"),
    ({"card": {"exception": 1}}, "card.exception"),
]  # fmt: skip


@pytest.mark.parametrize("change, field", WRONG, ids=[f"{row[1]}-{number}" for number, row in enumerate(WRONG)])
def test_a_wrong_case_names_its_field(change, field):
    with pytest.raises(CaseError) as refusal:
        decide({**CALM, "report_date": "2025-07-05", **change})
    assert refusal.value.field == field
    assert str(refusal.value.message)


@pytest.mark.parametrize("case", [None, [], "case", 7])
def test_a_case_is_an_object(case):
    with pytest.raises(CaseError, match="case"):
        decide(case)


def test_a_fault_between_sale_and_invoice_is_covered():
    case = {**CALM, "report_date": "2025-04-14", "card": {"sale_date": "2025-04-12"}}
    assert decide(case)["covered"] == "yes"
