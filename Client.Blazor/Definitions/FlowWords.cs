using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Localization;
using Twin.Client.Blazor.Resources;
using Twin.Domain.Flows;

namespace Twin.Client.Blazor.Definitions;

/// <summary>Words of flows for people.</summary>
public static class FlowWords
{
    /// <summary>A length of time; whole days, hours or minutes.</summary>
    public static string Time(double minutes, IStringLocalizer<DefinitionTexts> texts) =>
        minutes >= 2880 ? texts["Time.Days", (minutes / 1440).ToString("0.#", CultureInfo.CurrentCulture)]
        : minutes >= 120 ? texts["Time.Hours", (minutes / 60).ToString("0.#", CultureInfo.CurrentCulture)]
        : texts["Time.Minutes", minutes.ToString("0.#", CultureInfo.CurrentCulture)];

    /// <summary><c>role:x</c>, <c>relation:x</c>, <c>anyone</c> as people say it.</summary>
    public static string Who(string who, IStringLocalizer<DefinitionTexts> texts) => who switch
    {
        "anyone" => texts["Who.Anyone"],
        _ when who.StartsWith("role:", StringComparison.Ordinal) => Role(who[5..], texts),
        _ when who.StartsWith("relation:", StringComparison.Ordinal) => Role(who[9..], texts),
        _ => who,
    };

    /// <summary>A role or relation; those Twin does not know as they are.</summary>
    public static string Role(string role, IStringLocalizer<DefinitionTexts> texts) =>
        texts["Role." + role] is { ResourceNotFound: false } known ? known : role;

    /// <summary>Several of them.</summary>
    public static string Who(ImmutableArray<string> who, IStringLocalizer<DefinitionTexts> texts) =>
        string.Join(" · ", who.Select(w => Who(w, texts)));

    /// <summary>Words in a list of a page: by comma or space.</summary>
    public static ImmutableArray<string> Split(string? text) =>
        [.. (text ?? "").Split([',', '，', '、', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Distinct(StringComparer.Ordinal)];

    /// <summary>A flow to begin with: it can be published as it is once its form exists.</summary>
    public static FlowDefinition New(string id, Domain.LocalizedText name, string? form) => new()
    {
        Id = id, Name = name, Roles = ["supervisor"], Relations = ["creator"],
        States =
        [
            new FlowState("open", new Domain.LocalizedText("Open", "待处理"), FlowPhase.Open,
                new FlowLimit(1440, null, [new FlowEscalation(1, 1, ["role:supervisor"])], null)),
            new FlowState("closed", new Domain.LocalizedText("Closed", "已关闭"), FlowPhase.Done, null),
        ],
        Steps =
        [
            new FlowStep
            {
                Id = "begin", Name = new Domain.LocalizedText("Begin", "发起"), To = "open", Who = ["anyone"], Form = form,
                Assign = ImmutableSortedDictionary<string, string>.Empty.Add("creator", "me"),
            },
            new FlowStep
            {
                Id = "close", Name = new Domain.LocalizedText("Close", "关闭"), From = ["open"], To = "closed", Who = ["role:supervisor"],
                NotSameAs = ["begin"],
            },
        ],
    };
}
