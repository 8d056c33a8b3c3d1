using System.Globalization;
using System.Text;

namespace Twin.Domain.Plants;

/// <summary>A function that refuses an expression over signals, or null when it is well formed. The rule compiler provides it.</summary>
public delegate TwinError? ExpressionCheck(string expression, IReadOnlyList<SignalDefinition> signals);

/// <summary>Something wrong with a plant model: where, as steps from the root of the plant file.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Message">English sentence.</param>
/// <param name="Path">Steps from the root: strings and ints.</param>
public sealed record PlantProblem(string Code, string Message, IReadOnlyList<object> Path)
{
    /// <summary>Byte offset in the file, or -1 when not known yet.</summary>
    public long Offset { get; init; } = -1;

    /// <summary>The path as text, e.g. <c>features[3].properties.type</c>.</summary>
    public string PathText
    {
        get
        {
            var text = new StringBuilder();
            foreach (var step in Path)
            {
                if (step is int index) text.Append('[').Append(index.ToString(CultureInfo.InvariantCulture)).Append(']');
                else text.Append(text.Length > 0 ? "." : "").Append(step);
            }

            return text.ToString();
        }
    }
}
