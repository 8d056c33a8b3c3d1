using System.Runtime.InteropServices;
using Twin.Ingest.Sparkplug;

namespace Twin.Ingest.Onnx;

/// <summary>
/// Builds an ONNX file: a subset of the format, as much as Twin's own models need. A value is its name; names made here begin with
/// <c>v_</c>, so that they never meet those of inputs and outputs.
/// </summary>
internal sealed class OnnxGraph
{
    private readonly ProtoWriter _graph = new();
    private readonly List<(string Key, string Value)> _metadata = [];
    private int _names;

    /// <summary>An input of the graph: rows of <paramref name="length"/> elements.</summary>
    public string Input(string name, int element, int length) => Value(OnnxFields.Graph.Input, name, element, length);

    /// <summary>Says that a value leaves the graph.</summary>
    public void Output(string name, int element, int length) => Value(OnnxFields.Graph.Output, name, element, length);

    /// <summary>What stands beside the graph.</summary>
    public void Metadata(string key, string value) => _metadata.Add((key, value));

    public string Constant(float[] values, params long[] dims) =>
        Tensor(Next(), OnnxFields.Tensor.Float, MemoryMarshal.AsBytes(values.AsSpan()), dims);

    /// <summary>A constant that is looked for again by its name.</summary>
    public string Named(string name, float[] values, params long[] dims) =>
        Tensor(name, OnnxFields.Tensor.Float, MemoryMarshal.AsBytes(values.AsSpan()), dims);

    /// <summary>A constant that is looked for again by its name.</summary>
    public string Named(string name, double[] values, params long[] dims) =>
        Tensor(name, OnnxFields.Tensor.Double, MemoryMarshal.AsBytes(values.AsSpan()), dims);

    public string Constant(double[] values, params long[] dims) =>
        Tensor(Next(), OnnxFields.Tensor.Double, MemoryMarshal.AsBytes(values.AsSpan()), dims);

    /// <summary>A row of whole numbers: axes, shapes, bounds.</summary>
    public string Whole(params long[] values) =>
        Tensor(Next(), OnnxFields.Tensor.Int64, MemoryMarshal.AsBytes(values.AsSpan()), values.Length);

    /// <summary>An operator of the standard set with one output, named or not.</summary>
    public string Do(
        string op, ReadOnlySpan<string> inputs, string? output = null, params ReadOnlySpan<(string Name, long Value)> attributes)
    {
        var node = new ProtoWriter();
        foreach (var input in inputs) node.Text(OnnxFields.Node.Input, input);
        output ??= Next();
        node.Text(OnnxFields.Node.Output, output).Text(OnnxFields.Node.Name, $"{op}_{output}").Text(OnnxFields.Node.OpType, op);
        foreach (var (name, value) in attributes)
        {
            node.Message(OnnxFields.Node.Attribute, new ProtoWriter().Text(OnnxFields.Attribute.Name, name)
                .Varint(OnnxFields.Attribute.Int, (ulong)value).Varint(OnnxFields.Attribute.Type, OnnxFields.Attribute.IntType).Written);
        }

        _graph.Message(OnnxFields.Graph.Node, node.Written);
        return output;
    }

    /// <summary>An operator that was written elsewhere.</summary>
    public void Add(ReadOnlyMemory<byte> node) => _graph.Message(OnnxFields.Graph.Node, node);

    /// <summary>The finished file.</summary>
    /// <param name="name">Name of the graph.</param>
    /// <param name="sets">Operator sets beside the standard one.</param>
    public byte[] Write(string name, params ReadOnlySpan<(string Domain, int Version)> sets)
    {
        var model = new ProtoWriter().Varint(OnnxFields.Model.Ir, OnnxFields.IrVersion).Text(OnnxFields.Model.Producer, "Twin");
        model.Message(OnnxFields.Model.Graph, _graph.Text(OnnxFields.Graph.Name, name).Written);
        model.Message(OnnxFields.Model.OpsetImport, new ProtoWriter().Text(OnnxFields.OperatorSet.Domain, "")
            .Varint(OnnxFields.OperatorSet.Version, OnnxFields.Opset).Written);
        foreach (var (domain, version) in sets)
        {
            model.Message(OnnxFields.Model.OpsetImport, new ProtoWriter().Text(OnnxFields.OperatorSet.Domain, domain)
                .Varint(OnnxFields.OperatorSet.Version, (ulong)version).Written);
        }

        foreach (var (key, value) in _metadata)
        {
            model.Message(OnnxFields.Model.Metadata,
                new ProtoWriter().Text(OnnxFields.Pair.Key, key).Text(OnnxFields.Pair.Value, value).Written);
        }

        return model.Written.ToArray();
    }

    private string Next() => $"v_{_names++}";

    private string Value(int field, string name, int element, int length)
    {
        static ReadOnlyMemory<byte> Dim(long value) => new ProtoWriter().Varint(OnnxFields.ValueInfo.DimValue, (ulong)value).Written;
        var shape = new ProtoWriter().Message(OnnxFields.ValueInfo.Dim, Dim(1)).Message(OnnxFields.ValueInfo.Dim, Dim(length));
        var tensor = new ProtoWriter().Varint(OnnxFields.ValueInfo.ElementType, (ulong)element)
            .Message(OnnxFields.ValueInfo.Shape, shape.Written);
        var type = new ProtoWriter().Message(OnnxFields.ValueInfo.TensorType, tensor.Written);
        _graph.Message(field, new ProtoWriter().Text(OnnxFields.ValueInfo.Name, name)
            .Message(OnnxFields.ValueInfo.Type, type.Written).Written);
        return name;
    }

    private string Tensor(string name, int element, ReadOnlySpan<byte> raw, params long[] dims)
    {
        var tensor = new ProtoWriter();
        foreach (var dim in dims) tensor.Varint(OnnxFields.Tensor.Dims, (ulong)dim);
        tensor.Varint(OnnxFields.Tensor.DataType, (ulong)element).Text(OnnxFields.Tensor.Name, name)
            .Message(OnnxFields.Tensor.Raw, raw.ToArray());
        _graph.Message(OnnxFields.Graph.Initializer, tensor.Written);
        return name;
    }
}
