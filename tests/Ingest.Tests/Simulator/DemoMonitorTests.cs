using Twin.Domain.Instruments;
using Twin.Domain.Judgement;
using Twin.Domain.Plants;
using Twin.Domain.Rules;
using Twin.Ingest.Onnx;
using Twin.Ingest.Simulator;
using Xunit;

namespace Twin.Ingest.Tests.Simulator;

/// <summary>The demo's monitors, as they are shipped, on days and faults they have not learnt from.</summary>
public class DemoMonitorTests
{
    private const int FaultRow = 360, RunRows = 630;
    private static readonly Lazy<PlantIndex> Plant = new(() => new PlantIndex(PlantFile.Read(File.ReadAllBytes(Farm.File())).Model!));

    [Theory]
    [InlineData("Z-PUMPS", "bearing-wear:P-101A*0.2", "VT-101A", 701)]
    [InlineData("Z-PUMPS", "bearing-wear:P-301B*0.1", "VT-301B", 702)]
    [InlineData("Z-PUMPS", "leak:P-201A*0.1", "AT-601 AT-602 AT-603 AT-604", 703)]
    [InlineData("Z-LPG", "leak:V-401*0.4", "AT-401 AT-402 AT-403 AT-404", 705)]
    [InlineData("Z-LPG", "drift:TT-402*0.1", "TT-402 PT-402", 706)]
    public void OrderedFault_IsFoundBeforeAnyThreshold_AndBlamedOnItsSignal(string unit, string fault, string signals, int seed)
    {
        using var model = Open(unit);
        var (table, shares) = (Run(model, $"{fault}/2700s", seed, RunRows), new double[model.Card.Signals.Length]);
        using var caller = model.Call()!;
        var (found, passed, before, usual) = (int.MaxValue, int.MaxValue, false, new HashSet<string>());
        for (var row = 0; row < table.Rows; row++)
        {
            var alarm = caller.Step(table.Row(row)) > 1;
            var limits = Passed(model.Card.Signals, table.Row(row));
            // What normal work passes too (the flow of a stopped pump) is a limit that standby suppresses.
            if (row < FaultRow) usual.UnionWith(limits);
            else if (passed == int.MaxValue && limits.Any(l => !usual.Contains(l))) passed = row;
            if (row >= FaultRow && alarm && before && found == int.MaxValue) found = row;
            for (var i = 0; alarm && found <= row && row < found + 60 && i < shares.Length; i++) shares[i] += caller.Shares[i];
            before = alarm && row >= FaultRow;
        }

        Assert.True(found < table.Rows, "not found");
        Assert.True(found < passed, $"found after {found - FaultRow} samples, a threshold passed after {passed - FaultRow}");
        Assert.Contains(model.Card.Signals[Array.IndexOf(shares, shares.Max())], signals.Split(' '));
    }

    [Theory]
    [InlineData("Z-LPG", "drift:TT-402*0.1", "PT-402~TT-402", 721)]
    [InlineData("Z-LPG", "drift:PT-401*0.001", "PT-401~TT-401", 722)]
    [InlineData("Z-LPG", "drift:LT-403*0.01", "LT-403~LZT-403", 723)]
    [InlineData("Z-PUMPS", "drift:PT-301B*0.01", "PT-301B", 724)]
    [InlineData("Z-PUMPS", "bearing-wear:P-101A*0.2", "", 725)]
    [InlineData("Z-PUMPS", "leak:P-201A*0.1", "", 726)]
    [InlineData("Z-LPG", "leak:V-401*0.4", "", 727)]
    public void DriftingSensor_IsToldAsTheInstruments_AndAFaultOfThePlantNever(string unit, string fault, string named, int seed)
    {
        using var model = Open(unit);
        using var caller = model.Call()!;
        var (signals, plan) = (model.Card.Signals, InstrumentPlan.Of(Plant.Value));
        var table = Run(model, $"{fault}/7200s", seed, FaultRow + 720);
        var (lone, blame, process, words) = (new LoneBlame(), new MonitorBlame(signals.Length), 0, new HashSet<string>());
        for (var row = 0; row < table.Rows; row++)
        {
            var index = caller.Step(table.Row(row));
            lone.Step(index, caller.Explain(blame) ? blame : null);
            if (row < FaultRow || index <= 1) continue;
            var word = lone.Word(unit, 0, i => signals[i]);
            var lies = word is { } said && plan.MayLie(said);
            if (lies && lone.IsSure) words.Add(word!.Value.Key);
            else if (!lies) process++;
        }

        Assert.Equal(named.Length == 0 ? [] : [named], words);
        // At the limit nobody stands out yet.
        if (named.Length == 0) Assert.True(process > 200, $"{process}");
        else Assert.InRange(process, 0, 20);
    }

    [Theory]
    [InlineData("Z-PUMPS")]
    [InlineData("Z-LPG")]
    public void NormalDay_HasFewFalseAlarms(string unit)
    {
        using var model = Open(unit);
        using var caller = model.Call()!;
        var day = DemoMonitors.NormalDay(Plant.Value, unit, 710).Columns(model.Card.Signals);
        var beyond = 0;
        for (var row = 0; row < day.Rows; row++)
        {
            if (caller.Step(day.Row(row)) > 1 && row > model.Card.WarmUp) beyond++;
        }

        Assert.InRange(beyond / (double)day.Rows, 0, 0.02);
    }

    private static readonly Lazy<ILookup<string, RuleDefinition>> Rules = new(() => Plant.Value.Model.Twins
        .SelectMany(t => RulesOn(t.Id).Select(r => (t.Id, Rule: r))).ToLookup(p => p.Id, p => p.Rule));

    private static SignalTable Run(OnnxModel model, string fault, int seed, int rows)
    {
        Assert.True(SimulatorFault.TryParse(fault, out var ordered, out _));
        return SimulatedTable.Run(Plant.Value, (ulong)seed, DemoMonitors.StartMs, model.Card.Signals, DemoMonitors.PeriodMs, rows,
            ordered with { StartS = FaultRow * DemoMonitors.PeriodMs / 1000.0 });
    }

    private static OnnxModel Open(string unit)
    {
        var (model, error) = OnnxModel.Open(File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(Farm.File())!, "models", $"{unit}.onnx")));
        return model ?? throw new InvalidOperationException(error!.Message);
    }

    /// <summary>The limits these values are beyond, delays and dead bands not waited for.</summary>
    private static List<string> Passed(IReadOnlyList<string> sensors, ReadOnlySpan<double> values)
    {
        var passed = new List<string>();
        for (var i = 0; i < sensors.Count; i++)
        {
            foreach (var rule in Rules.Value[sensors[i]])
            {
                var high = rule.Limit is LimitKind.High or LimitKind.HighHigh;
                if (high ? values[i] > rule.Threshold : values[i] < rule.Threshold) passed.Add($"{sensors[i]} {rule.Id}");
            }
        }

        return passed;
    }

    private static IEnumerable<RuleDefinition> RulesOn(string sensor)
    {
        var plant = Plant.Value;
        bool Limits(RuleDefinition rule) => rule.Kind is RuleKind.Threshold or RuleKind.Window;
        if (plant.Twin(plant.IndexOf(sensor)).Kind != TwinKind.Sensor) return [];
        var own = plant.TypeOf(plant.IndexOf(sensor)).Rules.Where(Limits);
        var units = plant.Model.Twins.SelectMany(t => t.Signals.Where(s => s.Value == sensor)
            .SelectMany(s => plant.TypeOf(plant.IndexOf(t.Id)).Rules.Where(r => Limits(r) && r.Signal == s.Key)));
        return own.Concat(units);
    }
}
