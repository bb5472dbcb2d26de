"""The edges of the regulation, each worked out by hand from the articles and the calendar of the State Council."""

import pytest

from tests.warranty.test_entitlement import BELT, CALM, COMBINE, DIESEL, GEARBOX, PETROL, SEASON, SEEDER, STARTER, TRACTOR, TWICE, check
from warranty.entitlement import CaseError, decide

DIESEL_SINGLE = {"product_class": "diesel_single", "sold_alone": True, "invoice_date": "2025-05-31"}
TWO_STROKE = {"product_class": "petrol_two_stroke", "sold_alone": True, "invoice_date": "2025-11-30"}
TRANSPLANTER = {"product_class": "transplanter", "invoice_date": "2024-04-10", "busy_season": False}
BATTERY = {"name": "蓄电池", "stated_months": 6}
SERIOUS = {"severity": "serious", "usable": False}
NEW_PART = {"what": "part", "name": "变速箱箱体", "date": "2025-07-05", "problem": "p1"}
NEW_MACHINE = {"what": "machine", "date": "2025-08-01", "problem": "p1"}


def stay(sent_in: str, returned: str | None, problem: str | None = "p1") -> dict:
    return {"sent_in": sent_in, "returned": returned, "problem": problem}


ENDS = [
    # Ends of months, leap days, holidays and swapped days: the last good day and the day after it (Civil Code 201–203).
    ("29 February, 24 months, a Saturday that is worked", {**TRACTOR, "invoice_date": "2024-02-29", "part": GEARBOX}, "2026-02-28"),
    ("28 February, 12 months, a Saturday that is worked", {**TRACTOR, "invoice_date": "2025-02-28", "part": STARTER}, "2026-02-28"),
    ("31 August and six months", {**PETROL, "invoice_date": "2025-08-31", "part": STARTER}, "2026-02-28"),
    ("30 November and three months", {**TWO_STROKE, "part": {"name": "化油器"}}, "2026-02-28"),
    ("two-stroke, main part, to a Saturday", {**TWO_STROKE, "part": {"name": "机体"}}, "2026-06-01"),
    ("31 May and nine months", {**DIESEL_SINGLE, "part": STARTER}, "2026-02-28"),
    ("single cylinder, main part", {**DIESEL_SINGLE, "part": {"name": "飞轮"}}, "2026-11-30"),
    ("a Saturday before a Sunday that is worked", {**TRACTOR, "invoice_date": "2024-09-27", "part": STARTER}, "2025-09-28"),
    ("the first day of the National Day week", {**DIESEL, "invoice_date": "2024-10-01", "part": {"name": "机体"}}, "2026-10-08"),
    ("the first day of the Spring Festival", {**TRACTOR, "invoice_date": "2025-02-15", "part": STARTER}, "2026-02-24"),
    ("New Year's Day", {**TRACTOR, "invoice_date": "2025-01-01", "part": STARTER}, "2026-01-04"),
    ("Qingming", {**TRACTOR, "invoice_date": "2024-04-04", "part": STARTER}, "2025-04-07"),
    # Who falls under which row.
    ("small tractor, main part", {**TRACTOR, "power_kw": 17.99, "part": GEARBOX}, "2025-10-10"),
    ("18 kW to the dot, main part", {**TRACTOR, "power_kw": 18.0, "part": GEARBOX}, "2026-04-10"),
    ("the transplanter's own main part", {**TRANSPLANTER, "part": {"name": "曲轴"}}, "2026-04-10"),
    ("the same part in a combine", {**TRANSPLANTER, "product_class": "combine", "part": {"name": "曲轴", "main": True}}, "2025-04-10"),
    ("the transplanter's engine block by its other name", {**TRANSPLANTER, "part": {"name": "机体"}}, "2026-04-10"),
    ("a two-stroke engine fitted in a transplanter", {**TRANSPLANTER, "sold_alone": False, "part": {"name": "化油器"}}, "2025-04-10"),
    ("an engine sold alone has no gearbox", {**DIESEL, "part": {"name": "变速箱箱体", "main": True}}, "2025-05-08"),
    ("other machine, better voucher", {**SEEDER, "part": {"name": "主梁", "main": False}, "voucher": {"whole_months": 18}}, "2026-10-16"),
    # What the papers state.
    ("not wearing, shorter by the voucher", {**COMBINE, "part": BATTERY}, "2025-12-03"),
    ("wearing, longer than the machine", {**COMBINE, "part": {**BELT, "stated_months": 15}}, "2026-09-03"),
    ("a main part is not cut by its papers", {**COMBINE, "part": {"name": "机架", "stated_months": 6}}, "2027-06-03"),
    ("the machine is not cut by its voucher", {**COMBINE, "part": STARTER, "voucher": {"whole_months": 9}}, "2026-06-03"),
    ("a whole better than the parts' minimum", {**COMBINE, "part": {"name": "机架"}, "voucher": {"whole_months": 36}}, "2028-06-05"),
    # Suspension (Art. 34): from the request, not counted itself, to the recorded end.
    ("suspended over the end", {**PETROL, "part": STARTER, "suspensions": [{"from": "2025-09-22", "to": "2025-10-02"}]}, "2025-09-30"),
    ("suspended one day late", {**PETROL, "part": STARTER, "suspensions": [{"from": "2025-09-23", "to": "2025-10-02"}]}, "2025-09-22"),
    ("suspended for no day", {**PETROL, "part": STARTER, "suspensions": [{"from": "2025-05-06", "to": "2025-05-06"}]}, "2025-09-22"),
    ("one within the other", {**PETROL, "part": STARTER,
                              "suspensions": [{"from": "2025-05-01", "to": "2025-06-10"}, {"from": "2025-05-10", "to": "2025-05-20"}]},
     "2025-10-30"),
    ("the second began in what the first added", {**PETROL, "part": STARTER,
                                                  "suspensions": [{"from": "2025-09-01", "to": "2025-09-21"},
                                                                  {"from": "2025-10-10", "to": "2025-10-15"}]}, "2025-10-15"),
    # Replacement (Art. 31): what was replaced starts its own full period.
    ("a main part replaced late in its period", {**TRACTOR, "part": GEARBOX,
                                                 "replacements": [{"what": "part", "name": "变速箱壳体", "date": "2026-04-01"}]},
     "2028-04-03"),
    ("another part was replaced", {**TRACTOR, "part": GEARBOX,
                                   "replacements": [{"what": "part", "name": "机架", "date": "2026-04-01"}]}, "2026-04-10"),
    ("a wearing part replaced", {**COMBINE, "part": BELT, "replacements": [{"what": "part", "name": "V带", "date": "2025-08-20"}]},
     "2025-11-20"),
    ("a part without a period of its own replaced", {**TRACTOR, "part": STARTER,
                                                     "replacements": [{"what": "part", "name": "启动电机", "date": "2025-03-03"}]},
     "2026-03-03"),
    ("the machine replaced: its main parts", {**TRACTOR, "part": GEARBOX,
                                              "replacements": [{"what": "machine", "date": "2025-03-03"}]}, "2027-03-03"),
    ("the machine replaced in month's last days", {**TRACTOR, "part": STARTER,
                                                   "replacements": [{"what": "machine", "date": "2024-12-31"}]}, "2025-12-31"),
]  # fmt: skip


