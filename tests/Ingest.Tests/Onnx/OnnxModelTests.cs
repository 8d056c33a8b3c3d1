using Twin.Domain.Instruments;
using Twin.Domain.Judgement;
using Twin.Domain.Tests.Judgement;
using Twin.Ingest.Onnx;
using Twin.Ingest.Sparkplug;
using Twin.Tests.Support;
using Xunit;

namespace Twin.Ingest.Tests.Onnx;

/// <summary>Model files: written, checked, loaded, swapped; and what is refused.</summary>
public sealed class OnnxModelTests
{
    private static readonly ModelCard Known = new() { Kind = "monitor", Signals = [], DataHash = "ab", Licence = "own" };
    private static readonly MonitorModel Monitor = Process.Monitor();
    private static readonly byte[] File = Write(Monitor);

    [Fact]
    public void Monitor_SaysWhatItsTrainerSays_AlsoWithGapsAndAfterAFault()
    {
        var random = new Random(7);
        var proof = Process.Run(8, 1_500, (i, s) =>
        {
            if (i > 700) s[1] += 60;
            if (random.NextDouble() < 0.2) s[random.Next(s.Length)] = double.NaN;
        });
        var settingsTried = new[] { new MonitorSettings(), new MonitorSettings { Lags = 1, MemoryWeight = 0 }, MonitorSettings.Switching };
        foreach (var settings in settingsTried)
        {
            var model = Process.Monitor(settings);
            var (file, error) = MonitorExport.Write(model, Known, proof);
            Assert.Null(error);
            using var loaded = OnnxModel.Open(file!).Model!;
            Assert.Equal(model.Signals, loaded.Card.Signals);
            Assert.Equal("ab", loaded.Card.DataHash);
            Assert.InRange(MonitorExport.Farthest(model, loaded, proof), 0, 1e-5);
        }
    }

    [Fact]
    public void Monitor_ThatDiffersFromItsTrainer_IsNotHandedOut()
    {
        var (file, error) = MonitorExport.Write(Monitor, Known, Process.Run(8, 50));
        Assert.NotNull(file);
        Assert.Null(error);
        using var loaded = OnnxModel.Open(file).Model!;
        Assert.True(MonitorExport.Farthest(Monitor with { RestLimit = Monitor.RestLimit * 1.001f }, loaded, Process.Run(8, 50)) > 1e-5);
    }

    [Fact]
    public void Explain_NamesTheOneThatLies_HowFarOff_AndNobodyWhereTwoLeft()
    {
        foreach (var settings in new[] { new MonitorSettings(), MonitorSettings.Switching })
        {
            using var loaded = OnnxModel.Open(Write(Process.Monitor(settings))).Model!;
            var (alone, off) = Blamed(loaded, s => s[1] += 30);
            Assert.Equal(1, alone);
            Assert.InRange(off, 20, 40);
            Assert.InRange(Blamed(loaded, s => s[1] += 30_000).Off, 29_900, 30_100);
            Assert.Equal(-1, Blamed(loaded, s => (s[1], s[5]) = (s[1] + 30, s[5] + 6)).Signal);
            Assert.Equal(-1, Blamed(loaded, _ => { }).Signal);
        }
    }

    [Fact]
    public void Explain_HasNothingToSay_OfFilesThatDoNotNameTheirRoots_OrOfLimitsThatAreNone()
    {
        var older = (byte[])File.Clone();
        // Same length, another name: what was written before the names were there.
        var at = older.AsSpan().IndexOf("rest_root"u8);
        "nest_root"u8.CopyTo(older.AsSpan(at));
        while (older.AsSpan().IndexOf("rest_root"u8) is >= 0 and var next) "nest_root"u8.CopyTo(older.AsSpan(next));
        foreach (var file in new[] { older, MonitorFile.Write(Monitor, MonitorFile.Card(Monitor, Known) with { InnerLimits = [0, 1] }) })
        {
            using var loaded = OnnxModel.Open(file).Model!;
            using var caller = loaded.Call()!;
            Assert.True(double.IsFinite(caller.Step(Process.Run(3, 1).Row(0))));
            Assert.False(caller.Explain(new MonitorBlame(Process.Signals)));
        }
    }

