using System.Collections.Immutable;
using System.Text;
using Twin.Domain.Forms;

namespace Twin.Domain.Flows;

/// <summary>A flow read from a file, or all that is wrong with it.</summary>
/// <param name="Flow">Null when there are problems.</param>
/// <param name="Problems">In file order.</param>
public sealed record FlowFileResult(FlowDefinition? Flow, ImmutableArray<DefinitionProblem> Problems);

/// <summary>The flow file (docs/forms-and-flows.md). Reading never throws.</summary>
public static class FlowFile
{
    /// <summary>Version of the file's schema this reader knows.</summary>
    public const int Schema = 1;

    internal static readonly ImmutableSortedDictionary<string, FlowPhase> Phases = FormWords.Words(
        ("open", FlowPhase.Open), ("work", FlowPhase.Work), ("review", FlowPhase.Review), ("done", FlowPhase.Done),
        ("cancelled", FlowPhase.Cancelled));

    internal static readonly ImmutableSortedDictionary<string, FlowActionKind> Actions = FormWords.Words(
        ("notify", FlowActionKind.Notify), ("createOrder", FlowActionKind.CreateOrder), ("suspend", FlowActionKind.Suspend),
        ("hook", FlowActionKind.Hook));

    /// <summary>Reads and checks against the forms it uses; a byte order mark is allowed.</summary>
    public static FlowFileResult Read(ReadOnlyMemory<byte> utf8, IEnumerable<FormDefinition> forms)
    {
        if (utf8.Span.StartsWith(Encoding.UTF8.Preamble)) utf8 = utf8[3..];
        var faults = new DefinitionFaults("flow");
        using var document = faults.Parse(utf8);
        if (document is null) return new FlowFileResult(null, faults.Unlocated());
        var flow = Flow(new JsonPlace(document.RootElement, [], faults));
        if (faults.All.Count == 0) FlowChecks.Run(flow, [.. forms], faults);
        return faults.All.Count == 0 ? new FlowFileResult(flow, []) : new FlowFileResult(null, faults.Located(utf8.Span));
    }

    /// <summary>Reads what has the shape of a flow, however wrong it is otherwise: a draft to go on with. Null: it has not.</summary>
    public static FlowDefinition? Draft(ReadOnlyMemory<byte> utf8)
    {
        var faults = new DefinitionFaults("flow");
        using var document = faults.Parse(utf8);
        var flow = document is null ? null : Flow(new JsonPlace(document.RootElement, [], faults));
        return faults.All.Count == 0 ? flow : null;
    }

    /// <summary>Writes a flow as a file, readable by people; reading it gives the same flow.</summary>
    public static byte[] Write(FlowDefinition flow) => FlowWriter.Write(flow);

    private static FlowDefinition Flow(JsonPlace file)
    {
        var flow = new FlowDefinition { Id = "" };
        if (!file.Object("flow", "id", "version", "name", "roles", "relations", "states", "steps")) return flow;
        if (file.Need("flow") is { } place && file.Whole("flow", 1, int.MaxValue) is { } schema and not Schema)
            place.Fault("schema", $"Schema {schema} is not known; {Schema} is.", $"不支持的流程格式版本 {schema}，应为 {Schema}。");
        return flow with
        {
            Id = file.Text("id", true),
            Version = file.Whole("version", 1, int.MaxValue) ?? 1,
            Name = file.Both("name", true),
            Roles = file.Words("roles", FormLimits.Choices),
            Relations = file.Words("relations", FormLimits.Choices),
            States = [.. file.List("states", FormLimits.States, true).Where(s => s.Object("id", "name", "phase", "limit")).Select(State)],
            Steps = [.. file.List("steps", FormLimits.Steps, true).Where(s => s.Object("id", "name", "from", "to", "who", "form", "fields",
                "when", "notSameAs", "approvals", "refuseTo", "assign", "do", "automatic", "most", "beforeLimit")).Select(Step)],
        };
    }

    private static FlowState State(JsonPlace place)
    {
        place.Need("phase");
        return new FlowState(place.Text("id", true), place.Both("name", true), place.Word("phase", Phases, FlowPhase.Open),
            place.Get("limit") is { } limit && limit.Object("minutes", "by", "escalate", "then") ? Limit(limit) : null);
    }

    private static FlowLimit Limit(JsonPlace place)
    {
        place.Need("minutes");
        return new FlowLimit(place.Number("minutes", 0.01, FormLimits.LimitMinutes) ?? 1, Maybe(place, "by"),
        [
            .. place.List("escalate", FormLimits.Choices).Where(e => e.Object("share", "levels", "to")).Select(e => new FlowEscalation(
                e.Number("share", 0.01, 100) ?? 1, e.Whole("levels", 0, 10) ?? 1, e.Words("to", FormLimits.Choices))),
        ], Maybe(place, "then"));
    }

    private static FlowStep Step(JsonPlace place) => new()
    {
        Id = place.Text("id", true),
        Name = place.Both("name", true),
        From = place.Words("from", FormLimits.States),
        To = place.Text("to", true),
        Who = place.Words("who", FormLimits.Choices),
        Form = Maybe(place, "form"),
        Fields = place.Words("fields", FormLimits.Fields),
        When = Maybe(place, "when"),
        NotSameAs = place.Words("notSameAs", FormLimits.Steps),
        Approvals = [.. place.List("approvals", FormLimits.Choices).Where(a => a.Object("role", "count"))
            .Select(a => new FlowApproval(a.Text("role", true), a.Whole("count", 1, 20) ?? 1))],
        RefuseTo = Maybe(place, "refuseTo"),
        Assign = Assign(place),
        Do = [.. place.List("do", FormLimits.Choices).Where(a => a.Object("action", "to", "name", "text")).Select(Action)],
        IsAutomatic = place.Flag("automatic"),
        Most = place.Whole("most", 1, FormLimits.Entries) ?? 0,
        BeforeLimit = place.Flag("beforeLimit"),
    };

    private static FlowAction Action(JsonPlace place)
    {
        place.Need("action");
        return new FlowAction(place.Word("action", Actions, FlowActionKind.Notify), place.Words("to", FormLimits.Choices),
            place.Text("name"),
            place.Both("text"));
    }

    private static ImmutableSortedDictionary<string, string> Assign(JsonPlace place)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (place.Get("assign") is not { } assign
            || !assign.Is(System.Text.Json.JsonValueKind.Object, "an object", "对象")) return all.ToImmutable();
        foreach (var member in assign.Value.EnumerateObject()) all[member.Name] = assign.Text(member.Name);
        return all.ToImmutable();
    }

    private static string? Maybe(JsonPlace place, string member) => place.Get(member) is null ? null : place.Text(member);
}
