"""The ledger: balanced by construction, append-only, to the fen (A19, X2)."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import NotYourVerb, Refused
from finance import actions, books
from finance.actions.posting import post
from finance.ledger import SALES, WARRANTY_COST, account, balance, receivable
from finance.models import Account, ClaimLine, NoticeLine, Posting, WriteOffNotice

D = Decimal


class TestCharge:
    def test_what_a_dealer_owes(self, cast, owed):
        actions.charge(dealer=cast.dealer_a, amount="48620", document="XS2026-0311", text="收割机 2 台", by=cast.finance_officer)
        assert (owed(), balance(account(SALES))) == (D("48620.00"), D("-48620.00"))

    def test_a_line_of_a_document_posts_once(self, cast, owed):
        facts = {"dealer": cast.dealer_a, "document": "XS2026-0311", "by": cast.finance_officer}
        actions.charge(amount="100", **facts)
        with pytest.raises(Refused) as refused:
            actions.charge(amount="200", **facts)
        assert (refused.value.code, owed()) == ("posting.taken", D("100.00"))
        actions.charge(amount="0.005", line=2, **facts)  # half up, to the fen
        assert owed() == D("100.01")

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"amount": "0"}, "amount"), ({"amount": "-5"}, "amount"), ({"amount": "1e13"}, "amount"), ({"document": ""}, "document")],
    )
    def test_bad_input_names_the_field(self, cast, changes, field):
        with pytest.raises(ValidationError) as error:
            actions.charge(**{"dealer": cast.dealer_a, "amount": "1", "document": "X", "by": cast.finance_officer, **changes})
        assert field in error.value.message_dict

    def test_only_finance(self, cast):
        with pytest.raises(NotYourVerb):
            actions.charge(dealer=cast.dealer_a, amount="1", document="X", by=cast.leader)


class TestRows:
    @pytest.fixture
    def row(self, cast):
        return actions.charge(dealer=cast.dealer_a, amount="100", document="X", by=cast.finance_officer)

    @pytest.mark.parametrize("change", [lambda row: row.save(), lambda row: row.delete(), lambda row: Posting.objects.update(amount=1)])
    def test_a_posting_stays_as_written(self, row, change):
        row.amount = D("1")
        with pytest.raises(DatabaseError), transaction.atomic():
            change(row)
        assert Posting.objects.get().amount == D("100.00")

    @pytest.mark.parametrize("facts", [{"amount": D("0")}, {"amount": D("-1")}, {"credit": "debit"}])
    def test_what_the_database_refuses(self, cast, facts):
        row = {"debit": account(SALES), "credit": account(WARRANTY_COST), "amount": D("5")} | facts
        if row["credit"] == "debit":
            row["credit"] = row["debit"]
        with pytest.raises(IntegrityError), transaction.atomic():
            Posting.objects.create(at="2026-06-08T00:00Z", document="Y", line=1, **row)

    def test_an_event_of_a_claim_stays_as_written(self, claim_at):
        claim = claim_at("submitted")
        with pytest.raises(DatabaseError), transaction.atomic():
            claim.events.update(kind="claim.settled")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.decimals(min_value=-10_000, max_value=10_000, places=2), max_size=12))
def test_whatever_is_posted_balances(cast, rows):
    with transaction.atomic():
        dealer, cost = receivable(cast.dealer_a), account(WARRANTY_COST)
        lines = [(number, amount, "") for number, amount in enumerate(rows, 1)]
        assert post(lines, document="Z", debit=cost, credit=dealer, by=None, at="2026-06-08T00:00Z") == sum(rows)
        assert (balance(cost), balance(dealer)) == (sum(rows), -sum(rows))
        assert sum(a.balance for a in Account.objects.with_balance()) == 0
        transaction.set_rollback(True)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_postings_are_the_confirmed_lines(cast, notice, data):
    """Whatever the dealer disputes and finance answers, what is posted is what was confirmed, and the books agree."""
    with transaction.atomic():
        for _round in range(2):
            notice.refresh_from_db()
            if notice.state != "issued":
                break
            given_ = {line.pk: data.draw(st.sampled_from([None, "不同意"])) for line in notice.lines.filter(answer="open")}
            actions.confirm(notice=notice, opinions=given_, by=cast.owner_a)
            for line in notice.lines.filter(answer="disputed"):
                less = line.approved < line.claimed
                actions.answer_dispute(line=line, accept=less and data.draw(st.booleans()), reply="核实过", by=cast.finance_officer)
        posted = sum(Posting.objects.filter(document=notice.number).values_list("amount", flat=True))
        assert posted == sum(NoticeLine.objects.filter(notice=notice, answer="confirmed").values_list("approved", flat=True))
        assert books.check() == []
        transaction.set_rollback(True)


def post_behind(document):
    post([(9, D("5"), "")], document=document, debit=account(SALES), credit=account(WARRANTY_COST), by=None, at="2026-06-08T00:00Z")


class TestBooks:
    """Damage done behind the actions is found."""

    @pytest.fixture
    def settled(self, cast, notice, opinions):
        actions.confirm(notice=notice, opinions=opinions(notice), by=cast.owner_a)
        assert books.check() == []
        return notice

    @pytest.mark.parametrize(
        ("damage", "found"),
        [
            (lambda: ClaimLine.objects.filter(kind="travel").update(approved=D("1"), cut="other"), "approved 1704.40"),
            (lambda: WriteOffNotice.objects.update(approved=D("1"), balance_after=D("48619")), "its lines"),
            (lambda: NoticeLine.objects.filter(seq=1).update(answer="open"), "settled with 3 lines, 1 open"),
            (lambda: NoticeLine.objects.filter(seq=1).update(approved=D("2")), "should be 2.00"),
            (lambda: ClaimLine.objects.filter(kind="part").update(place=""), "its lines are"),
            (lambda: post_behind(WriteOffNotice.objects.get().number), "should be nothing"),
        ],
    )
    def test_found(self, settled, damage, found):
        damage()
        assert any(found in line for line in books.check())

    def test_the_same_number_of_statements_for_any_size(self, settled, django_assert_max_num_queries):
        with django_assert_max_num_queries(35):
            books.check()


def test_the_trigger_is_there(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgrelid = 'finance_posting'::regclass AND NOT tgisinternal")
        assert cursor.fetchone()[0] == 1


class TestOwners:
    """An account is the company's, a dealer's, or of somebody whom a room above knows; never of two."""

    def test_each_names_the_kind_of_its_one_owner(self, cast):
        assert (account(SALES).owner, receivable(cast.dealer_a).owner) == ("company", "dealer")
        assert receivable(cast.dealer_a) == receivable(cast.dealer_a)

    @pytest.mark.parametrize("owner", ["company", "customer"])
    def test_the_database_refuses_a_dealers_account_as_anothers(self, cast, owner):
        with pytest.raises(IntegrityError), transaction.atomic():
            Account.objects.filter(pk=receivable(cast.dealer_a).pk).update(owner=owner)

    def test_an_owner_that_no_room_knows_is_listed(self, cast):
        Account.objects.create(code="gone", name="谁的", owner="supplier")
        assert books.check() == ["account gone: nobody knows an owner 'supplier'"]
