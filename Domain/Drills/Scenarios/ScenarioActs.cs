using System.Collections.Immutable;
using Twin.Domain.Plants;

namespace Twin.Domain.Drills.Scenarios;

/// <summary>Reads actions and conditions.</summary>
internal static class ScenarioActs
{
    private static readonly DrillAction NoAction = new() { Kind = ActionKind.None };

    public static DrillAction Action(ref PlantJsonReader r)
    {
        var action = NoAction;
        var numbers = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        var word = r.PeekString("do");
        var row = word is null ? null : ActionTable.Find(word);
        if (!r.BeginObject(out var scope)) return action;
        while (r.NextMember(ref scope, ScenarioMembers.Action, out var member))
        {
            switch (member)
            {
                case "do": action = action with { Kind = r.Word(ActionTable.Words) is >= 0 and var i ? ActionTable.Rows[i].Kind : 0 };
                    break;
                case "target": action = action with { Target = r.String() }; break;
                case "to": action = action with { To = r.String() }; break;
                case "at": action = action with { At = ScenarioParser.Spot(ref r) }; break;
                case "text": action = action with { Text = PlantTypeParser.Text(ref r) }; break;
                default: Number(ref r, row, member, numbers); break;
            }
        }

        r.Require(scope, ScenarioMembers.Action, "do");
        foreach (var number in row?.Numbers ?? [])
        {
            if (double.IsNaN(number.Otherwise) && !numbers.ContainsKey(number.Name))
                r.Problem("plantfile.member.missing", $"Member '{number.Name}' is missing.", scope.Start);
        }

        return action with { Numbers = numbers.ToImmutable() };
    }

    private static void Number(
        ref PlantJsonReader r, ActionRow? row, string member, ImmutableSortedDictionary<string, double>.Builder numbers)
    {
        if (row?.Number(member) is { } number)
        {
            numbers[member] = r.Number(number.Low, number.High);
        }
        else
        {
            if (row is not null) r.Problem("plantfile.action.number", $"'{row.Word}' has no '{member}'.");
            r.Skip();
        }
    }

    public static Condition Condition(ref PlantJsonReader r)
    {
        var condition = new Condition { Kind = ConditionKind.Alarm };
        if (!r.BeginObject(out var scope)) return condition;
        var heads = 0;
        while (r.NextMember(ref scope, ScenarioMembers.Condition, out var member))
        {
            condition = member switch
            {
                "rule" => condition with { Rule = r.String() },
                "state" => condition with { State = (AlarmAsked)Math.Max(0, r.Word(ScenarioMembers.AlarmStates)) },
                "target" => condition with { Target = r.String() },
                "above" => condition with { Above = r.Number() },
                "below" => condition with { Below = r.Number() },
                _ => Head(ref r, member, condition, ref heads),
            };
        }

        if (heads != 1)
        {
            r.Problem(
                "plantfile.condition", "A condition says one of alarm, sensor, level, done, harmed, fire, all, any, not.", scope.Start);
        }

        return condition;
    }

    private static Condition Head(ref PlantJsonReader r, string member, Condition condition, ref int heads)
    {
        heads++;
        return member switch
        {
            "alarm" => condition with { Kind = ConditionKind.Alarm, Target = r.String() },
            "sensor" => condition with { Kind = ConditionKind.Sensor, Target = r.String() },
            "level" => condition with { Kind = ConditionKind.Level, Target = r.String() },
            "done" => condition with
            {
                Kind = ConditionKind.Done,
                Action = r.Word(ActionTable.Words) is >= 0 and var i ? ActionTable.Rows[i].Kind : ActionKind.None,
            },
            "harmed" => condition with { Kind = ConditionKind.Harmed, Target = r.String() },
            "fire" => condition with { Kind = ConditionKind.Fire, Target = r.String() },
            "all" => condition with { Kind = ConditionKind.All, Parts = ScenarioParser.List(ref r, Condition, 32) },
            "any" => condition with { Kind = ConditionKind.Any, Parts = ScenarioParser.List(ref r, Condition, 32) },
            _ => condition with { Kind = ConditionKind.Not, Parts = [Condition(ref r)] },
        };
    }
}
