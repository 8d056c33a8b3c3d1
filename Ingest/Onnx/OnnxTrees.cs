using System.Text;
using Twin.Domain;
using Twin.Ingest.Sparkplug;

namespace Twin.Ingest.Onnx;

/// <summary>
/// Looks a tree ensemble over: every node is reached from a root by one way only, no way is deep, every child exists. The runtime follows
/// the numbers it is given; a circle would keep it for ever, and it lays trees out by calling itself.
/// </summary>
internal static class OnnxTrees
{
    /// <summary>Most nodes from a root to a leaf.</summary>
    public const int MostDepth = 500;

    private const string Leaf = "LEAF";

    /// <summary>Whether an operator is one.</summary>
    public static bool Is(string op) => op is "TreeEnsemble" or "TreeEnsembleClassifier" or "TreeEnsembleRegressor";

    /// <summary>Null: its trees are trees.</summary>
    /// <param name="op">Operator's type.</param>
    /// <param name="node">The operator as it stands in the file; read before, so it is whole.</param>
    public static TwinError? Look(string op, ReadOnlySpan<byte> node)
    {
        var lists = new Dictionary<string, List<long>>(StringComparer.Ordinal);
        List<bool> leaves = [];
        var reader = new ProtoReader(node);
        while (!reader.AtEnd && reader.TryNext())
        {
            if (reader.Field == OnnxFields.Node.Attribute && !Read(reader.Bytes, lists, leaves)) return OnnxErrors.Trees();
        }

        List<long> List(string name) => lists.GetValueOrDefault(name, []);
        var (whenTrue, whenFalse) = (List("nodes_truenodeids"), List("nodes_falsenodeids"));
        if (whenTrue.Count == 0 || whenFalse.Count != whenTrue.Count) return OnnxErrors.Trees();
        var fine = op == "TreeEnsemble"
            ? ByPlace(whenTrue, whenFalse, List("nodes_trueleafs"), List("nodes_falseleafs"), List("tree_roots"),
                List("leaf_targetids").Count)
            : ByNumber(whenTrue, whenFalse, List("nodes_treeids"), List("nodes_nodeids"), leaves);
        return fine ? null : OnnxErrors.Trees();
    }

    /// <summary>The older operators: nodes have numbers within their tree.</summary>
    private static bool ByNumber(List<long> whenTrue, List<long> whenFalse, List<long> trees, List<long> numbers, List<bool> leaves)
    {
        var count = whenTrue.Count;
        if (trees.Count != count || numbers.Count != count || leaves.Count != count) return false;
        var places = new Dictionary<(long Tree, long Number), int>(count);
        for (var i = 0; i < count; i++)
        {
            if (!places.TryAdd((trees[i], numbers[i]), i)) return false;
        }

        var children = new (int True, int False)[count];
        for (var i = 0; i < count; i++)
        {
            children[i] = (-1, -1);
            if (leaves[i]) continue;
            if (!places.TryGetValue((trees[i], whenTrue[i]), out var yes) || !places.TryGetValue((trees[i], whenFalse[i]), out var no))
                return false;
            children[i] = (yes, no);
        }

        return IsForest(children, Roots(children));
    }

    /// <summary>The newer one: nodes are told by their place, leaves stand apart.</summary>
    private static bool ByPlace(
        List<long> whenTrue, List<long> whenFalse, List<long> trueLeaves, List<long> falseLeaves, List<long> roots, int leaves)
    {
        var count = whenTrue.Count;
        if (trueLeaves.Count != count || falseLeaves.Count != count || roots.Exists(r => r < 0 || r >= count)) return false;
        var children = new (int True, int False)[count];
        for (var i = 0; i < count; i++)
        {
            if (!Child(whenTrue[i], trueLeaves[i], count, leaves, out children[i].True)
                || !Child(whenFalse[i], falseLeaves[i], count, leaves, out children[i].False)) return false;
        }

        return IsForest(children, roots.ConvertAll(r => (int)r));
    }

    private static bool Child(long number, long isLeaf, int nodes, int leaves, out int child)
    {
        child = isLeaf != 0 ? -1 : (int)Math.Clamp(number, -1, int.MaxValue);
        return number >= 0 && number < (isLeaf != 0 ? leaves : nodes);
    }

    private static List<int> Roots((int True, int False)[] children)
    {
        var isChild = new bool[children.Length];
        foreach (var (yes, no) in children)
        {
            if (yes >= 0) (isChild[yes], isChild[no]) = (true, true);
        }

        return [.. Enumerable.Range(0, children.Length).Where(i => !isChild[i])];
    }

    /// <summary>Every node once, from the roots down; a circle has no root, and what it hangs on is met twice.</summary>
    private static bool IsForest((int True, int False)[] children, List<int> roots)
    {
        var met = new bool[children.Length];
        var next = new Stack<(int Node, int Depth)>(roots.Select(r => (r, 1)));
        var count = 0;
        while (next.TryPop(out var at))
        {
            if (met[at.Node] || at.Depth > MostDepth) return false;
            (met[at.Node], count) = (true, count + 1);
            if (children[at.Node].True >= 0) next.Push((children[at.Node].True, at.Depth + 1));
            if (children[at.Node].False >= 0) next.Push((children[at.Node].False, at.Depth + 1));
        }

        return count == children.Length;
    }

    /// <summary>One attribute: its whole numbers under its name, or which nodes are leaves.</summary>
    private static bool Read(ReadOnlySpan<byte> attribute, Dictionary<string, List<long>> lists, List<bool> leaves)
    {
        var (name, numbers, texts) = ("", new List<long>(), new List<bool>());
        var reader = new ProtoReader(attribute);
        while (!reader.AtEnd)
        {
            if (!reader.TryNext()) return false;
            if (reader.Field == OnnxFields.Attribute.Name) name = Encoding.UTF8.GetString(reader.Bytes);
            if (reader.Field == OnnxFields.Attribute.Strings) texts.Add(reader.Bytes.SequenceEqual(Encoding.ASCII.GetBytes(Leaf)));
            if (reader.Field != OnnxFields.Attribute.Ints) continue;
            if (reader.Wire == 0) numbers.Add((long)reader.Number);
            else if (!Packed(reader.Bytes, numbers)) return false;
        }

        // Told twice, the runtime might believe the other one.
        if (numbers.Count > 0 && !lists.TryAdd(name, numbers)) return false;
        if (name != "nodes_modes" || texts.Count == 0) return true;
        if (leaves.Count > 0) return false;
        leaves.AddRange(texts);
        return true;
    }

    /// <summary>Numbers one after another in one field.</summary>
    private static bool Packed(ReadOnlySpan<byte> bytes, List<long> into)
    {
        var (value, shift) = (0UL, 0);
        foreach (var b in bytes)
        {
            if (shift > 63) return false;
            value |= (ulong)(b & 0x7F) << shift;
            shift += 7;
            if ((b & 0x80) != 0) continue;
            into.Add((long)value);
            (value, shift) = (0, 0);
        }

        return shift == 0;
    }
}
