"""Taking over the log of an older system: a mapping file says what its columns and words mean."""

from aftersales.imports.mapping import Mapping, MappingError
from aftersales.imports.reading import read
from aftersales.imports.run import Counts, import_file

__all__ = ["Counts", "Mapping", "MappingError", "import_file", "read"]
