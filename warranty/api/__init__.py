"""What programs read and do about machines, customers, papers, tables, rules and the catalogue (X6)."""
