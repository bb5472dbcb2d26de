"""Of machines and customers people hold nothing; what they did keeps their names."""

from accounts import leaving
from warranty.models import CustomerVersion, Erasure, HoursReading, Import, Merging, PhoneView, RuleSet

for model in (CustomerVersion, Erasure, HoursReading, Import, Merging, PhoneView):
    leaving.stays(model, "by")
leaving.stays(RuleSet, "made_by")
