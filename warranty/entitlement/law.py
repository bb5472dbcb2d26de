"""A row of the law's table: the periods of a class of machines (R2010 Annex 1)."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Period:
    """The periods of a class, or of those of its products whose power lies in a range (Art. 24, Annex 1).

    `as_stated`: the voucher, not the law, names the main parts. `hosts`: for an engine, the classes it may be fitted in.
    `better`: the company's terms lie above the law's.
    """

    key: str
    product_class: str
    whole_months: int
    part_months: int
    main_parts: frozenset[str]
    busy_limits: bool = False
    as_stated: bool = False
    min_kw: Decimal | None = None
    below_kw: Decimal | None = None
    hosts: tuple[str, ...] = ()
    better: bool = False

    def fits(self, power_kw: Decimal | None) -> bool:
        """Whether a product of this power can be of this row; an unknown power fits every row."""
        if power_kw is None:
            return True
        return (self.min_kw is None or power_kw >= self.min_kw) and (self.below_kw is None or power_kw < self.below_kw)
