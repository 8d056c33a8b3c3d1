namespace Twin.Domain.Readings;

/// <summary>
/// All that the cleaning of one sensor remembers: 240 bytes, 120 more once anything was wrong with a reading, and some 230 more when its
/// type has a spike filter. Owned by one sensor grain, changed in place by <see cref="SignalCleaner"/>, saved by <see cref="CleanerStateCodec"/>. Not thread-safe.
/// </summary>
public sealed class CleanerState
{
    internal long LastPositionValue = -1;
    internal long SequenceValue = -1;
    internal long ContactMs;
    internal long RateSourceMs;
    internal double RateValue = double.NaN;
    internal double FlatAnchor = double.NaN;
    internal double Published = double.NaN;
    internal int FlatCount;
    internal ClockWatch Clock;
    internal RecentReadings Recent;
    internal uint Applied;
    internal uint DeadBanded;
    private Incidents? _incidents;
    internal Quality TransportQuality;
    internal sbyte RateSign;
    internal byte StaleStage;
    internal bool Flatline;
    internal bool Gone;

    /// <summary>A sensor that never reported.</summary>
    /// <param name="watchFromMs">Realm time from which silence counts (it goes stale although it never spoke); 0: from its first
    /// reading.</param>
    public CleanerState(long watchFromMs = 0)
    {
        ContactMs = watchFromMs;
        SinceMs = watchFromMs;
    }

    /// <summary>Last journal position applied; -1: none.</summary>
    public long LastPosition => LastPositionValue;

    /// <summary>True once a reading was applied.</summary>
    public bool HasValue { get; internal set; }

    /// <summary>Live value, cleaned, in the engineering unit; NaN before the first.</summary>
    public double Value { get; internal set; } = double.NaN;

    /// <summary>Live value as it came, in the source unit; NaN before the first.</summary>
    public double RawValue { get; internal set; } = double.NaN;

    /// <summary>Source time of the live value as told, Unix ms.</summary>
    public long SourceMs { get; internal set; }

    /// <summary>Time the live value was evaluated at, Unix ms.</summary>
    public long EvalMs { get; internal set; }

    /// <summary>Trust in the live value.</summary>
    public Quality Quality { get; internal set; } = Quality.BadNotConnected;

    /// <summary>Realm time since which <see cref="Quality"/> is what it is, Unix ms.</summary>
    public long SinceMs { get; internal set; }

    /// <summary>Arrival of the live value, Unix ms; 0: none.</summary>
    public long ReceivedMs => HasValue ? ContactMs : 0;

    /// <summary>How often each step acted.</summary>
    public CleanCounters Counters
    {
        get => (_incidents?.Counters ?? default) with { Applied = Applied, DeadBanded = DeadBanded };
        internal set
        {
            (Applied, DeadBanded) = (value.Applied, value.DeadBanded);
            var rare = value with { Applied = 0, DeadBanded = 0 };
            if (_incidents is not null || rare != default) Rare = rare;
        }
    }

    /// <summary>The counters other than <see cref="Applied"/> and <see cref="DeadBanded"/>.</summary>
    internal ref CleanCounters Rare => ref (_incidents ??= new Incidents()).Counters;

    /// <summary>Window of the spike filter; null: none yet.</summary>
    internal HampelWindow? Hampel
    {
        get => _incidents?.Hampel;
        set => (_incidents ??= new Incidents()).Hampel = value;
    }

    /// <summary>Late readings since the last one in time.</summary>
    internal LateRun LateRun
    {
        get => _incidents?.LateRun ?? default;
        set
        {
            if (_incidents is not null || !value.IsEmpty) (_incidents ??= new Incidents()).LateRun = value;
        }
    }

    /// <summary>
    /// Forgets <see cref="LastPosition"/>: for a sensor whose readings come through another journal from now on, since positions
    /// of two journals
    /// cannot be compared. Repeated readings are still known by what they say.
    /// </summary>
    public void ForgetPosition() => LastPositionValue = -1;

    /// <summary>The whole for people and the API.</summary>
    public SignalHealth Describe() => new()
    {
        HasValue = HasValue,
        RawValue = RawValue,
        Value = Value,
        Quality = Quality,
        SourceMs = SourceMs,
        ReceivedMs = ReceivedMs,
        SinceMs = SinceMs,
        ClockOffsetMs = Clock.OffsetMs,
        ClockSuspect = Clock.Suspect,
        Flatline = Flatline,
        Stale = StaleStage > 0,
        Disconnected = Gone,
        Counters = Counters,
    };

    /// <summary>What most sensors never need.</summary>
    private sealed class Incidents
    {
        public CleanCounters Counters;
        public LateRun LateRun;
        public HampelWindow? Hampel;
    }
}
