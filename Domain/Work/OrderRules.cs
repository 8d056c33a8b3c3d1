using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Orleans;
using Twin.Domain.Alarms;
using Twin.Domain.Rules;

namespace Twin.Domain.Work;

/// <summary>A step a rule takes when it has opened the order.</summary>
/// <param name="Step">Step id.</param>
/// <param name="Values">Field → value as text; <c>{text}</c>, <c>{textEn}</c>, <c>{twin}</c>, <c>{value}</c>, <c>{limit}</c>, <c>{now}</c>,
/// <c>{now+24h}</c> and <c>{role:x}</c> (who has it there now) are filled in. A text that is JSON (number, array) stays so with
/// <c>=</c> before it.</param>
[GenerateSerializer, Immutable, Alias("twin.order-rule.step.v1")]
public sealed record OrderRuleStep(
    [property: Id(0)] string Step, ImmutableSortedDictionary<string, string>? Values)
{
    /// <summary>Never null.</summary>
    [Id(1)] public ImmutableSortedDictionary<string, string> Values { get; init; } = Values ?? ImmutableSortedDictionary<string,
        string>.Empty;
}

/// <summary>Which alarms open which order.</summary>
[GenerateSerializer, Immutable, Alias("twin.order-rule.v1")]
public sealed record OrderRule
{
    [Id(0)] public string Id { get; init; } = "";
    [Id(1)] public bool Enabled { get; init; } = true;
    /// <summary>Alarms of this priority and more urgent, 1 to 4.</summary>
    [Id(2)] public int Priority { get; init; } = 2;
    /// <summary>Rule kinds; empty: any.</summary>
    [Id(3)] public ImmutableArray<RuleKind> Kinds { get; init; } = [];
    /// <summary>Rule ids; empty: any.</summary>
    [Id(4)] public ImmutableArray<string> Rules { get; init; } = [];
    /// <summary>Types of the twin; empty: any.</summary>
    [Id(5)] public ImmutableArray<string> Types { get; init; } = [];
    /// <summary>Zones; empty: any.</summary>
    [Id(6)] public ImmutableArray<string> Zones { get; init; } = [];
    [Id(7)] public string Flow { get; init; } = "hazard";
    /// <summary>Severity of the order, 1 to 4; 0: the alarm's priority.</summary>
    [Id(8)] public int Severity { get; init; }
    /// <summary>First step, then those taken with it.</summary>
    [Id(9)] public ImmutableArray<OrderRuleStep> Steps { get; init; } = [];
    /// <summary>The twin must be normal so long to prove the rectification, h; 0: no reading can.</summary>
    [Id(10)] public double ProofHours { get; init; } = 4;
}

/// <summary>The order rules of a plant; the first that fits opens the order.</summary>
[GenerateSerializer, Immutable, Alias("twin.order-rules.v1")]
public sealed record OrderRules
{
    /// <summary>Most rules.</summary>
    public const int Most = 200;

    /// <summary>None: alarms open no orders.</summary>
    public static readonly OrderRules None = new();

    [Id(0)] public ImmutableArray<OrderRule> Rules { get; init; } = [];

    /// <summary>The rule for an alarm that was raised, or null.</summary>
    /// <param name="alarm">The step.</param>
    /// <param name="type">Type of its twin.</param>
    /// <param name="zones">Zones of its twin.</param>
    public OrderRule? For(AlarmTransition alarm, string type, IReadOnlyCollection<string> zones) => Rules.FirstOrDefault(r =>
        r.Enabled && (int)alarm.Priority <= r.Priority && (r.Kinds.IsEmpty || r.Kinds.Contains(alarm.RuleKind))
        && (r.Rules.IsEmpty || r.Rules.Contains(alarm.RuleId)) && (r.Types.IsEmpty || r.Types.Contains(type))
        && (r.Zones.IsEmpty || r.Zones.Any(zones.Contains)));

    /// <summary>The hazard an alarm is: the same rule at the same twin.</summary>
    public static string HazardOf(AlarmTransition alarm) => $"{alarm.Twin}|{alarm.RuleId}";

    /// <summary>A value with its placeholders filled in, as JSON.</summary>
    public static string Fill(string text, AlarmTransition alarm, long nowMs, Func<string, string?> personOf)
    {
        var filled = System.Text.RegularExpressions.Regex.Replace(text, @"\{([a-zA-Z]+(?:[:+][\w.-]+)?)\}", m =>
            Part(m.Groups[1].Value) ?? m.Value,
            System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
        return text.StartsWith('=') ? filled[1..] : JsonSerializer.Serialize(filled);

        string? Part(string name) => name switch
        {
            "text" => alarm.Text.Zh.Length > 0 ? alarm.Text.Zh : alarm.Text.En,
            "textEn" => alarm.Text.En,
            "twin" => alarm.Twin,
            "value" => double.IsFinite(alarm.Value) ? alarm.Value.ToString("0.###", CultureInfo.InvariantCulture) : "–",
            "limit" => double.IsFinite(alarm.Limit) ? alarm.Limit.ToString("0.###", CultureInfo.InvariantCulture) : "–",
            "now" => Time(nowMs),
            _ when name.StartsWith("now+", StringComparison.Ordinal) => After(name[4..], nowMs),
            _ when name.StartsWith("role:", StringComparison.Ordinal) => personOf(name[5..]) ?? "",
            _ => null,
        };
    }

    /// <summary>What is wrong with them; empty: nothing.</summary>
    public ImmutableArray<TwinError> Check()
    {
        var errors = ImmutableArray.CreateBuilder<TwinError>();
        void Add(string path, string en, string zh) => errors.Add(new TwinError("order-rules.field", en, Path: path) { Zh = zh });
        if (Rules.Length > Most) Add("rules", $"At most {Most} rules.", $"最多 {Most} 条规则。");
        var known = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Rules.Length; i++)
        {
            var rule = Rules[i];
            if (!TwinKey.IsLocalId(rule.Id) || !known.Add(rule.Id)) Add($"rules[{i}].id", "Each needs an id of its own.", "编号缺失或重复。");
            if (rule.Priority is < 1 or > 4) Add($"rules[{i}].priority", "1 to 4.", "须为 1 至 4。");
            if (rule.Severity is < 0 or > 4) Add($"rules[{i}].severity", "0 to 4.", "须为 0 至 4。");
            if (rule.ProofHours is not (>= 0 and <= 8_760)) Add($"rules[{i}].proofHours", "0 to 8,760 h.", "须为 0 至 8760 小时。");
            if (rule.Steps.Length is 0 or > 10) Add($"rules[{i}].steps", "1 to 10 steps; the first begins the flow.",
                "须有 1 至 10 个步骤，首个为起始步骤。");
        }

        return errors.ToImmutable();
    }

    private static string Time(long ms) =>
        DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string? After(string span, long nowMs)
    {
        var unit = span[^1] switch { 'm' => 60_000.0, 'h' => 3_600_000.0, 'd' => 86_400_000.0, _ => 0 };
        return unit > 0 && double.TryParse(span[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n)
            && n < 10_000
            ? Time(nowMs + (long)(n * unit)) : null;
    }
}
