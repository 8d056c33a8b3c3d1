using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Twin.Domain.Forms;

namespace Twin.Domain.Flows;

/// <summary>Writes flows as files.</summary>
internal static class FlowWriter
{
    public static byte[] Write(FlowDefinition flow)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, FormWriter.Options))
        {
            json.WriteStartObject();
            json.WriteNumber("flow", FlowFile.Schema);
            json.WriteString("id", flow.Id);
            json.WriteNumber("version", flow.Version);
            FormWriter.Both(json, "name", flow.Name);
            Words(json, "roles", flow.Roles);
            Words(json, "relations", flow.Relations);
            json.WriteStartArray("states");
            foreach (var state in flow.States) State(json, state);
            json.WriteEndArray();
            json.WriteStartArray("steps");
            foreach (var step in flow.Steps) Step(json, step);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Words(Utf8JsonWriter json, string member, ImmutableArray<string> words)
    {
        if (words.Length > 0) FormWriter.Words(json, member, words);
    }

    private static void State(Utf8JsonWriter json, FlowState state)
    {
        json.WriteStartObject();
        json.WriteString("id", state.Id);
        FormWriter.Both(json, "name", state.Name);
        json.WriteString("phase", FormWords.Of(FlowFile.Phases, state.Phase));
        if (state.Limit is { } limit)
        {
            json.WriteStartObject("limit");
            json.WriteNumber("minutes", limit.Minutes);
            FormWriter.Some(json, "by", limit.By);
            FormWriter.Some(json, "then", limit.Then);
            if (limit.Escalate.Length > 0) Escalations(json, limit.Escalate);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Escalations(Utf8JsonWriter json, ImmutableArray<FlowEscalation> escalations)
    {
        json.WriteStartArray("escalate");
        foreach (var escalation in escalations)
        {
            json.WriteStartObject();
            json.WriteNumber("share", escalation.Share);
            json.WriteNumber("levels", escalation.Levels);
            Words(json, "to", escalation.To);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Step(Utf8JsonWriter json, FlowStep step)
    {
        json.WriteStartObject();
        json.WriteString("id", step.Id);
        FormWriter.Both(json, "name", step.Name);
        Words(json, "from", step.From);
        json.WriteString("to", step.To);
        Words(json, "who", step.Who);
        FormWriter.Some(json, "form", step.Form);
        Words(json, "fields", step.Fields);
        // An empty condition is a mistake to be shown, not a missing one.
        if (step.When is { } when) json.WriteString("when", when);
        Words(json, "notSameAs", step.NotSameAs);
        if (step.Approvals.Length > 0) Approvals(json, step.Approvals);
        FormWriter.Some(json, "refuseTo", step.RefuseTo);
        if (step.Assign.Count > 0)
        {
            json.WriteStartObject("assign");
            foreach (var (relation, field) in step.Assign) json.WriteString(relation, field);
            json.WriteEndObject();
        }

        if (step.Do.Length > 0) Actions(json, step.Do);
        if (step.IsAutomatic) json.WriteBoolean("automatic", true);
        if (step.Most > 0) json.WriteNumber("most", step.Most);
        if (step.BeforeLimit) json.WriteBoolean("beforeLimit", true);
        json.WriteEndObject();
    }

    private static void Approvals(Utf8JsonWriter json, ImmutableArray<FlowApproval> approvals)
    {
        json.WriteStartArray("approvals");
        foreach (var approval in approvals)
        {
            json.WriteStartObject();
            json.WriteString("role", approval.Role);
            json.WriteNumber("count", approval.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Actions(Utf8JsonWriter json, ImmutableArray<FlowAction> actions)
    {
        json.WriteStartArray("do");
        foreach (var action in actions)
        {
            json.WriteStartObject();
            json.WriteString("action", FormWords.Of(FlowFile.Actions, action.Kind));
            Words(json, "to", action.To);
            FormWriter.Some(json, "name", action.Name);
            if (action.Text != LocalizedText.Empty) FormWriter.Both(json, "text", action.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
