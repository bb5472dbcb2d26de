"""What people send is taken up to the limit, and not a byte beyond."""

import pytest
from django.core.exceptions import ValidationError

from core.uploads import accept


@pytest.mark.parametrize(("spare", "taken"), [(0, True), (-1, False)])
def test_the_limit_counts_to_the_byte(settings, photo, spare, taken):
    upload = photo()
    settings.UPLOAD_MAX_BYTES = upload.size + spare
    if taken:
        assert accept(upload, "photo")[0].size == upload.size
        return
    with pytest.raises(ValidationError) as error:
        accept(upload, "photo")
    assert "photo" in error.value.message_dict
