using Twin.Domain.Forms;
using Twin.Domain.Permits;

namespace Twin.Domain.Flows;

/// <summary>
/// The flows that come with Twin, each with the form of its id: tasks, hazards (domain.md C6), inspections, hand-over, contractors,
/// storms, stop orders, and the eight special works of GB 30871-2022 (domain.md C4).
/// </summary>
public static class FlowLibrary
{
    /// <summary>Ids of the built-in flows.</summary>
    public static IReadOnlyList<string> Ids { get; } =
    [
        "task", "hazard", "hazard-report", "inspection", "shift-handover", "contractor-entry", "typhoon-flood", "stop-order",
        .. PermitRules.Flows,
    ];

    /// <summary>The flow's file.</summary>
    /// <exception cref="ArgumentException">No such flow.</exception>
    public static byte[] FlowBytes(string id) => Read($"{id}-flow");

    /// <summary>The file of its form.</summary>
    /// <exception cref="ArgumentException">No such flow.</exception>
    public static byte[] FormBytes(string id) => Read($"{id}-form");

    /// <summary>Compiled.</summary>
    /// <exception cref="ArgumentException">No such flow.</exception>
    public static FlowProgram Program(string id)
    {
        var form = FormFile.Read(FormBytes(id)) is { Form: { } read } ? read : throw new FormatException(id);
        var flow = FlowFile.Read(FlowBytes(id), [form]).Flow ?? throw new FormatException(id);
        return new FlowProgram(flow, [form]);
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(FlowLibrary).Assembly.GetManifestResourceStream($"flows/{name}.json")
            ?? throw new ArgumentException($"There is no built-in flow file '{name}'.", nameof(name));
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
