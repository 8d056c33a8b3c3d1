using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Twin.Domain.Judgement;
using Twin.Ingest.Sparkplug;

namespace Twin.Ingest.Onnx;

/// <summary>What a monitor's statistics are made of, read from its file, for who asks whom to blame.</summary>
/// <param name="Rest">Statistic of the past.</param>
/// <param name="Memory">Statistic of the slow memory.</param>
/// <param name="RestLimit">Its limit.</param>
/// <param name="MemoryLimit">Its limit.</param>
/// <param name="Means">Mean of each signal, in its unit.</param>
/// <param name="Deviations">Deviation of each signal, in its unit.</param>
internal sealed record MonitorRoots(
    Reconstruction Rest, Reconstruction Memory, double RestLimit, double MemoryLimit, double[] Means, double[] Deviations)
{
    private const int MostLags = 20;

    /// <summary>Reads them from a file that has been looked over and runs; null where it has none that fit: an older file, or not ours.
    /// </summary>
    /// <param name="file">The ONNX file.</param>
    /// <param name="card">What it says of itself.</param>
    /// <param name="past">Length of its past.</param>
    public static MonitorRoots? Read(ReadOnlySpan<byte> file, ModelCard card, int past)
    {
        var n = card.Signals.Length;
        if (card is not { Kind: "monitor", InnerLimits: { IsDefault: false, Length: 2 } limits } || !limits.All(l => l > 0)) return null;
        // Working out the blocks costs the third power of the lags.
        if (n is < 1 or > MonitorTraining.MostSignals || past % n != 0 || past / n > MostLags) return null;
        var rest = Numbers<float>(file, MonitorFile.RestRoot, past * past);
        var memory = Numbers<float>(file, MonitorFile.MemoryRoot, n * n);
        var (means, deviations) = (Numbers<double>(file, MonitorFile.Mean, n), Numbers<double>(file, MonitorFile.Deviation, n));
        return rest is null || memory is null || means is null || deviations is null ? null
            : new MonitorRoots(new Reconstruction(rest, n), new Reconstruction(memory, n), limits[0], limits[1], means, deviations);
    }

    /// <summary>A constant of the graph; null: there is none of that name and length, or it holds what is no number.</summary>
    private static T[]? Numbers<T>(ReadOnlySpan<byte> file, string name, int length)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var model = new ProtoReader(file);
        while (!model.AtEnd && model.TryNext())
        {
            if (model.Field != OnnxFields.Model.Graph) continue;
            var graph = new ProtoReader(model.Bytes);
            while (!graph.AtEnd && graph.TryNext())
            {
                if (graph.Field != OnnxFields.Graph.Initializer || !IsNamed(graph.Bytes, name, out var raw)) continue;
                var numbers = MemoryMarshal.Cast<byte, T>(raw).ToArray();
                return numbers.Length == length && Array.TrueForAll(numbers, T.IsFinite) ? numbers : null;
            }
        }

        return null;
    }

    private static bool IsNamed(ReadOnlySpan<byte> tensor, string name, out ReadOnlySpan<byte> raw)
    {
        raw = default;
        var named = false;
        var reader = new ProtoReader(tensor);
        while (!reader.AtEnd && reader.TryNext())
        {
            if (reader.Field == OnnxFields.Tensor.Name) named = Encoding.UTF8.GetString(reader.Bytes) == name;
            if (reader.Field == OnnxFields.Tensor.Raw) raw = reader.Bytes;
        }

        return named;
    }
}
