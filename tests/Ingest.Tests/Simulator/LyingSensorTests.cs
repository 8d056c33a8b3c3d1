using Twin.Domain.Instruments;
using Twin.Domain.Plants;
using Twin.Ingest.Simulator;
using Xunit;

namespace Twin.Ingest.Tests.Simulator;

/// <summary>The demo plant's instruments watch each other: ordered faults are found as instrument trouble, real changes are not.</summary>
public class LyingSensorTests
{
    private const int FaultRow = 360, RunRows = 720;
    private static readonly Lazy<InstrumentPlan> Plan = new(() =>
        InstrumentPlan.Of(new PlantIndex(PlantFile.Read(File.ReadAllBytes(Farm.File())).Model!)));

    [Theory]
    [InlineData("drift:LT-203*0.005", "LT-203", 12, 801)]
    [InlineData("drift:LZT-402*-0.005", "LZT-402", 12, 802)]
    [InlineData("drift:LT-501*0.005", "LT-501", 12, 803)]
    public void DriftingSensor_IsFoundAndNamedBeforeAnyLimit(string fault, string sensor, int minutes, int seed)
    {
        var found = Run(fault, (ulong)seed, out var farOffM);
        Assert.Equal(sensor, found.Suspect);
        Assert.InRange(found.FoundMs, FaultRow * InstrumentPlan.StepMs, (FaultRow + (minutes * 6)) * InstrumentPlan.StepMs);
        // The nearest limit of these tanks' levels is half a metre away at least; the drift has come a few centimetres.
        Assert.InRange(Math.Abs(farOffM), 0, 0.07);
    }

    [Fact]
    public void RealChange_AccusesNoLevel()
    {
        // A tank filled by mistake: both its levels rise, and a balance says that somebody fills it unmetered.
        var watch = Steps("overfill:T-203*0.9", 804, _ => { });
        Assert.All(watch.Troubles, t => Assert.Equal((TroubleKind.Imbalance, null), (t.Kind, t.Suspect)));
    }

    [Fact]
    public void NormalHours_HaveNoTrouble()
    {
        var watch = Steps(null, 805, w => Assert.Empty(w.Troubles));
        Assert.Equal(watch.Watches, watch.Sure);
    }

    private static InstrumentTrouble Run(string fault, ulong seed, out double farOffM)
    {
        InstrumentTrouble? first = null;
        Steps(fault, seed, watch => first ??= watch.Troubles.FirstOrDefault(t => t.Suspect is not null));
        Assert.NotNull(first);
        farOffM = 0.005 * ((first.FoundMs / InstrumentPlan.StepMs) - FaultRow) / 6;
        return first;
    }

    private static InstrumentWatch Steps(string? fault, ulong seed, Action<InstrumentWatch> after)
    {
        SimulatorFault[] faults = [];
        if (fault is not null)
        {
            Assert.True(SimulatorFault.TryParse($"{fault}/3600s", out var ordered, out _));
            faults = [ordered with { StartS = FaultRow * InstrumentPlan.StepMs / 1000.0 }];
        }

        var table = SimulatedTable.Run(Plan.Value.Index, seed, Farm.StartMs, Plan.Value.Sensors, InstrumentPlan.StepMs, RunRows, faults);
        var watch = new InstrumentWatch(Plan.Value);
        for (var row = 0; row < table.Rows; row++)
        {
            watch.Step((row + 1) * InstrumentPlan.StepMs, table.Row(row));
            after(watch);
        }

        return watch;
    }
}