@pytest.mark.parametrize("case, last", [row[1:] for row in ENDS], ids=[row[0] for row in ENDS])
def test_the_last_good_day_and_the_day_after(case, last):
    from datetime import date, timedelta

    on, after = decide({**case, "report_date": last}), decide({**case, "report_date": str(date.fromisoformat(last) + timedelta(days=1))})
    assert (on["covered"], after["covered"], on["part_until"] or on["whole_until"]) == ("yes", "no", last)


STEPS = [
    # Art. 27 and 28 over holidays: the 30th working day is in time, the 31st is not.
    ("Spring Festival, 30th", {**CALM, "report_date": "2026-01-12", "repairs": [stay("2026-01-12", "2026-02-28")]},
     {"remedy": "repair", "repair_by": "2026-02-28"}, "27"),
    ("Spring Festival, 31st", {**CALM, "report_date": "2026-01-12", "repairs": [stay("2026-01-12", "2026-03-02")], "problem": "p1"},
     {"remedy": "repair_or_exchange"}, "28"),
    ("National Day, 30th", {**CALM, "report_date": "2025-10-15", "sent_in": "2025-08-28"},
     {"remedy": "repair", "repair_by": "2025-10-15"}, "27"),
    ("National Day, 31st", {**CALM, "report_date": "2025-10-16", "sent_in": "2025-08-28"}, {"remedy": "repair_or_exchange"}, "28"),
    ("still there, by its row", {**CALM, "report_date": "2025-10-16", "repairs": [stay("2025-08-28", None, None)]},
     {"remedy": "repair_or_exchange", "needs_person": []}, "28"),
    ("reported before, still there on the 30th", {**CALM, "report_date": "2025-08-26", "sent_in": "2025-08-28", "judged_on": "2025-10-15"},
     {"remedy": "repair", "repair_by": "2025-10-15"}, "27"),
    ("reported before, still there on the 31st", {**CALM, "report_date": "2025-08-26", "sent_in": "2025-08-28", "judged_on": "2025-10-16"},
     {"remedy": "repair_or_exchange"}, "28"),
    ("the same by its row", {**CALM, "report_date": "2025-08-26", "problem": "p1", "repairs": [stay("2025-08-28", None)],
                             "judged_on": "2025-10-16"}, {"remedy": "repair_or_exchange"}, "28"),
    ("sent in on the last day, 30th", {**CALM, "report_date": "2026-05-29", "sent_in": "2026-04-15"}, {"remedy": "repair"}, "26"),
    ("sent in on the last day, 31st after the end", {**CALM, "report_date": "2026-06-01", "sent_in": "2026-04-16"},
     {"remedy": "repair", "covered": "yes"}, "26"),
    ("sent in the day after the end", {**CALM, "report_date": "2026-06-02", "sent_in": "2026-04-17", "part": STARTER},
     {"covered": "no"}, "37"),
    ("a long stay for another problem", {**CALM, "report_date": "2025-10-20", "problem": "p2", "repairs": [stay("2025-07-01",
     "2025-08-20")]},
     {"remedy": "repair", "needs_person": []}, "26"),
    ("two stays of 20 working days are not one of 40", {**CALM, "report_date": "2025-10-20", "problem": "p1", "severity": "general",
                                                        "usable": True, "season_start": "2025-05-01",
                                                        "repairs": [stay("2025-07-01", "2025-07-29"), stay("2025-08-01", "2025-08-29")]},
     {"remedy": "repair", "needs_person": []}, "26"),
    ("too long, exchange asked, no same model", {**CALM, "report_date": "2025-08-13", "sent_in": "2025-07-01", "demand": "exchange",
                                                 "same_model_available": False, "invoice_amount": "152000.5"},
     {"remedy": "return", "refund": "152000.50"}, "31"),
    ("too long, no demand, no same model", {**CALM, "report_date": "2025-08-13", "sent_in": "2025-07-01", "same_model_available": False},
     {"remedy": "repair_or_exchange", "refund": None}, "28"),
    ("limit from being sent in", {**CALM, "report_date": "2025-07-03", "sent_in": "2025-07-01"}, {"repair_by": "2025-08-12"}, "27"),
    ("limit from the report", {**CALM, "report_date": "2025-07-01"}, {"repair_by": "2025-08-12"}, "27"),
    # Art. 29: two finished repairs of the same problem, and this report is the third.
    ("the third is this report", {**CALM, **TWICE, **SERIOUS, "report_date": "2025-07-05", "sent_in": "2025-07-05"},
     {"remedy": "replace_part"}, "29"),
    ("the second is still going on", {**CALM, **SERIOUS, "problem": "p1", "report_date": "2025-07-05",
                                      "repairs": [stay("2025-06-12", "2025-06-13"), stay("2025-06-28", None)]}, {"remedy": "repair"}, "26"),
    ("this report's own stay is no earlier one", {**CALM, **SERIOUS, "problem": "p1", "report_date": "2025-07-05", "sent_in": "2025-07-05",
                                                  "repairs": [stay("2025-06-12", "2025-06-13"), stay("2025-07-05", "2025-07-05")]},
     {"remedy": "repair"}, "26"),
    ("back on the day on which it was handed back", {**CALM, **SERIOUS, "problem": "p1", "report_date": "2025-07-05",
                                                     "repairs": [stay("2025-06-12", "2025-06-13"), stay("2025-06-28", "2025-07-05")]},
     {"remedy": "replace_part"}, "29"),
    ("in the main part's period only", {**TRACTOR, **SERIOUS, "part": GEARBOX, "problem": "p1", "report_date": "2025-09-20",
                                        "repairs": [stay("2025-06-12", "2025-06-13"), stay("2025-08-28", "2025-08-29")]},
     {"covered": "yes", "remedy": "replace_part"}, "29"),
    ("the third after the end", {**PETROL, **SERIOUS, "part": STARTER, "problem": "p1", "report_date": "2025-09-23",
                                 "repairs": [stay("2025-06-12", "2025-06-13"), stay("2025-08-28", "2025-08-29")],
                                 "season_start": "2025-05-01"},
     {"covered": "no", "remedy": "paid_service"}, "37"),
    ("general, the first repair before the season", {**CALM, **SEASON, "season_start": "2025-06-12", "report_date": "2025-07-01",
                                                     "severity": "general"}, {"remedy": "repair"}, "26"),
    ("general, the first repair on the season's first day", {**CALM, **SEASON, "season_start": "2025-06-10", "report_date": "2025-07-01",
                                                             "severity": "general"}, {"remedy": "replace_part"}, "29"),
    ("general, twice, but the season comes later", {**CALM, **SEASON, "season_start": "2025-07-02", "report_date": "2025-07-01",
                                                    "severity": "general"}, {"remedy": "repair"}, "26"),
    ("serious does not need the season", {**CALM, **TWICE, **SERIOUS, "report_date": "2025-12-05", "season_start": "2025-05-01"},
     {"remedy": "replace_part"}, "29"),
    ("a part excluded, though repaired twice", {**CALM, **TWICE, **SERIOUS, "report_date": "2025-07-05", "excluded_cause": "改装调速器"},
     {"covered": "no", "remedy": "paid_service"}, "38"),
    ("a light fault, though repaired twice", {**CALM, **TWICE, **SERIOUS, "report_date": "2025-07-05", "light_fault": True},
     {"covered": "no", "remedy": "none"}, "43"),
    # Art. 30 and 31: the chain, and what breaks it.
    ("another problem after the part", {**CALM, "report_date": "2025-07-20", "problem": "p2", "replacements": [NEW_PART]},
     {"remedy": "repair", "needs_person": []}, "26"),
    ("again after part and machine", {**CALM, "report_date": "2026-07-31", "problem": "p1", "replacements": [NEW_PART, NEW_MACHINE],
                                      "invoice_amount": "152000.00"},
     {"remedy": "return", "whole_until": "2026-08-03", "refund": "152000.00"}, "30"),
    ("another problem on the new machine", {**CALM, "report_date": "2026-07-31", "problem": "p2", "replacements": [NEW_PART, NEW_MACHINE]},
     {"covered": "yes", "remedy": "repair"}, "31"),
    ("replaced after the report", {**CALM, "report_date": "2025-07-01", "problem": "p1", "replacements": [NEW_PART]},
     {"remedy": "repair"}, "26"),
    ("exchange due, none to give, nothing asked", {**CALM, "report_date": "2025-07-20", "problem": "p1", "replacements": [NEW_PART],
                                                   "same_model_available": False}, {"remedy": "return", "refund": None}, "31"),
    # Art. 32: without repair first, within 30 days; a lost voucher is no ground for refusal (Art. 25).
    ("range of use, day 30", {**CALM, "report_date": "2025-07-05", "season_start": "2025-06-05", "usable": False,
                              "use_scope_not_disclosed": True, "invoice_amount": "86800.00"},
     {"remedy": "return", "refund": "86800.00"}, "32"),
    ("range of use, voucher lost", {**CALM, "report_date": "2025-06-25", "season_start": "2025-06-05", "usable": False,
                                    "use_scope_not_disclosed": True, "voucher": {"lost_applied_on": "2025-06-25"}},
     {"remedy": "return", "voucher_reissue_by": "2025-07-09"}, "32 25"),
    ("range of use, but it works", {**CALM, "report_date": "2025-06-25", "season_start": "2025-06-05", "usable": True,
                                    "use_scope_not_disclosed": True}, {"remedy": "repair"}, "26"),
    ("range of use, before the season", {**CALM, "report_date": "2025-06-01", "season_start": "2025-06-05", "usable": False,
                                         "use_scope_not_disclosed": True}, {"remedy": "repair"}, "26"),
    # Art. 33: days of the calendar from the report, inside the network and the whole machine's period.
    ("busy, sent in a day later", {**COMBINE, "report_date": "2025-06-09", "sent_in": "2025-06-10"}, {"repair_by": "2025-06-12"}, "33"),
    ("busy, reported on a Friday", {**COMBINE, "report_date": "2025-06-06", "part": {"name": "机架"}}, {"repair_by": "2025-06-09"}, "33"),
    ("busy, a wearing part on a Friday", {**COMBINE, "report_date": "2025-06-06", "part": BELT}, {"repair_by": "2025-06-07"}, "33"),
    ("busy, late in it is a breach, no exchange", {**COMBINE, "report_date": "2025-06-09", "demand": "exchange",
                                                   "repairs": [stay("2025-06-09", "2025-06-20")], "problem": "p1"},
     {"remedy": "repair", "repair_by": "2025-06-12"}, "33"),
    ("busy, but the place lies outside", {**COMBINE, "report_date": "2025-06-09", "inside_network": False, "part": BELT},
     {"repair_by": "2025-07-21"}, "33"),
    # A stay that goes on holds the coverage of its own problem only, and only of the machine that is there now.
    ("the period ends while it is in the workshop", {**CALM, "report_date": "2026-07-01", "problem": "p1", "part": STARTER,
                                                     "repairs": [stay("2026-04-01", None)]}, {"covered": "yes", "needs_person": []}, "26"),
    ("handed back after the report is still there", {**CALM, "report_date": "2026-05-08", "problem": "p1", "part": STARTER,
                                                     "repairs": [stay("2026-04-01", "2026-05-11")]}, {"covered": "yes"}, "26"),
    ("in the workshop for another problem", {**CALM, "report_date": "2026-07-01", "problem": "p2", "part": STARTER,
                                             "repairs": [stay("2026-04-01", None)]},
     {"covered": "no", "remedy": "paid_service", "codes": ["alternative_period"]}, "37"),
    ("nobody said for which problem", {**CALM, "report_date": "2026-07-01", "part": STARTER, "repairs": [stay("2026-04-01", None)]},
     {"covered": "person", "codes": ["same_problem", "alternative_period"]}, ""),
    ("a stay of the machine that was exchanged", {**CALM, "report_date": "2026-09-10", "problem": "p1", "part": STARTER,
                                                  "repairs": [stay("2025-07-01", None)], "replacements": [NEW_MACHINE]},
     {"covered": "no", "whole_until": "2026-08-03"}, "37"),
    ("long there for another", {**CALM, "report_date": "2025-10-16", "problem": "p2", "repairs": [stay("2025-08-28", "2025-10-17")]},
     {"remedy": "repair_or_exchange", "repair_by": "2025-11-27"}, "28"),
    ("limit of a stay that goes on", {**CALM, "report_date": "2025-07-03", "problem": "p1", "repairs": [stay("2025-07-01", None)]},
     {"repair_by": "2025-08-12"}, "27"),
    ("handed back on the day of the report", {**CALM, "report_date": "2025-07-01", "problem": "p1", "severity": "general",
                                              "repairs": [stay("2025-06-12", "2025-07-01")], "season_start": "2025-05-01"},
     {"repair_by": "2025-08-12"}, "27"),
    ("suspended before the sale", {**CALM, "report_date": "2026-04-16", "suspensions": [{"from": "2025-04-01", "to": "2025-04-10"}]},
     {"whole_until": "2026-04-16"}, "26"),
    # Demands that the law no longer knows.
    ("day 10, exchange", {**CALM, "report_date": "2025-04-26", "demand": "exchange"}, {"remedy": "repair", "refund": None}, "26 46"),
    ("day 15, return", {**CALM, "report_date": "2025-05-01", "demand": "return", "invoice_amount": "1.00"},
     {"remedy": "repair", "refund": None}, "46"),
    ("a card that is late", {**CALM, "report_date": "2025-06-01", "card": {"sale_date": "2025-04-16", "returned_on": "2025-05-07"}},
     {"covered": "yes", "remedy": "repair", "recognised": "no"}, "26"),
    ("reissue over the National Day week", {**CALM, "report_date": "2025-09-26", "voucher": {"lost_applied_on": "2025-09-26"}},
     {"voucher_reissue_by": "2025-10-16"}, "25"),
]  # fmt: skip


