using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Twin.Domain;

namespace Twin.Ingest.Onnx;

/// <summary>Why a model file is refused.</summary>
internal static class OnnxErrors
{
    public static TwinError Broken(string? detail = null) => new("model.file.broken",
        "The file is not a whole ONNX model." + (detail is null ? "" : $" {detail}")) { Zh = "该文件不是完整的 ONNX 模型。" };

    public static TwinError TooLarge(int bytes) => new("model.file.large",
        $"The file has {Text(bytes)} bytes; at most {Text(OnnxCheck.MostBytes)} are taken.")
    {
        Zh = $"文件大小为 {Text(bytes)} 字节,上限为 {Text(OnnxCheck.MostBytes)} 字节。",
    };

    public static TwinError TooMany(string what, int most) => new("model.graph.large", $"The graph has more than {Text(most)} {what}.")
    {
        Zh = $"计算图的规模超过上限({Text(most)})。",
    };

    public static TwinError Operator(string op) => new("model.graph.operator",
        $"The graph uses '{op}', which is not among the operators whose cost can be seen beforehand.")
    {
        Zh = $"计算图使用了不允许的算子“{op}”。",
    };

    public static TwinError Trees() => new("model.graph.trees",
        "A tree ensemble of the graph is no set of trees: its nodes run in a circle, meet twice, are missing or lie too deep.")
    {
        Zh = "计算图中的树集成无效：节点成环、重复、缺失或层数过深。",
    };

    public static TwinError External() => new("model.graph.external", "The graph reads data from outside the file.")
    {
        Zh = "计算图引用了文件之外的数据。",
    };

    public static TwinError Inputs(string en, string zh) => new("model.inputs", $"The model's inputs or outputs do not fit: {en}")
    {
        Zh = $"模型的输入或输出不匹配：{zh}",
    };

    /// <summary>What the runtime says; that it got no more memory is told in our own words.</summary>
    public static TwinError Of(OnnxRuntimeException e) => !e.Message.Contains("Available memory", StringComparison.Ordinal)
        ? Broken(e.Message)
        : new TwinError("model.graph.memory", $"The graph needs more than the {OnnxModel.MostMemory >> 20} MiB that all models share.")
        {
            Zh = $"计算图所需内存超过所有模型共用的 {OnnxModel.MostMemory >> 20} MiB 上限。",
        };

    public static TwinError Slow(double ms) => new("model.slow",
        $"One run takes {ms.ToString("F0", CultureInfo.InvariantCulture)} ms; at most {Text(OnnxModel.MostRunMs)} ms are allowed.")
    {
        Zh = $"单次运行耗时 {ms.ToString("F0", CultureInfo.InvariantCulture)} 毫秒,上限为 {Text(OnnxModel.MostRunMs)} 毫秒。",
    };

    public static TwinError NotANumber() => new("model.nan", "The model does not answer with a number.") { Zh = "模型的输出不是有效数值。" };

    public static TwinError Differs(double by) => new("model.differs",
        $"The exported graph differs from the trainer by {by.ToString("G3", CultureInfo.InvariantCulture)}; at most 1E-05 is allowed.")
    {
        Zh = $"导出的计算图与训练结果相差 {by.ToString("G3", CultureInfo.InvariantCulture)},超过允许的 1E-05。",
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