    private static (int Signal, double Off) Blamed(OnnxModel loaded, Action<double[]> fault)
    {
        var table = Process.Run(9, 400, (i, s) => { if (i >= 300) fault(s); });
        var (lone, blame) = (new LoneBlame(), new MonitorBlame(Process.Signals));
        using var caller = loaded.Call()!;
        Assert.False(caller.Explain(blame));
        for (var row = 0; row < table.Rows; row++)
        {
            var index = caller.Step(table.Row(row));
            Assert.True(caller.Explain(blame));
            lone.Step(row < 300 ? 0 : index, blame);
        }

        Assert.True(lone.Signal < 0 || lone is { IsSure: true, Second: < 0 });
        return (lone.Signal, lone.Signal < 0 ? 0 : blame.Off[lone.Signal]);
    }

    [Fact]
    public void Run_AllocatesNothing()
    {
        using var loaded = OnnxModel.Open(File).Model!;
        using var caller = loaded.Call()!;
        var sample = Process.Run(3, 1).Row(0).ToArray();
        for (var i = 0; i < 200; i++) caller.Step(sample);
        Assert.InRange(Allocation.Least(() =>
        {
            for (var i = 0; i < 1_000; i++) caller.Step(sample);
        }), 0, 1_000);
        var blame = new MonitorBlame(Process.Signals);
        caller.Explain(blame);
        Assert.InRange(Allocation.Least(() =>
        {
            for (var i = 0; i < 1_000; i++) caller.Explain(blame);
        }), 0, 1_000);
    }

