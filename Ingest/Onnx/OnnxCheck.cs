using System.Text;
using Twin.Domain;
using Twin.Ingest.Sparkplug;

namespace Twin.Ingest.Onnx;

/// <summary>
/// Reads a model file before the runtime may: sizes, operators, what it says of itself. The runtime is native code and believes what it is
/// given; so only arithmetic whose cost its sizes show gets that far: no loops, branches or functions, nothing that makes much out of
/// little, no data outside the file.
/// </summary>
internal sealed class OnnxCheck
{
    /// <summary>Largest file, bytes.</summary>
    public const int MostBytes = 64 << 20;

    /// <summary>Most operators of a graph.</summary>
    public const int MostNodes = 2_000;

    /// <summary>Most inputs, and most outputs.</summary>
    public const int MostEnds = 64;

    private static readonly HashSet<string> Allowed = new(StringComparer.Ordinal)
    {
        "Abs", "Add", "And", "ArgMax", "ArgMin", "AveragePool", "BatchNormalization", "Cast", "Ceil", "Clip", "Concat", "Constant", "Conv",
        "Cos", "Div", "Dropout", "Elu", "Equal", "Erf", "Exp", "Flatten", "Floor", "Gather", "Gelu", "Gemm", "GlobalAveragePool",
        "GlobalMaxPool", "Greater", "GreaterOrEqual", "GRU", "HardSigmoid", "HardSwish", "Identity", "InstanceNormalization", "IsInf",
        "IsNaN", "LSTM", "LayerNormalization", "LeakyRelu", "Less", "LessOrEqual", "Log", "LogSoftmax", "LpNormalization", "MatMul", "Max",
        "MaxPool", "Mean", "Min", "Mul", "Neg", "Not", "Or", "PRelu", "Pow", "RNN", "Reciprocal", "ReduceL1", "ReduceL2", "ReduceLogSum",
        "ReduceLogSumExp", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceProd", "ReduceSum", "ReduceSumSquare", "Relu", "Reshape", "Round",
        "Selu", "Shape", "Sigmoid", "Sign", "Sin", "Slice", "Softmax", "Softplus", "Softsign", "Split", "Sqrt", "Squeeze", "Sub", "Sum",
        "Tanh", "ThresholdedRelu", "Transpose", "Unsqueeze", "Where", "Xor",
        // ai.onnx.ml
        "ArrayFeatureExtractor", "Binarizer", "FeatureVectorizer", "Imputer", "LinearClassifier", "LinearRegressor", "Normalizer", "Scaler",
        "SVMClassifier", "SVMRegressor", "TreeEnsemble", "TreeEnsembleClassifier", "TreeEnsembleRegressor", "ZipMap",
    };

    private static readonly string[] Domains = ["", "ai.onnx", "ai.onnx.ml"];
    private int _nodes;
    private bool _graph;
    private TwinError? _refused;

    private OnnxCheck()
    {
    }

    /// <summary>What stands beside the graph.</summary>
    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>Looks a file over; the error says why it is refused.</summary>
    public static (OnnxCheck? Facts, TwinError? Error) Look(ReadOnlySpan<byte> file)
    {
        if (file.Length > MostBytes)
            return (null, OnnxErrors.TooLarge(file.Length));
        var check = new OnnxCheck();
        if (!check.Model(file) && check._refused is null) check._refused = OnnxErrors.Broken();
        else if (!check._graph) check._refused ??= OnnxErrors.Broken();
        return check._refused is { } error ? (null, error) : (check, null);
    }

    private bool Model(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtoReader(bytes);
        while (!reader.AtEnd)
        {
            if (!reader.TryNext()) return false;
            if (reader.Field is OnnxFields.Model.Functions or OnnxFields.Model.Training) return Refuse(OnnxErrors.Operator("function"));
            if (reader.Field == OnnxFields.Model.Metadata && !Pair(reader.Bytes)) return false;
            if (reader.Field != OnnxFields.Model.Graph) continue;
            _graph = true;
            if (!Graph(reader.Bytes)) return false;
        }

        return true;
    }

    private bool Graph(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtoReader(bytes);
        var (inputs, outputs) = (0, 0);
        while (!reader.AtEnd)
        {
            if (!reader.TryNext()) return false;
            var fine = reader.Field switch
            {
                OnnxFields.Graph.Node => Node(reader.Bytes),
                OnnxFields.Graph.Initializer => Tensor(reader.Bytes),
                OnnxFields.Graph.SparseInitializer => Refuse(OnnxErrors.Operator("sparse_initializer")),
                OnnxFields.Graph.Input => ++inputs <= MostEnds || Refuse(OnnxErrors.TooMany("inputs", MostEnds)),
                OnnxFields.Graph.Output => ++outputs <= MostEnds || Refuse(OnnxErrors.TooMany("outputs", MostEnds)),
                _ => true,
            };
            if (!fine) return false;
        }

        return true;
    }

    private bool Node(ReadOnlySpan<byte> bytes)
    {
        if (++_nodes > MostNodes) return Refuse(OnnxErrors.TooMany("operators", MostNodes));
        var (op, domain) = ("", "");
        var reader = new ProtoReader(bytes);
        while (!reader.AtEnd)
        {
            if (!reader.TryNext()) return false;
            if (reader.Field == OnnxFields.Node.OpType) op = Encoding.UTF8.GetString(reader.Bytes);
            if (reader.Field == OnnxFields.Node.Domain) domain = Encoding.UTF8.GetString(reader.Bytes);
            if (reader.Field == OnnxFields.Node.Attribute && !Attribute(reader.Bytes)) return false;
        }

        if (OnnxTrees.Is(op) && OnnxTrees.Look(op, bytes) is { } trees) return Refuse(trees);
        return (Allowed.Contains(op) && Domains.Contains(domain))
            || Refuse(OnnxErrors.Operator(domain.Length > 0 ? $"{domain}.{op}" : op));
    }

    private bool Attribute(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtoReader(bytes);
        while (!reader.AtEnd)
        {
            if (!reader.TryNext()) return false;
            if (reader.Field is OnnxFields.Attribute.Graph or OnnxFields.Attribute.Graphs) return Refuse(OnnxErrors.Operator("subgraph"));
            if (reader.Field is OnnxFields.Attribute.Tensor or OnnxFields.Attribute.Tensors && !Tensor(reader.Bytes)) return false;
        }

        return true;
    }

    private bool Tensor(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtoReader(bytes);
        while (!reader.AtEnd)
        {
            if (!reader.TryNext()) return false;
            if (reader.Field == OnnxFields.Tensor.ExternalData || (reader.Field == OnnxFields.Tensor.Location && reader.Number != 0))
                return Refuse(OnnxErrors.External());
        }

        return true;
    }

    private bool Pair(ReadOnlySpan<byte> bytes)
    {
        var (key, value) = ("", "");
        var reader = new ProtoReader(bytes);
        while (!reader.AtEnd)
        {
            if (!reader.TryNext()) return false;
            if (reader.Field == OnnxFields.Pair.Key) key = Encoding.UTF8.GetString(reader.Bytes);
            if (reader.Field == OnnxFields.Pair.Value) value = Encoding.UTF8.GetString(reader.Bytes);
        }

        Metadata[key] = value;
        return true;
    }

    private bool Refuse(TwinError error)
    {
        _refused ??= error;
        return false;
    }
}
