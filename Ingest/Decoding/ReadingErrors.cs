using Twin.Domain;

namespace Twin.Ingest.Decoding;

/// <summary>Errors of readings, made once, so that refusing costs no memory.</summary>
public static class ReadingErrors
{
    public static readonly TwinError JsonMalformed = new("reading.json.malformed", "The payload is not valid JSON.");
    public static readonly TwinError JsonEmpty = new("reading.json.empty", "The payload is empty.");
    public static readonly TwinError JsonShape = new("reading.json.shape", "Expected a reading object, an array of them, or a number.");
    public static readonly TwinError ManyShape = new("reading.json.shape", "Expected an array of reading objects, each with an id.");
    public static readonly TwinError RowShape = new("reading.row.shape", "Expected a reading object.");
    public static readonly TwinError RowTooLong = new("reading.row.too-long", "One row is longer than a reading can be.");
    public static readonly TwinError DuplicateKey = new("reading.json.duplicate", "A key stands twice in one reading.");
    public static readonly TwinError TooMany = new("reading.too-many", "More readings in one message than allowed (100,000).");
    public static readonly TwinError TooLarge = new("reading.message.too-large", "The message is larger than allowed (1 MiB).");
    public static readonly TwinError ValueMissing = new("reading.value.missing", "The value 'v' is missing.");
    public static readonly TwinError ValueType = new("reading.value.type", "The value 'v' is not a JSON number.");
    public static readonly TwinError ValueNan = new("reading.value.nan", "The value is not a number (NaN) or infinite.");
    public static readonly TwinError ValueRange = new("reading.value.range", "The value's magnitude is beyond 1e15: no measurement is.");
    public static readonly TwinError TimeFormat =
        new("reading.time.format", "The time 't' is neither epoch milliseconds nor ISO 8601 with a zone (2026-01-31T12:00:00Z).");
    public static readonly TwinError TimeNegative = new("reading.time.negative", "The time lies before 1970.");
    public static readonly TwinError TimePast =
        new("reading.time.past", "The time lies before 2000-01-01. Epoch times are milliseconds, not seconds.");
    public static readonly TwinError TimeFuture = new("reading.time.future", "The time lies more than one hour ahead of our clock.");
    public static readonly TwinError QualityFormat =
        new("reading.quality.format", "The quality 'q' is not good, uncertain, bad, an OPC DA byte, 500 or an OPC UA status code.");
    public static readonly TwinError SequenceFormat = new("reading.sequence.format", "The sequence 's' is not a whole number from 0.");
    public static readonly TwinError IdMissing = new("reading.id.missing", "The sensor 'id' is missing.");
    public static readonly TwinError IdInvalid =
        new("reading.id.invalid", "The sensor id is not 1 to 128 letters, digits, dots, underscores or hyphens in valid UTF-8.");
    public static readonly TwinError CsvHeader =
        new("reading.csv.header", "The first CSV line must name the columns id, v and optionally t, q and s.");
    public static readonly TwinError CsvColumns = new("reading.csv.columns", "The CSV row has another number of columns than the header.");
    public static readonly TwinError SensorUnknown =
        new("sensor.not-modelled", "The plant's model has no such sensor; it is listed as seen, not modelled.");
    public static readonly TwinError PlantUnknown = new("plant.unknown", "There is no such plant.");
    public static readonly TwinError RealmDrill = DrillRealm.NoWayOut;
    public static readonly TwinError TopicInvalid =
        new("topic.invalid", "The topic is not twin/{plant}/{sensor}, twin/{plant} or twin/$realms/{realm}/{plant}[/{sensor}].");
    public static readonly TwinError Forbidden = new("topic.forbidden", "This credential may not publish here.");
}
