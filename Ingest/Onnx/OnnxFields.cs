namespace Twin.Ingest.Onnx;

/// <summary>Field numbers of the ONNX format that Twin reads or writes (onnx.proto, IR version 9). Facts of the format.</summary>
internal static class OnnxFields
{
    public const int IrVersion = 9;
    public const int Opset = 18;

    /// <summary>A file.</summary>
    public static class Model
    {
        public const int Ir = 1, Producer = 2, Graph = 7, OpsetImport = 8, Metadata = 14, Training = 20, Functions = 25;
    }

    /// <summary>A property of a file.</summary>
    public static class Pair
    {
        public const int Key = 1, Value = 2;
    }

    /// <summary>An operator set a file uses.</summary>
    public static class OperatorSet
    {
        public const int Domain = 1, Version = 2;
    }

    /// <summary>A graph.</summary>
    public static class Graph
    {
        public const int Node = 1, Name = 2, Initializer = 5, Input = 11, Output = 12, SparseInitializer = 15;
    }

    /// <summary>An operator in a graph.</summary>
    public static class Node
    {
        public const int Input = 1, Output = 2, Name = 3, OpType = 4, Attribute = 5, Domain = 7;
    }

    /// <summary>A setting of an operator.</summary>
    public static class Attribute
    {
        public const int Name = 1, Int = 3, Tensor = 5, Graph = 6, Ints = 8, Strings = 9, Tensors = 10, Graphs = 11, Type = 20;
        public const int IntType = 2;
    }

    /// <summary>Numbers in a file.</summary>
    public static class Tensor
    {
        public const int Dims = 1, DataType = 2, Name = 8, Raw = 9, ExternalData = 13, Location = 14;
        public const int Float = 1, Int64 = 7, Double = 11;
    }

    /// <summary>An end of a graph, and the types and shapes below it.</summary>
    public static class ValueInfo
    {
        public const int Name = 1, Type = 2, TensorType = 1, ElementType = 1, Shape = 2, Dim = 1, DimValue = 1;
    }
}
