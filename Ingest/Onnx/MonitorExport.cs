using Twin.Domain;
using Twin.Domain.Judgement;

namespace Twin.Ingest.Onnx;

/// <summary>Writes a monitor and proves that the file says what the trainer says, before anybody can use it.</summary>
public static class MonitorExport
{
    /// <summary>Farthest the two may lie apart, as part of the index (of 1 where it is smaller).</summary>
    public const double Tolerance = 1e-5;

    /// <summary>The file, checked against the trainer on a period; the error says why there is none.</summary>
    public static (byte[]? File, TwinError? Error) Write(MonitorModel model, ModelCard known, SignalTable proof)
    {
        var file = MonitorFile.Write(model, MonitorFile.Card(model, known));
        var (loaded, error) = OnnxModel.Open(file);
        if (loaded is null) return (null, error);
        using (loaded)
        {
            var farthest = Farthest(model, loaded, proof.Columns(model.Signals));
            return farthest <= Tolerance ? (file, null) : (null, OnnxErrors.Differs(farthest));
        }
    }

    /// <summary>How far index and shares lie apart at most, stepping both through a period.</summary>
    public static double Farthest(MonitorModel model, OnnxModel loaded, SignalTable proof)
    {
        using var caller = loaded.Call()!;
        var (run, shares, farthest) = (new MonitorRun(model), new double[model.Signals.Count], 0.0);
        for (var row = 0; row < proof.Rows; row++)
        {
            var (told, asked) = (run.Step(proof.Row(row)), caller.Step(proof.Row(row)));
            farthest = Math.Max(farthest, double.IsFinite(asked) ? Math.Abs(told - asked) / Math.Max(1, told) : double.PositiveInfinity);
            run.Shares(shares);
            // Where both statistics are equally near to their limits either may be blamed.
            for (var i = 0; i < shares.Length && !run.IsTie; i++) farthest = Math.Max(farthest, Math.Abs(shares[i] - caller.Shares[i]));
        }

        return farthest;
    }
}
