"""The shapes of requests and answers, for the published description only: nothing is validated with them."""

from rest_framework import serializers

from measurements import vocabulary
from publishing.problems import CONTENT_TYPE

FATES = ("used", "waiting", "no_evidence", "held", "refused", "gone")


class TokenSchema(serializers.Serializer[object]):
    """A new contributor's token, shown once."""

    token = serializers.CharField()


class ReadingSchema(serializers.Serializer[object]):
    """A reading: times RFC 3339, degrees WGS84, metres, dBm."""

    id = serializers.UUIDField()
    observed_at = serializers.DateTimeField()
    longitude = serializers.FloatField(min_value=-180, max_value=180)
    latitude = serializers.FloatField(min_value=-90, max_value=90)
    accuracy_m = serializers.FloatField(required=False, allow_null=True, min_value=0)
    service_state = serializers.ChoiceField(vocabulary.SERVICE_STATES)
    home_plmn = serializers.RegexField("^[0-9]{5,6}$")
    home_plmn_origin = serializers.ChoiceField(vocabulary.HOME_PLMN_ORIGINS, required=False)
    serving_plmn = serializers.RegexField("^[0-9]{5,6}$", required=False, allow_null=True)
    technology = serializers.ChoiceField(vocabulary.TECHNOLOGIES, required=False, allow_null=True)
    max_technology = serializers.ChoiceField(vocabulary.TECHNOLOGIES, required=False, allow_null=True)
    signal_dbm = serializers.FloatField(required=False, allow_null=True)
    signal_kind = serializers.ChoiceField(vocabulary.SIGNAL_KINDS, required=False, allow_null=True)
    quality_db = serializers.FloatField(required=False, allow_null=True)
    sinr_db = serializers.FloatField(required=False, allow_null=True)
    cell_id = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=2**36 - 1)
    environment = serializers.ChoiceField(vocabulary.ENVIRONMENTS, required=False)
    speed_mps = serializers.FloatField(required=False, allow_null=True)
    altitude_m = serializers.FloatField(required=False, allow_null=True)
    device_id = serializers.CharField(required=False, allow_null=True, allow_blank=True, max_length=64)
    kind = serializers.ChoiceField(vocabulary.KINDS, required=False)
    is_mock = serializers.BooleanField(required=False)


class BatchSchema(serializers.Serializer[object]):
    """Up to 5,000 readings."""

    readings = ReadingSchema(many=True)


class RefusalSchema(serializers.Serializer[object]):
    """A reading that was not taken."""

    index = serializers.IntegerField()
    id = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()


class OutcomeSchema(serializers.Serializer[object]):
    """What became of a batch, once durable; `held` of those accepted are doubtful: no evidence for now."""

    accepted = serializers.IntegerField()
    held = serializers.IntegerField()
    duplicates = serializers.IntegerField()
    refused = RefusalSchema(many=True)
    receipt = serializers.UUIDField()


class LogSchema(serializers.Serializer[object]):
    """A form with a log."""

    fileToUpload = serializers.FileField()


class LogOutcomeSchema(serializers.Serializer[object]):
    """What became of a log's lines, once durable."""

    accepted = serializers.IntegerField()
    duplicates = serializers.IntegerField()
    refused = serializers.IntegerField()
    reasons = serializers.DictField(child=serializers.IntegerField())


class FateSchema(serializers.Serializer[object]):
    """What became of one reading since."""

    id = serializers.CharField(allow_blank=True)
    fate = serializers.ChoiceField(FATES)
    index = serializers.IntegerField(required=False)
    reason = serializers.CharField(
        required=False, help_text="of no_evidence, held and refused; its word first"
    )


class ReceiptSchema(serializers.Serializer[object]):
    """A receipt, read again later."""

    receipt = serializers.UUIDField()
    received_at = serializers.DateTimeField()
    readings = FateSchema(many=True)


class GapSchema(serializers.Serializer[object]):
    """A span in which a probe ran and moved, but could make no reading."""

    id = serializers.UUIDField()
    until = serializers.DateTimeField()
    from_longitude = serializers.FloatField(min_value=-180, max_value=180)
    from_latitude = serializers.FloatField(min_value=-90, max_value=90)
    until_longitude = serializers.FloatField(min_value=-180, max_value=180)
    until_latitude = serializers.FloatField(min_value=-90, max_value=90)
    home_plmn = serializers.RegexField("^[0-9]{5,6}$", required=False, allow_null=True)
    device_id = serializers.CharField(required=False, allow_null=True, max_length=64)
    reason = serializers.RegexField("^[a-z0-9_]{1,40}$")

    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
        """With `from`, which is no name in Python."""
        return {**super().get_fields(), "from": serializers.DateTimeField()}


class GapsSchema(serializers.Serializer[object]):
    """Up to 1,000 gaps."""

    gaps = GapSchema(many=True)


class GapsOutcomeSchema(serializers.Serializer[object]):
    """What became of the gaps of one request, once durable."""

    accepted = serializers.IntegerField()
    duplicates = serializers.IntegerField()
    refused = RefusalSchema(many=True)


class ErasureSchema(serializers.Serializer[object]):
    """How much was erased."""

    readings = serializers.IntegerField()


class ProblemSchema(serializers.Serializer[object]):
    """RFC 9457 problem details."""

    status = serializers.IntegerField()
    title = serializers.CharField()
    detail = serializers.CharField()


class ParameterProblemSchema(ProblemSchema):
    """RFC 9457 problem details of a request whose parameter is wrong."""

    parameter = serializers.CharField(help_text="the name of the parameter that is wrong")


def problems(*statuses: int) -> dict[tuple[int, str], type[ProblemSchema]]:
    """The problems with which an address may answer, each of the type that it comes with."""
    return {(status, CONTENT_TYPE): ProblemSchema for status in statuses}
