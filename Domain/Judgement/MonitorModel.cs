namespace Twin.Domain.Judgement;

/// <summary>
/// A process monitor as it was learnt: everything a step needs. Two statistics are watched: the smoothed T² of what the last samples do
/// not foretell of one another (the rest), and the squared prediction error of the signals' slow memory. Weights are single precision,
/// here as in the ONNX file, so that both say the same.
/// </summary>
public sealed record MonitorModel
{
    /// <summary>Signals judged, in the order of a sample.</summary>
    public required IReadOnlyList<string> Signals { get; init; }

    /// <summary>Mean and deviation of each.</summary>
    public required SignalScaling Scaling { get; init; }

    /// <summary>Samples looked back on.</summary>
    public required int Lags { get; init; }

    /// <summary>Root of the rest's weight over the past, square, row after row.</summary>
    public required float[] RestRoot { get; init; }

    /// <summary>What the components leave of the slow memory, square, row after row.</summary>
    public required float[] MemoryRest { get; init; }

    /// <summary>Weight of the newest sample in the rest.</summary>
    public required float RestWeight { get; init; }

    /// <summary>What one sample's T² may be at most while all is well; 0: whatever it is.</summary>
    public float RestCap { get; init; }

    /// <summary>And how many times the smoothed T² before it, once that is more.</summary>
    public float RestGrowth { get; init; }

    /// <summary>Weight of the newest sample in the slow memory.</summary>
    public required float MemoryWeight { get; init; }

    /// <summary>The rest's T² while all is well: where a monitor starts.</summary>
    public float RestStart { get; init; } = 1;

    /// <summary>Limit of the rest.</summary>
    public float RestLimit { get; init; } = 1;

    /// <summary>Limit of the memory.</summary>
    public float MemoryLimit { get; init; } = 1;

    /// <summary>Samples after the start until a verdict is worth something.</summary>
    public int WarmUp => Lags + (int)Math.Ceiling(2 / RestWeight);
}
