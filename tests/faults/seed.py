"""An installation with so many promises that are past, a millisecond after each other: `python -m tests.faults.seed MANY`."""

import sys
from datetime import date

import django


def main() -> None:
    django.setup()
    from django.core.management import call_command

    call_command("prepare", verbosity=0)
    from accounts.models import Department, User
    from core import clock
    from dealers.models import Agreement, Dealer, Staff
    from tests.faults.rows import fill
    from tickets import actions
    from warranty.actions import enter_customer

    clerk = User.objects.create(username="clerk", name="赵敏", role="clerk", department=Department.objects.get(code="sales"))
    owner = User.objects.create(username="owner", name="陈德才", role="dealer_owner")
    dealer = Dealer.objects.create(code="fengyu", name="丰裕农机", short_name="丰裕农机", province="安徽")
    year = clock.now().year
    Agreement.objects.create(dealer=dealer, number="XY-1", territory="安徽", begins=date(year - 1, 1, 1), ends=date(year + 1, 12, 31))
    Staff.objects.create(user=owner, dealer=dealer)
    customer = enter_customer(by=None, name="王建国", phone="13800005678", province="安徽省")
    ticket = actions.register(by=clerk, channel="call", kind="repair", title="停机", customer=customer)
    task = actions.dispatch(ticket=ticket, by=clerk, dealer=dealer, override_reason="测试")
    fill(task, int(sys.argv[1]), first=-60, apart=0.001)


if __name__ == "__main__":
    main()