    [Fact]
    public async Task HundredSwapsUnderLoad_NoCallFails()
    {
        var newest = OnnxModel.Open(File).Model!;
        using var stop = new CancellationTokenSource();
        var sample = Process.Run(3, 1).Row(0).ToArray();
        long Load()
        {
            var (runs, caller) = (0L, newest.Call()!);
            while (!stop.IsCancellationRequested)
            {
                if (caller.Model != Volatile.Read(ref newest) && Volatile.Read(ref newest).Call() is { } fresh)
                {
                    caller.Dispose();
                    caller = fresh;
                }

                if (double.IsFinite(caller.Step(sample))) runs++;
            }

            caller.Dispose();
            return runs;
        }

        var callers = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(Load, TaskCreationOptions.LongRunning)).ToArray();
        for (var swap = 0; swap < 100; swap++) Interlocked.Exchange(ref newest, OnnxModel.Open(File).Model!).Dispose();
        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(callers), runs => Assert.True(runs > 0));
        newest.Dispose();
        Assert.Null(newest.Call());
    }

    [Fact]
    public void ForeignFile_IsBoundToSignals_OrRefused()
    {
        var graph = new OnnxGraph();
        var x = graph.Input("features", OnnxFields.Tensor.Float, 3);
        graph.Do("MatMul", [x, graph.Constant([1f, 2f, 3f], 3, 1)], "score");
        graph.Output("score", OnnxFields.Tensor.Float, 1);
        var file = graph.Write("theirs");
        var card = new ModelCard { Kind = "score", Signals = ["a", "b", "c"], Limit = 5 };
        using var loaded = OnnxModel.Open(file, card).Model!;
        using var caller = loaded.Call()!;
        Assert.Equal(14, caller.Step([1, 2, 3]));
        Assert.True(double.IsNaN(caller.Step([1, double.NaN, 3])));
        Assert.Equal("model.inputs", OnnxModel.Open(file).Error!.Code);
        Assert.DoesNotContain("the file", OnnxModel.Open(file).Error!.Zh!, StringComparison.Ordinal);
        Assert.Equal("model.inputs", OnnxModel.Open(file, card with { Signals = ["a", "b"] }).Error!.Code);
    }

    [Fact]
    public void MonitorWithOtherInputs_IsRefused()
    {
        var other = MonitorFile.Write(Monitor, MonitorFile.Card(Monitor, Known) with { Signals = ["only one"] });
        Assert.Equal("model.inputs", OnnxModel.Open(other).Error!.Code);
    }

    [Fact]
    public void BrokenFiles_AreRefusedWithAReason()
    {
        for (var cut = 0; cut < File.Length; cut += Math.Max(1, File.Length / 40))
            Assert.NotNull(OnnxModel.Open(File[..cut]).Error);
        Assert.Equal("model.file.broken", OnnxModel.Open("<html>not a model</html>"u8.ToArray()).Error!.Code);
        Assert.Equal("model.file.large", OnnxModel.Open(new byte[OnnxCheck.MostBytes + 1]).Error!.Code);
    }

    [Theory]
    [InlineData("Loop"), InlineData("If"), InlineData("Expand"), InlineData("Tile"), InlineData("RandomNormal"), InlineData("Unheard")]
    public void OperatorsWhoseCostCannotBeSeen_AreRefused(string op)
    {
        var graph = new OnnxGraph();
        graph.Do(op, [graph.Input("x", OnnxFields.Tensor.Float, 1)], "y");
        graph.Output("y", OnnxFields.Tensor.Float, 1);
        var error = OnnxModel.Open(graph.Write("bomb"), new ModelCard { Kind = "score", Signals = ["a"] }).Error!;
        Assert.Equal("model.graph.operator", error.Code);
        Assert.Contains(op, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Zh);
    }

    [Fact]
    public void TooManyOperators_DataOutsideTheFile_AndNoNumber_AreRefused()
    {
        var card = new ModelCard { Kind = "score", Signals = ["a"] };
        var graph = new OnnxGraph();
        var at = graph.Input("x", OnnxFields.Tensor.Float, 1);
        for (var i = 0; i <= OnnxCheck.MostNodes; i++) at = graph.Do("Neg", [at]);
        Assert.Equal("model.graph.large", OnnxModel.Open(graph.Write("long"), card).Error!.Code);

        var outside = new ProtoWriter().Message(OnnxFields.Tensor.ExternalData, new byte[] { 0x0A, 0x00 });
        var inner = new ProtoWriter().Message(OnnxFields.Graph.Initializer, outside.Written);
        Assert.Equal("model.graph.external",
            OnnxModel.Open(new ProtoWriter().Message(OnnxFields.Model.Graph, inner.Written).Written.ToArray(), card).Error!.Code);

        var nan = new OnnxGraph();
        var x = nan.Input("x", OnnxFields.Tensor.Float, 1);
        nan.Do("Log", [nan.Do("Sub", [x, nan.Constant([1f], 1, 1)])], "y");
        nan.Output("y", OnnxFields.Tensor.Float, 1);
        Assert.Equal("model.nan", OnnxModel.Open(nan.Write("nan"), card).Error!.Code);
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public void SmallOperandsThatBroadcastToSomethingHuge_AreRefused_AndTheNextModelRuns(bool folded)
    {
        const int Side = 20_000;
        var graph = new OnnxGraph();
        var x = graph.Input("x", OnnxFields.Tensor.Float, 1);
        var tall = graph.Constant(new float[Side], Side, 1);
        var wide = graph.Constant(new float[Side], 1, Side);
        var huge = folded ? graph.Do("Add", [tall, wide]) : graph.Do("Add", [graph.Do("Add", [tall, x]), wide]);
        graph.Do("Add", [x, graph.Do("ReduceMax", [huge], null, ("keepdims", 1))], "y");
        graph.Output("y", OnnxFields.Tensor.Float, 1);
        var (model, error) = OnnxModel.Open(graph.Write("bomb"), new ModelCard { Kind = "score", Signals = ["a"] });
        model?.Dispose();
        Assert.Equal("model.graph.memory", error?.Code);
        using var next = OnnxModel.Open(File).Model;
        Assert.NotNull(next);
    }

    [Theory]
    [InlineData("", null), InlineData("circle", "model.graph.trees"), InlineData("self", "model.graph.trees")]
    [InlineData("shared", "model.graph.trees"), InlineData("missing", "model.graph.trees"), InlineData("island", "model.graph.trees")]
    [InlineData("twice", "model.graph.trees"), InlineData("deep", "model.graph.trees")]
    public void TreesThatAreNone_AreRefusedBeforeTheRuntimeSeesThem(string wrong, string? code)
    {
        // Two splits and three leaves: 0 -> (1, 2), 1 -> (3, 4).
        long[] yes = [1, 3, 0, 0, 0], no = [2, 4, 0, 0, 0], ids = [0, 1, 2, 3, 4];
        string[] modes = ["BRANCH_LEQ", "BRANCH_LEQ", "LEAF", "LEAF", "LEAF"];
        if (wrong == "circle") no[1] = 0;
        if (wrong == "self") yes[1] = 1;
        if (wrong == "shared") no[0] = 3;
        if (wrong == "missing") no[1] = 9;
        if (wrong == "twice") ids[4] = 3;
        if (wrong == "island")
            (ids, yes, no, modes) = ([.. ids, 5, 6], [.. yes, 6, 5], [.. no, 6, 5], [.. modes, "BRANCH_LEQ", "BRANCH_LEQ"]);
        if (wrong == "deep")
        {
            // Split, leaf, split, leaf ... one below the other.
            var count = (4 * OnnxTrees.MostDepth) + 1;
            ids = [.. Enumerable.Range(0, count).Select(i => (long)i)];
            modes = [.. ids.Select(i => i % 2 == 1 || i == count - 1 ? "LEAF" : "BRANCH_LEQ")];
            (yes, no) = ([.. ids.Select(i => i % 2 == 1 ? 0 : i + 1)], [.. ids.Select(i => i % 2 == 1 ? 0 : i + 2)]);
        }

        var (model, error) = OnnxModel.Open(Trees(ids, yes, no, modes), new ModelCard { Kind = "score", Signals = ["a"] });
        Assert.Equal(code, error?.Code);
        using (model)
        {
            if (model is null) return;
            using var caller = model.Call()!;
            Assert.Equal((3, 4), (caller.Step([0.1]), caller.Step([0.9])));
        }
    }

    /// <summary>A regressor of one tree over one feature: every split at 0.5, every leaf worth its number.</summary>
    private static byte[] Trees(long[] ids, long[] yes, long[] no, string[] modes)
    {
        var leaves = ids.Where((_, i) => modes[i] == "LEAF").ToArray();
        var node = new ProtoWriter().Text(OnnxFields.Node.Input, "x").Text(OnnxFields.Node.Output, "y")
            .Text(OnnxFields.Node.OpType, "TreeEnsembleRegressor").Text(OnnxFields.Node.Domain, "ai.onnx.ml");
        void Attribute(string name, int type, Action<ProtoWriter> fill)
        {
            var attribute = new ProtoWriter().Text(OnnxFields.Attribute.Name, name);
            fill(attribute);
            node.Message(OnnxFields.Node.Attribute, attribute.Varint(OnnxFields.Attribute.Type, (ulong)type).Written);
        }

        void Ints(string name, IEnumerable<long> values) => Attribute(name, 7, w =>
        {
            foreach (var value in values) w.Varint(OnnxFields.Attribute.Ints, (ulong)value);
        });
        void Floats(string name, IEnumerable<float> values) => Attribute(name, 6, w =>
        {
            foreach (var value in values) w.Float(7, value);
        });
        Ints("nodes_treeids", ids.Select(_ => 0L));
        Ints("nodes_nodeids", ids);
        Ints("nodes_featureids", ids.Select(_ => 0L));
        Ints("nodes_truenodeids", yes);
        Ints("nodes_falsenodeids", no);
        Floats("nodes_values", ids.Select((_, i) => i == 0 ? 2f : 0.5f));
        Attribute("nodes_modes", 8, w =>
        {
            foreach (var mode in modes) w.Text(OnnxFields.Attribute.Strings, mode);
        });
        Ints("target_treeids", leaves.Select(_ => 0L));
        Ints("target_nodeids", leaves);
        Ints("target_ids", leaves.Select(_ => 0L));
        Floats("target_weights", leaves.Select(l => (float)l));
        Attribute("n_targets", 2, w => w.Varint(OnnxFields.Attribute.Int, 1));
        var graph = new OnnxGraph();
        graph.Input("x", OnnxFields.Tensor.Float, 1);
        graph.Add(node.Written);
        graph.Output("y", OnnxFields.Tensor.Float, 1);
        return graph.Write("trees", ("ai.onnx.ml", 3));
    }

    private static byte[] Write(MonitorModel model) => MonitorFile.Write(model, MonitorFile.Card(model, Known));
}
