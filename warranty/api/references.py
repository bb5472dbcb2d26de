"""What several of this app's resources name and ask for."""

from rest_framework import serializers

from core.api import Many, reference
from warranty.models import Delivery, Machine, ProductModel

ModelReference = reference("code", "name", of=ProductModel)
MachineReference = reference("id", "serial", of=Machine)
A_NAME = "[^/\x00]{1,40}"
AN_ID = "[0-9]{1,18}"


def delivery_check():
    """What was done when the machine was handed over, by the codes of the card's check list."""
    return Many(child=serializers.ChoiceField(Delivery.choices), required=False, max_length=len(Delivery.values))
