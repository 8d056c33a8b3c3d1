using System.Text.Json;
using Twin.Domain.Judgement;
using static Twin.Ingest.Onnx.OnnxFields.Tensor;

namespace Twin.Ingest.Onnx;

/// <summary>
/// A process monitor as one ONNX graph: a sample and the state go in, the index, who is to blame and the next state come out. It does
/// step for step what <see cref="MonitorRun"/> does.
/// </summary>
public static class MonitorFile
{
    /// <summary>Names of the graph's ends.</summary>
    public const string Sample = "x", Past = "past", Rest = "rest", Memory = "memory", Index = "index", Shares = "shares", Next = "_next";

    /// <summary>Names of what is looked for in it by who asks whom to blame: the two roots, and each signal's mean and
    /// deviation.</summary>
    public const string RestRoot = "rest_root", MemoryRoot = "memory_root", Mean = "mean", Deviation = "deviation";

    /// <summary>Writes a monitor with its card.</summary>
    public static byte[] Write(MonitorModel model, ModelCard card)
    {
        var n = model.Signals.Count;
        var graph = new OnnxGraph();
        string Op(string op, params ReadOnlySpan<string> inputs) => graph.Do(op, inputs);
        string Scalar(float value) => graph.Constant([value], 1, 1);
        var x = graph.Input(Sample, OnnxFields.Tensor.Double, n);
        var past = graph.Input(Past, Float, n * model.Lags);
        var rest = graph.Input(Rest, Float, n);
        var memory = graph.Input(Memory, Float, n);
        var project = graph.Named(MemoryRoot, model.MemoryRest, n, n);

        // Scaled in double precision: a pressure of 2,705 +- 5 would lose its last digits otherwise.
        var (mean, deviation) = (graph.Named(Mean, model.Scaling.Mean, 1, n), graph.Named(Deviation, model.Scaling.Deviation, 1, n));
        var scaled = Op("Div", Op("Sub", x, mean), deviation);
        var filled = Filled(graph, graph.Do("Cast", [scaled], null, ("to", Float)), past, project, n);
        var pastNext = model.Lags == 1 ? graph.Do("Identity", [filled], Past + Next)
            : graph.Do("Concat", [filled, Op("Slice", past, graph.Whole(0), graph.Whole(n * (model.Lags - 1)), graph.Whole(1))],
                Past + Next, ("axis", 1));

        var product = Op("MatMul", pastNext, graph.Named(RestRoot, model.RestRoot, n * model.Lags, n * model.Lags));
        var squares = Op("Reshape", Op("Mul", product, product), graph.Whole(1, model.Lags, n));
        var share = graph.Do("ReduceSum", [squares, graph.Whole(1)], null, ("keepdims", 0));
        if (model.RestCap > 0)
        {
            var before = Op("Mul", graph.Do("ReduceSum", [rest, graph.Whole(1)], null, ("keepdims", 1)), Scalar(model.RestGrowth));
            var now = Op("Max", graph.Do("ReduceSum", [share, graph.Whole(1)], null, ("keepdims", 1)), Scalar(1e-30f));
            share = Op("Mul", share, Op("Min", Scalar(1), Op("Div", Op("Max", before, Scalar(model.RestCap)), now)));
        }

        var restNext = Smooth(graph, rest, share, model.RestWeight, Rest + Next);
        var restValue = graph.Do("ReduceSum", [restNext, graph.Whole(1)], null, ("keepdims", 1));
        var memoryNext = Smooth(graph, memory, filled, model.MemoryWeight, Memory + Next);
        var left = Op("MatMul", memoryNext, project);
        var memoryShare = Op("Mul", left, left);
        var memoryValue = graph.Do("ReduceSum", [memoryShare, graph.Whole(1)], null, ("keepdims", 1));

        var restIndex = Op("Div", restValue, Scalar(model.RestLimit));
        var memoryIndex = Op("Div", memoryValue, Scalar(model.MemoryLimit));
        graph.Do("Max", [restIndex, memoryIndex], Index);
        var byRest = Op("GreaterOrEqual", restIndex, memoryIndex);
        var whole = Op("Max", Op("Where", byRest, restValue, memoryValue), Scalar(1e-30f));
        graph.Do("Div", [Op("Where", byRest, restNext, memoryShare), whole], Shares);

        graph.Output(Index, Float, 1);
        graph.Output(Past + Next, Float, n * model.Lags);
        foreach (var name in new[] { Shares, Rest + Next, Memory + Next }) graph.Output(name, Float, n);
        graph.Metadata(ModelCard.MetadataKey, JsonSerializer.Serialize(card, CardJson.Options));
        return graph.Write("monitor");
    }

    /// <summary>The card of a fresh monitor.</summary>
    public static ModelCard Card(MonitorModel model, ModelCard known) => known with
    {
        Kind = "monitor",
        Signals = [.. model.Signals],
        WarmUp = model.WarmUp,
        RestStart = model.RestStart,
        InnerLimits = [model.RestLimit, model.MemoryLimit],
    };

    private static string Filled(OnnxGraph graph, string scaled, string past, string project, int n)
    {
        var gap = graph.Do("IsNaN", [scaled]);
        var held = graph.Do("Slice", [past, graph.Whole(0), graph.Whole(n), graph.Whole(1)]);
        var most = graph.Constant([(float)MonitorRun.MostDeviations]);
        var filled = graph.Do("Clip", [graph.Do("Where", [gap, held, scaled]), graph.Constant([-(float)MonitorRun.MostDeviations]), most]);
        for (var round = 0; round < MonitorRun.GapRounds; round++)
        {
            var told = graph.Do("Sub", [filled, graph.Do("MatMul", [filled, project])]);
            filled = graph.Do("Where", [gap, told, filled]);
        }

        return filled;
    }

    private static string Smooth(OnnxGraph graph, string before, string now, float weight, string name) =>
        graph.Do("Add", [before, graph.Do("Mul", [graph.Do("Sub", [now, before]), graph.Constant([weight], 1, 1)])], name);
}
