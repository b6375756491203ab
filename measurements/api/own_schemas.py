"""The shape of what is kept under a token, for the published description only."""

from rest_framework import serializers

from measurements.api.schemas import FATES, GapSchema, ReadingSchema, RefusalSchema


class OwnReadingSchema(ReadingSchema):
    """A reading as it is kept, with what became of it."""

    device_id = serializers.CharField(allow_null=True, max_length=64)
    receipt = serializers.UUIDField(allow_null=True)
    received_at = serializers.DateTimeField(allow_null=True)
    fate = serializers.ChoiceField(FATES)
    reason = serializers.CharField(required=False, help_text="of no_evidence and held; its word first")


class OwnRefusalSchema(RefusalSchema):
    """A reading that was not taken, as it is kept for a while."""

    sent = serializers.CharField(
        allow_blank=True, help_text="without what could name a device or a person for good"
    )
    receipt = serializers.UUIDField()
    received_at = serializers.DateTimeField()


class ConsentSchema(serializers.Serializer[object]):
    """Since when, and to which text, a contributor agreed."""

    since = serializers.DateTimeField()
    consent_version = serializers.CharField()


class OwnSchema(serializers.Serializer[object]):
    """A page of what is kept under a token; the lists come one after the other."""

    contributor = ConsentSchema()
    readings = OwnReadingSchema(many=True)
    refused = OwnRefusalSchema(many=True)
    duty_gaps = GapSchema(many=True)
    next = serializers.URLField(allow_null=True)
