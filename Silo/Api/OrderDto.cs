using System.Security.Cryptography;
using System.Text.Json;
using Twin.Domain;
using Twin.Domain.Flows;
using Twin.Domain.Plants;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Work;

namespace Twin.Silo.Api;

/// <summary>Orders as the contract shows them. <c>title</c>, <c>state</c>, <c>assignee</c>, <c>steps</c> and <c>dueMs</c> are as they
/// were before orders followed flows.</summary>
internal static class OrderDto
{
    /// <summary>Body of a step: fields of its form, and what an order of before needs (<c>assignee</c>).</summary>
    public sealed record StepBody(
        Dictionary<string, JsonElement>? Values = null, string? Comment = null, string? RequestId = null, PointM? Position = null,
        bool Refuse = false, string? As = null, int Version = 0, string? Assignee = null, Dictionary<string,
            DateTimeOffset>? FilledAt = null);

    /// <summary>A line of the list.</summary>
    public static object Of(OrderLine line) => new
    {
        line.Id,
        Title = TitleOf(line.Facts.Title),
        Titles = line.Facts.Title,
        line.Facts.Twin,
        line.Facts.Zone,
        line.Facts.Severity,
        line.Facts.Source,
        line.Facts.SourceId,
        AlarmId = AlarmOf(line.Facts),
        line.Facts.Hazard,
        line.Facts.OpenedMs,
        line.Facts.OpenedBy,
        line.Flow,
        line.FlowVersion,
        line.State,
        line.StateName,
        line.Phase,
        Assignee = line.Assignee.Length > 0 ? line.Assignee : null,
        line.EnteredMs,
        line.DueMs,
        line.EndedMs,
        line.Repeats,
        line.Escalated,
        line.Flags,
    };

    /// <summary>The whole order with its evidence chain.</summary>
    public static object Of(OrderView view) => new
    {
        view.Line.Id,
        Title = TitleOf(view.Order.Facts.Title),
        Titles = view.Order.Facts.Title,
        view.Order.Facts.Twin,
        view.Order.Facts.Zone,
        view.Order.Facts.Severity,
        view.Order.Facts.Source,
        view.Order.Facts.SourceId,
        AlarmId = AlarmOf(view.Order.Facts),
        view.Order.Facts.Hazard,
        view.Order.Facts.OpenedMs,
        view.Order.Facts.OpenedBy,
        view.Order.Facts.Rule,
        view.Line.Flow,
        view.Line.FlowVersion,
        view.FlowName,
        view.Order.Version,
        view.Line.State,
        view.Line.StateName,
        view.Line.Phase,
        Assignee = view.Line.Assignee.Length > 0 ? view.Line.Assignee : null,
        view.Line.EnteredMs,
        view.Line.DueMs,
        view.Line.EndedMs,
        view.Order.RepeatCount,
        view.Order.Repeats,
        view.Order.Proof,
        view.Order.Run.Holders,
        Values = view.Order.Run.Values.ToDictionary(static v => v.Field, static v => Parsed(v.Json)),
        Steps = view.Order.Run.Entries.Where(static e => e.Kind == FlowEntryKind.Step)
            .Select(static e => new { e.To, e.Actor, e.AtMs, e.Comment, e.Step }),
        Entries = view.Entries.Select(static e => new
        {
            e.Entry.Seq,
            e.Entry.Kind,
            e.Entry.Step,
            e.Entry.From,
            e.Entry.To,
            e.Entry.Actor,
            e.Entry.AtMs,
            e.Entry.Comment,
            e.Entry.Role,
            Values = e.Entry.Values.Select(static v => new { v.Field, Value = Parsed(v.Json), v.Actor, v.AtMs }),
            e.Flags,
            e.Position,
            e.Hash,
            e.IsWhole,
        }),
        Next = view.Steps,
    };

    /// <summary>What a step asks of the grain.</summary>
    public static OrderTake Take(StepBody? body, string step, string actor, bool mayOperate, string? requestId)
    {
        var values = (body?.Values ?? []).Select(v => new OrderValue(v.Key, v.Value.GetRawText(),
            body!.FilledAt?.TryGetValue(v.Key, out var at) == true ? at.ToUnixTimeMilliseconds() : 0));
        return new OrderTake
        {
            RequestId = body?.RequestId ?? requestId ?? RandomNumberGenerator.GetHexString(32, lowercase: true),
            Step = step == "fill" ? "" : step,
            Actor = actor,
            Roles = mayOperate ? [Twin.Grains.Work.OrderServices.Operator] : [],
            Values = [.. values, .. Said(body, step)],
            Comment = body?.Comment,
            Refuse = body?.Refuse ?? false,
            As = body?.As,
            At = body?.Position,
            IfVersion = body?.Version ?? 0,
        };
    }

    /// <summary>Bodies of before: who is it assigned to, what was done, why was it cancelled.</summary>
    private static IEnumerable<OrderValue> Said(StepBody? body, string step)
    {
        if (body is null || body.Values is not null) yield break;
        var (field, said) = step switch
        {
            "assign" => ("assignee", body.Assignee),
            "complete" => ("result", body.Comment),
            "cancel" => ("reason", body.Comment),
            _ => ("", null),
        };
        if (said is not null) yield return new OrderValue(field, JsonSerializer.Serialize(said));
    }

    /// <summary>A model's judgement is an alarm, too.</summary>
    private static string? AlarmOf(OrderFacts facts) => facts.Source is OrderSource.Alarm or OrderSource.Model ? facts.SourceId : null;

    private static string TitleOf(LocalizedText title) => title.Zh == title.En ? title.Zh : $"{title.Zh} / {title.En}";

    private static JsonElement Parsed(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
