"""The register 产品售后服务登记表: what stands in it, how it leaves the house, and its signed-off months (A3, A10)."""

from tickets.register.columns import COLUMNS, chosen
from tickets.register.lines import lines
from tickets.register.takeout import as_csv, as_pdf, as_xlsx, month_pdf

__all__ = ["COLUMNS", "as_csv", "as_pdf", "as_xlsx", "chosen", "lines", "month_pdf"]
