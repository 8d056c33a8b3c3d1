namespace Twin.Domain;

/// <summary>Every bound of the system in one place. Nothing in Twin grows without one of these.</summary>
public static class Limits
{
    /// <summary>Longest local id, in characters.</summary>
    public const int LocalIdChars = 128;

    /// <summary>Largest MQTT payload accepted, in bytes (design part 7.12).</summary>
    public const int MqttPayloadBytes = 1 << 20;

    /// <summary>Largest HTTP readings body accepted, in bytes (design part 7.12).</summary>
    public const int HttpReadingsBytes = 8 << 20;

    /// <summary>Most readings taken from one MQTT message or HTTP request.</summary>
    public const int ReadingsPerMessage = 100_000;

    /// <summary>Most readings handed to a partition in one call.</summary>
    public const int ReadingsPerBatch = 8_192;

    /// <summary>Deepest JSON accepted anywhere.</summary>
    public const int JsonDepth = 32;

    /// <summary>How far behind the sensor's newest source time a reading may be and still be applied in order (7.8), in ms.</summary>
    public const long LatenessMs = 30_000;

    /// <summary>How far ahead of us a source time may be before the reading is refused (7.8), in ms.</summary>
    public const long FutureMs = 3_600_000;

    /// <summary>
    /// Source clock offset beyond which a clock alarm is raised and the source is evaluated on arrival time (7.8), in ms.
    /// </summary>
    public const long ClockOffsetMs = 5_000;

    /// <summary>Largest magnitude of a reading; beyond it a value is noise of a broken encoder, not a measurement.</summary>
    public const double ValueMagnitude = 1e15;

    /// <summary>Bytes of an unusable payload that are kept in the dead-letter list.</summary>
    public const int DeadLetterPayloadBytes = 4_096;

    /// <summary>Dead letters kept per plant; the oldest go first.</summary>
    public const int DeadLettersPerPlant = 10_000;

    /// <summary>Sensors remembered as "seen, not modelled" per plant.</summary>
    public const int UnmodelledPerPlant = 5_000;

    /// <summary>Longest operator comment, in characters.</summary>
    public const int CommentChars = 2_000;

    /// <summary>Longest shelving, in ms (one shift of 12 h, domain.md A2).</summary>
    public const long ShelveMs = 12 * 3_600_000L;

    /// <summary>Longest expression of a rule, in characters.</summary>
    public const int ExpressionChars = 1_024;

    /// <summary>Items a list endpoint returns at most.</summary>
    public const int PageSize = 1_000;

    /// <summary>Readings in one history chunk at most.</summary>
    public const int ReadingsPerChunk = 65_536;
}
