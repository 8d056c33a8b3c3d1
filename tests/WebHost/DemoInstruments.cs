using Twin.Client.Blazor.Ports;
using Twin.Domain;
using Twin.Domain.Instruments;
using Twin.Grains.Interfaces.Instruments;

namespace Twin.WebHost;

/// <summary>Troubles of instruments of the invented plant: one that drifts, one of a pair, one that stands still, a balance.</summary>
internal sealed class DemoInstruments(TimeProvider time) : IInstrumentLink
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _learnt = new(StringComparer.Ordinal);

    public ValueTask<InstrumentsView> GetAsync(string plant)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        lock (_gate) return new(new InstrumentsView([.. All(now).Where(t => !_learnt.Contains(t.Id))], 9, 4, 12, now));
    }

    public ValueTask<TwinError?> LearnAsync(string plant, string id, string actor)
    {
        lock (_gate) _learnt.Add(id);
        return new(default(TwinError));
    }

    private static InstrumentTrouble[] All(long now) =>
    [
        new()
        {
            Id = "pair:LT-106~LZT-106", Status = InstrumentStatus.Failure, Kind = TroubleKind.Stuck, Sensors = ["LT-106", "LZT-106"],
            Suspect = "LT-106", SinceMs = now - 900_000, FoundMs = now - 300_000, Size = -0.21, Unit = "m",
            Evidence = TroubleEvidence.Pair | TroubleEvidence.Still,
        },
        new()
        {
            Id = "pair:LT-101~LZT-101", Status = InstrumentStatus.OutOfSpecification, Kind = TroubleKind.Drift,
            Sensors = ["LT-101", "LZT-101"], Suspect = "LT-101", SinceMs = now - 3_600_000, FoundMs = now - 3_000_000, Size = 0.0823,
            PerHour = 0.24, Unit = "m", Evidence = TroubleEvidence.Pair | TroubleEvidence.Balance,
        },
        new()
        {
            Id = "balance:T-101", Status = InstrumentStatus.OutOfSpecification, Kind = TroubleKind.Imbalance,
            Sensors = ["FT-101", "FT-102"], SinceMs = now - 1_800_000, FoundMs = now - 1_200_000, Size = -6.4, PerHour = -12.8, Unit = "m3",
            Evidence = TroubleEvidence.Balance, LevelsAgree = true,
        },
        new()
        {
            Id = "pair:PT-101~PT-102", Status = InstrumentStatus.MaintenanceRequired, Kind = TroubleKind.Bias,
            Sensors = ["PT-101", "PT-102"], SinceMs = now - 7_200_000, FoundMs = now - 7_000_000, Size = 0.004,
            Unit = "MPa", Evidence = TroubleEvidence.Pair,
        },
    ];
}