@pytest.mark.parametrize("case, expected, refs", [row[1:] for row in STEPS], ids=[row[0] for row in STEPS])
def test_steps_and_limits(case, expected, refs):
    check(case, expected, refs)


def test_an_open_suspension_reaches_to_the_report():
    case = {**PETROL, "part": STARTER, "report_date": "2025-10-20", "suspensions": [{"from": "2025-09-15"}]}
    check(case, {"covered": "yes", "whole_until": "2025-10-27", "codes": ["suspension_end"]}, "34")


@pytest.mark.parametrize(
    "change, field",
    [
        ({"judged_on": "2025-07-04"}, "judged_on"),
        ({"power_kw": 10**400}, "power_kw"),
        ({"power_kw": "36.8"}, "power_kw"),
        ({"problem": 10**400}, "problem"),
        ({"excluded_cause": 1}, "excluded_cause"),
        ({"excluded_cause": ["misuse"]}, "excluded_cause"),
        ({"invoice_amount": 86800}, "invoice_amount"),
        ({"invoice_amount": "-1"}, "invoice_amount"),
        ({"invoice_amount": "1.005"}, "invoice_amount"),
        ({"invoice_date": "2025-02-29"}, "invoice_date"),
        ({"report_date": "2025-07-05T00:00:00"}, "report_date"),
        ({"repairs": {"sent_in": "2025-05-09"}}, "repairs"),
        ({"repairs": [{"returned": "2025-05-09"}]}, "repairs[0].sent_in"),
        ({"suspensions": [{"from": "2025-05-09", "until": "2025-05-10"}]}, "suspensions[0].until"),
        ({"replacements": [{"what": "part"}]}, "replacements[0].date"),
        ({"voucher": {"whole_months": 12.0}}, "voucher.whole_months"),
        ({"card": True}, "card"),
        ({"card": {"sold_on": "2025-05-09"}}, "card.sold_on"),
        ({"season_start": "2025-13-01"}, "season_start"),
    ],
)
def test_what_is_wrong_is_named(change, field):
    with pytest.raises(CaseError) as refusal:
        decide({**CALM, "report_date": "2025-07-05", **change})
    assert refusal.value.field == field


def test_a_problem_marked_by_a_number_is_no_longer_than_a_number_may_be():
    case = {**CALM, "report_date": "2025-08-26", "repairs": [stay("2025-08-20", None, 10**40 - 1)]}
    assert decide(case | {"problem": 10**40 - 1})
    with pytest.raises(CaseError, match="problem"):
        decide(case | {"problem": 10**40})
