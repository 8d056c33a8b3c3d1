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

    /// <summary>Largest plant file accepted, in bytes; 440,000 sensors need about 150 MB.</summary>
    public const int PlantFileBytes = 512 << 20;

    /// <summary>Errors of a plant file that are listed; reading stops there.</summary>
    public const int PlantFileErrors = 1_000;

    /// <summary>Most twins of a plant.</summary>
    public const int TwinsPerPlant = 1_000_000;

    /// <summary>Most types of a plant.</summary>
    public const int TypesPerPlant = 2_000;

    /// <summary>Most signals of a type, and of a twin.</summary>
    public const int SignalsPerType = 256;

    /// <summary>Most rules of a type, and rule overrides of a twin.</summary>
    public const int RulesPerType = 128;

    /// <summary>Most operating modes of a type.</summary>
    public const int ModesPerType = 32;

    /// <summary>Most relations a twin holds.</summary>
    public const int RelationsPerTwin = 256;

    /// <summary>Most numbers, and most words, of a twin.</summary>
    public const int FactsPerTwin = 64;

    /// <summary>Most points of a shape.</summary>
    public const int ShapePoints = 1_000;

    /// <summary>Largest coordinate of a plant, in metres.</summary>
    public const double PlantMetres = 100_000;

    /// <summary>Longest name, text or word of a plant file, in characters.</summary>
    public const int TextChars = 2_000;

    /// <summary>Longest delay or window of a rule, in ms.</summary>
    public const long RuleTimeMs = 7 * 86_400_000L;

    /// <summary>Most readings taken from one MQTT message or HTTP request.</summary>
    public const int ReadingsPerMessage = 100_000;

    /// <summary>Bad rows of one message that are listed with their reason; the rest are counted.</summary>
    public const int RejectionsPerMessage = 1_000;

    /// <summary>Longest row (JSON object, NDJSON or CSV line) of readings, in bytes.</summary>
    public const int ReadingRowBytes = 64 << 10;

    /// <summary>Largest HTTP readings body after decompression, in bytes.</summary>
    public const int HttpReadingsInflatedBytes = 32 << 20;

    /// <summary>Topics a connection's door remembers; then it starts anew.</summary>
    public const int TopicsPerConnection = 4_096;

    /// <summary>Dead letters one connection may write in a second; more are counted in the next one.</summary>
    public const int DeadLettersPerSecond = 100;

    /// <summary>Sparkplug edge nodes remembered.</summary>
    public const int SparkplugNodes = 10_000;

    /// <summary>Metrics of one Sparkplug edge node session.</summary>
    public const int SparkplugMetricsPerNode = 50_000;

    /// <summary>Out-of-order Sparkplug messages held for one node.</summary>
    public const int SparkplugHeldPerNode = 64;

    /// <summary>Topic mappings an integrator may define.</summary>
    public const int TopicMappings = 1_000;

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

    /// <summary>A shelve asked again within this time of the first is a retry, in ms.</summary>
    public const long CommandRetryMs = 60_000;

    /// <summary>Deepest nesting of an expression.</summary>
    public const int ExpressionDepth = 32;

    /// <summary>Errors reported for one expression.</summary>
    public const int ExpressionErrors = 16;

    /// <summary>Most rules of one twin.</summary>
    public const int RulesPerTwin = 256;

    /// <summary>Most signals that vote in one rule.</summary>
    public const int VotersPerRule = 64;

    /// <summary>Longest on-delay, off-delay or re-alarm time of a rule, in ms.</summary>
    public const long RuleDelayMs = 24 * 3_600_000L;

    /// <summary>Longest window of a rule, in ms.</summary>
    public const long RuleWindowMs = 7 * 24 * 3_600_000L;

    /// <summary>Parts a rule's window is kept in.</summary>
    public const int WindowBuckets = 64;

    /// <summary>Removed rules whose ordinals a twin remembers, so that one that comes back never reuses an alarm id.</summary>
    public const int RetiredRulesPerTwin = 256;

    /// <summary>An expression that uses <c>age</c> is looked at this often without input, in ms.</summary>
    public const long ExpressionPollMs = 1_000;

    /// <summary>Items a list endpoint returns at most.</summary>
    public const int PageSize = 1_000;

    /// <summary>Readings in one history chunk at most.</summary>
    public const int ReadingsPerChunk = 65_536;

    /// <summary>Largest photo of a twin, in bytes.</summary>
    public const int PhotoBytes = 12 << 20;

    /// <summary>Largest PDF of a twin, in bytes.</summary>
    public const int DocumentBytes = 32 << 20;

    /// <summary>Largest text file of a twin, in bytes.</summary>
    public const int TextDocumentBytes = 1 << 20;

    /// <summary>Largest picture of a camera, in bytes: what one MQTT message carries.</summary>
    public const int PictureBytes = 1 << 20;

    /// <summary>Pictures kept of one camera; the oldest go first.</summary>
    public const int PicturesPerCamera = 20;

    /// <summary>Documents of one twin at most.</summary>
    public const int DocumentsPerTwin = 200;

    /// <summary>Longest name of a document, in characters.</summary>
    public const int DocumentNameChars = 200;
}
