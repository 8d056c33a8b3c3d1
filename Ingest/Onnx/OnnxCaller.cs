using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Twin.Domain.Judgement;

namespace Twin.Ingest.Onnx;

/// <summary>
/// One who asks a model again and again: buffers made once, nothing allocated in a run. A monitor's state lies in two buffers that change
/// places with every step, so that it is never copied. Not safe for two threads.
/// </summary>
public sealed class OnnxCaller : IDisposable
{
    private static readonly string[] States = [MonitorFile.Past, MonitorFile.Rest, MonitorFile.Memory];

    private readonly OnnxModel _model;
    private readonly List<IDisposable> _owned = [];
    private readonly List<(double[]? Wide, float[]? Single, int From)> _inputs = [];
    private readonly OrtIoBinding[] _turns;
    private readonly Dictionary<string, float[][]> _state = new(StringComparer.Ordinal);
    private readonly float[] _shares;
    private Array _answer = Array.Empty<float>();
    private float[]? _work;
    private double[]? _spare;
    private int _turn;
    private bool _disposed;

    internal OnnxCaller(OnnxModel model)
    {
        _model = model;
        var monitor = model.Card.Kind == "monitor";
        _shares = monitor ? new float[model.Card.Signals.Length] : [];
        _turns = new OrtIoBinding[monitor ? 2 : 1];
        for (var i = 0; i < _turns.Length; i++) _owned.Add(_turns[i] = model.Session.CreateIoBinding());
        var from = 0;
        foreach (var (name, end) in model.Session.InputMetadata)
        {
            if (monitor && States.Contains(name)) State(name, end, model.Session.OutputMetadata[name + MonitorFile.Next]);
            else from = Input(name, end, from);
        }

        foreach (var (name, end) in model.Session.OutputMetadata)
        {
            if (!monitor || !States.Contains(name[..^Math.Min(name.Length, MonitorFile.Next.Length)])) Output(name, end, monitor);
        }

        Reset();
    }

    /// <summary>Version it asks.</summary>
    public OnnxModel Model => _model;

    /// <summary>Steps since the start.</summary>
    public long Steps { get; private set; }

    /// <summary>Monitors: each signal's share in the last answer, together 1.</summary>
    public ReadOnlySpan<float> Shares => _shares;

    /// <summary>Asks. NaN is a missing value. The answer is the index of a monitor, or the first element of the first output; NaN where the
    /// model gives no number, after which a monitor starts anew.</summary>
    public double Step(ReadOnlySpan<double> sample)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        foreach (var (wide, single, from) in _inputs)
        {
            if (wide is not null) Copy(sample.Slice(from, wide.Length), wide);
            else Copy(sample.Slice(from, single!.Length), single);
        }

        _model.Session.RunWithBinding(_model.Options, _turns[_turn]);
        _turn = (_turn + 1) % _turns.Length;
        Steps++;
        var answer = _answer switch { float[] f => f[0], double[] d => d[0], long[] l => l[0], _ => double.NaN };
        if (double.IsFinite(answer)) return answer;
        Reset();
        return double.NaN;
    }

    /// <summary>Works out what of the last sample's statistic goes away with each signal; false where the file does not say what its
    /// statistics are made of.</summary>
    public bool Explain(MonitorBlame into)
    {
        if (_model.Roots is not { } roots || Steps == 0) return false;
        _work ??= new float[roots.Rest.Size];
        _spare ??= new double[into.Off.Length];
        var past = _state[MonitorFile.Past][_turn];
        var memory = roots.Memory.Look(_state[MonitorFile.Memory][_turn], _work, into.Gone, into.Off) / roots.MemoryLimit;
        var rest = 0.0;
        foreach (var share in _state[MonitorFile.Rest][_turn]) rest += share / roots.RestLimit;
        var byRest = rest >= memory;
        into.Statistic = byRest ? roots.Rest.Look(past, _work, into.Gone, into.Off) / roots.RestLimit : memory;
        // The memory is slow: whom it blames it knows, but how far off that one is stands in the sample.
        if (!byRest) roots.Memory.Look(past.AsSpan(0, into.Off.Length), _work, _spare, into.Off);
        for (var i = 0; i < into.Gone.Length; i++)
        {
            into.Gone[i] /= byRest ? roots.RestLimit : roots.MemoryLimit;
            var told = (_inputs[0].Wide![i] - roots.Means[i]) / roots.Deviations[i];
            into.Deviations[i] = double.IsFinite(told) ? told : past[i];
            // What was drawn in is farther off than the statistic knows.
            into.Off[i] = (into.Off[i] + into.Deviations[i] - past[i]) * roots.Deviations[i];
        }

        return true;
    }

    /// <summary>Starts a monitor as if nothing had come yet.</summary>
    public void Reset()
    {
        (Steps, _turn) = (0, 0);
        foreach (var (name, pair) in _state)
        {
            foreach (var buffer in pair)
                Array.Fill(buffer, name == MonitorFile.Rest ? (float)(_model.Card.RestStart / buffer.Length) : 0);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        foreach (var owned in _owned) owned.Dispose();
        _model.Leave();
    }

    private static void Copy(ReadOnlySpan<double> sample, double[] to)
    {
        for (var i = 0; i < to.Length; i++) to[i] = double.IsFinite(sample[i]) ? sample[i] : double.NaN;
    }

    private static void Copy(ReadOnlySpan<double> sample, float[] to)
    {
        for (var i = 0; i < to.Length; i++) to[i] = double.IsFinite(sample[i]) ? (float)sample[i] : float.NaN;
    }

    private int Input(string name, NodeMetadata end, int from)
    {
        var length = OnnxEnds.Length(end);
        if (end.ElementDataType == TensorElementType.Double)
        {
            var buffer = new double[length];
            _inputs.Add((buffer, null, from));
            foreach (var turn in _turns) turn.BindInput(name, Own(buffer, end));
        }
        else
        {
            var buffer = new float[length];
            _inputs.Add((null, buffer, from));
            foreach (var turn in _turns) turn.BindInput(name, Own(buffer, end));
        }

        return from + length;
    }

    private void Output(string name, NodeMetadata end, bool monitor)
    {
        Array buffer = monitor && name == MonitorFile.Shares ? _shares : end.ElementDataType switch
        {
            TensorElementType.Double => new double[OnnxEnds.Length(end)],
            TensorElementType.Int64 => new long[OnnxEnds.Length(end)],
            _ => new float[OnnxEnds.Length(end)],
        };
        if (monitor ? name == MonitorFile.Index : _answer.Length == 0) _answer = buffer;
        foreach (var turn in _turns)
        {
            turn.BindOutput(name, buffer switch
            {
                double[] d => Own(d, end), long[] l => Own(l, end), _ => Own((float[])buffer, end),
            });
        }
    }

    private void State(string name, NodeMetadata end, NodeMetadata next)
    {
        float[][] pair = [new float[OnnxEnds.Length(end)], new float[OnnxEnds.Length(end)]];
        _state[name] = pair;
        for (var i = 0; i < 2; i++)
        {
            _turns[i].BindInput(name, Own(pair[i], end));
            _turns[i].BindOutput(name + MonitorFile.Next, Own(pair[1 - i], next));
        }
    }

    private OrtValue Own<T>(T[] buffer, NodeMetadata end) where T : unmanaged
    {
        var value = OrtValue.CreateTensorValueFromMemory(buffer, OnnxEnds.Shape(end));
        _owned.Add(value);
        return value;
    }
}
