using System.Diagnostics.CodeAnalysis;
using Twin.Domain.Readings;

namespace Twin.Domain.Twins;

/// <summary>The one signal of a sensor as the spans that rules read, without an array.</summary>
internal readonly struct SignalNow
{
    private readonly double _value;
    private readonly long _sourceMs;
    private readonly Quality _quality;

    /// <summary>The live value.</summary>
    public SignalNow(SensorState state)
    {
        _value = state.Cleaner.Value;
        _quality = state.Cleaner.Quality;
        _sourceMs = state.Cleaner.EvalMs;
    }

    /// <summary>A cleaned reading, live or late.</summary>
    public SignalNow(in CleanResult result)
    {
        _value = result.Value;
        _quality = result.Quality;
        _sourceMs = result.EvalMs;
    }

    [UnscopedRef]
    public ReadOnlySpan<double> Values => new(in _value);

    [UnscopedRef]
    public ReadOnlySpan<Quality> Qualities => new(in _quality);

    [UnscopedRef]
    public ReadOnlySpan<long> SourceMs => new(in _sourceMs);
}
