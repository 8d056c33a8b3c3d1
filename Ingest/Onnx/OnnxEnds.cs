using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Twin.Domain;
using Twin.Domain.Judgement;

namespace Twin.Ingest.Onnx;

/// <summary>The inputs and outputs of a loaded model, and whether they fit its card.</summary>
internal static class OnnxEnds
{
    private const int MostElements = 1 << 20;

    /// <summary>Elements of one sample of an end; a free dimension counts 1.</summary>
    public static int Length(NodeMetadata end)
    {
        long length = 1;
        foreach (var dim in end.Dimensions) length = Math.Min(length * Math.Max(1, dim), int.MaxValue);
        return (int)length;
    }

    /// <summary>Its shape with free dimensions 1.</summary>
    public static long[] Shape(NodeMetadata end) => Array.ConvertAll(end.Dimensions, d => (long)Math.Max(1, d));

    /// <summary>Null: it fits.</summary>
    public static TwinError? Fit(InferenceSession session, ModelCard card)
    {
        foreach (var (name, end) in session.InputMetadata.Concat(session.OutputMetadata))
        {
            if (!end.IsTensor
                || end.ElementDataType is not (TensorElementType.Float or TensorElementType.Double or TensorElementType.Int64))
                return OnnxErrors.Inputs($"'{name}' is neither single, double nor whole numbers.", $"“{name}”不是单精度、双精度或整数。");
            if (Length(end) > MostElements) return OnnxErrors.Inputs(
                $"'{name}' is larger than {MostElements} elements.", $"“{name}”超过 {MostElements} 个元素。");
        }

        return card.Kind == "monitor" ? Monitor(session, card) : Score(session, card);
    }

    private static TwinError? Monitor(InferenceSession session, ModelCard card)
    {
        var n = card.Signals.Length;
        string[] inputs = [MonitorFile.Sample, MonitorFile.Past, MonitorFile.Rest, MonitorFile.Memory];
        string[] outputs = [MonitorFile.Index, MonitorFile.Shares, .. inputs[1..].Select(i => i + MonitorFile.Next)];
        if (!session.InputMetadata.Keys.Order().SequenceEqual(inputs.Order())
            || !session.OutputMetadata.Keys.Order().SequenceEqual(outputs.Order()))
            return OnnxErrors.Inputs("not those of a monitor.", "不是监视器的输入和输出。");
        var sizes = session.InputMetadata.ToDictionary(e => e.Key, e => Length(e.Value));
        if (sizes[MonitorFile.Sample] != n || sizes[MonitorFile.Rest] != n || sizes[MonitorFile.Memory] != n
            || sizes[MonitorFile.Past] % n != 0)
            return OnnxErrors.Inputs(
                $"it names {n} signals, but takes {sizes[MonitorFile.Sample]}.", $"给出 {n} 个信号，模型需要 {sizes[MonitorFile.Sample]} 个。");
        var types = session.InputMetadata.Concat(session.OutputMetadata)
            .All(e => e.Value.ElementDataType == (e.Key == MonitorFile.Sample ? TensorElementType.Double : TensorElementType.Float));
        return types && inputs[1..].All(i => Length(session.OutputMetadata[i + MonitorFile.Next]) == sizes[i])
            ? null : OnnxErrors.Inputs("its state does not come out as it goes in.", "其状态的输入与输出不一致。");
    }

    private static TwinError? Score(InferenceSession session, ModelCard card)
    {
        var takes = session.InputMetadata.Values.Sum(Length);
        if (takes != card.Signals.Length)
            return OnnxErrors.Inputs($"it takes {takes} values; signals bound to it: {card.Signals.Length}.",
                $"绑定了 {card.Signals.Length} 个信号，模型需要 {takes} 个输入值。");
        return session.InputMetadata.Values.Any(e => e.ElementDataType == TensorElementType.Int64)
            ? OnnxErrors.Inputs("an input takes whole numbers.", "有输入为整数。") : null;
    }
}
