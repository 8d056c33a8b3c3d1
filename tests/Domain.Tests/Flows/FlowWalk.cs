using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Twin.Domain.Flows;
using Twin.Domain.Forms;
using Twin.Domain.Plants;
using Xunit;

namespace Twin.Domain.Tests.Flows;

/// <summary>Walks a flow as its people would, filling in whatever a step's form still asks for.</summary>
internal sealed class FlowWalk(string id)
{
    public const long Start = 1_795_000_000_000;

    private readonly FlowProgram _program = FlowLibrary.Program(id);

    public long NowMs { get; set; } = Start;

    public FlowRun Run { get; private set; } = FlowRun.Empty;

    public List<FlowEffect> Effects { get; } = [];

    /// <summary>Takes a step with some values said, by whoever may.</summary>
    public FlowWalk Go(string step, params (string Field, string Json)[] said)
    {
        var decision = Try(step, said);
        var error = decision.Error;
        Assert.True(error is null, $"{id}.{step} from '{Run.State}': {error?.Code} {error?.Path}: {error?.Message}");
        (Run, NowMs) = (decision.Next, NowMs + 60_000);
        Effects.AddRange(decision.Effects);
        return this;
    }

    public FlowDecision Try(string id, params (string Field, string Json)[] said)
    {
        var step = _program.Flow.Step(id)!;
        var decision = default(FlowDecision)!;
        foreach (var slot in step.Approvals.IsEmpty ? [""] : step.Approvals.SelectMany(a => Enumerable.Repeat(a.Role, a.Count)))
        {
            var actor = step.Who.Where(w => w.StartsWith("relation:", StringComparison.Ordinal)).Select(w => Run.Holder(w[9..]))
                .OfType<string>().FirstOrDefault(a => !Run.Entries.Any(e => e.Actor == a && step.NotSameAs.Contains(e.Step)))
                ?? $"user:{id}-{slot}".ToLowerInvariant();
            var context = Context(actor);
            var values = Fill(step, [.. said.Select(s => new FormValue(s.Field, s.Json, actor, NowMs))], context);
            var command = new FlowCommand($"{Run.Entries.Length}-{slot}", id, actor, _program.Flow.Roles, values)
            { As = slot.Length > 0 ? slot : null };
            decision = FlowKernel.Take(_program, Run, "O-1", command, context);
            if (decision.Error is not null || step.Approvals.IsEmpty) return decision;
            Run = decision.Next;
        }

        return decision;
    }

    private FormContext Context(string actor) => new()
    {
        NowMs = NowMs, Actor = actor, Twin = "T-1", TwinAt = new PointM(1, 2, 0), At = new PointM(1, 2, 0),
    };

    private ImmutableArray<FormValue> Fill(FlowStep step, ImmutableArray<FormValue> values, FormContext context)
    {
        var asked = _program.Asked(step);
        for (var round = 0; round < 5; round++)
        {
            var all = FormMerge.Merge(Run.Values, values);
            var missing = FormFill.Evaluate(_program.Fields, all, context, asked).Errors.Where(e => e.Code == "form.required").ToList();
            if (missing.Count == 0) return values;
            values = values.AddRange(missing.Select(m => new FormValue(m.Field,
                Json(_program.Fields.Fields.First(f => f.Id == m.Field)), context.Actor, NowMs)));
        }

        return values;
    }

    private static string Middle(GasLimit gas) =>
        (gas.Minimum is { } least ? (least + gas.Maximum!.Value) / 2 : 0).ToString(CultureInfo.InvariantCulture);

    private string Json(FormField field) => field.Kind switch
    {
        FieldKind.Number => (field.Minimum ?? 1).ToString(CultureInfo.InvariantCulture),
        FieldKind.YesNo => "true",
        FieldKind.Choice => JsonSerializer.Serialize(field.Choices[0].Value),
        FieldKind.MultiChoice => JsonSerializer.Serialize(new[] { field.Choices[0].Value }),
        FieldKind.Date => string.Create(CultureInfo.InvariantCulture,
            $"\"{DateTimeOffset.FromUnixTimeMilliseconds(NowMs):yyyy-MM-ddTHH:mm:ssZ}\""),
        FieldKind.Person => JsonSerializer.Serialize("user:" + field.Id.ToLowerInvariant()),
        FieldKind.Photo => $$"""[{"document":"d","takenMs":{{NowMs}},"x":1,"y":2}]""",
        FieldKind.Signature => $$"""{"by":"user:x","atMs":{{NowMs}}}""",
        FieldKind.Position => """{"x":1,"y":2}""",
        FieldKind.GasTest => "[" + string.Join(',', Enumerable.Range(0, Math.Max(1, (field.MinItems ?? 1) / field.Gases.Length))
            .SelectMany(i => field.Gases.Select(g =>
                $$"""{"point":"p{{i}}","gas":"{{g.Gas}}","value":{{Middle(g)}},"atMs":{{NowMs}}}"""))) + "]",
        FieldKind.Rows => "[" + string.Join(',', Enumerable.Repeat("{" + string.Join(',', field.Columns
            .Where(c => c.Required).Select(c => $"\"{c.Id}\":{Json(c)}")) + "}", field.MinItems ?? 1)) + "]",
        _ => "\"T-1\"",
    };
}
