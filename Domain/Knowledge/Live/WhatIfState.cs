using System.Collections.Immutable;
using Orleans;

namespace Twin.Domain.Knowledge.Live;

/// <summary>A state to suppose, in the words of people.</summary>
/// <param name="Id">Vertex.</param>
/// <param name="State"><c>closed</c> or <c>open</c> (a valve, pipe or pump: nothing, or as usual, goes through), <c>empty</c> (a tank:
/// nothing leaves it), <c>safe</c> (nothing the matter at it), <c>failed</c> (it leaks, burns or trips), <c>out</c> or <c>ready</c> (a
/// barrier); null: <paramref name="Local"/> counts.</param>
/// <param name="Local">Its own risk, 0 to 1.</param>
[GenerateSerializer, Immutable, Alias("twin.whatif.state.v1")]
public sealed record WhatIfState(
    [property: Id(0)] string Id, [property: Id(1)] string? State = null, [property: Id(2)] double? Local = null);

/// <summary>Turns states in words into what the engine supposes.</summary>
public static class WhatIfStates
{
    /// <summary>States asked at once, at most.</summary>
    public const int Most = 200;

    /// <summary>Own risk of something that has failed.</summary>
    private const double Failed = 0.85;

    /// <summary>The words that are understood.</summary>
    public static readonly ImmutableArray<string> Words = ["closed", "open", "empty", "safe", "failed", "out", "ready"];

    /// <summary>The request; null when a word is not understood, which is told.</summary>
    /// <param name="states">What to suppose.</param>
    /// <param name="weather">Weather everywhere; null: as it is.</param>
    /// <param name="most">Most changes answered.</param>
    /// <param name="error">What is wrong.</param>
    public static WhatIfRequest? Of(IReadOnlyList<WhatIfState> states, WeatherNow? weather, int most, out TwinError? error)
    {
        error = null;
        if (states.Count > Most) error = new TwinError("what-if.size", $"At most {Most} states at once.", Path: "states");
        var locals = ImmutableArray.CreateBuilder<WhatIfLocal>();
        var edges = ImmutableArray.CreateBuilder<WhatIfEdge>();
        var barriers = ImmutableArray.CreateBuilder<WhatIfBarrier>();
        foreach (var state in states)
        {
            if (state.Local is { } local) locals.Add(new WhatIfLocal(state.Id, local));
            switch (state.State)
            {
                case "closed" or "open":
                    var factor = state.State == "closed" ? 0 : 1;
                    edges.Add(new WhatIfEdge(state.Id, null, EdgeKind.Feeds, factor));
                    break;
                case "empty":
                    edges.Add(new WhatIfEdge(state.Id, null, null, 0));
                    locals.Add(new WhatIfLocal(state.Id, double.NaN));
                    break;
                case "safe": locals.Add(new WhatIfLocal(state.Id, double.NaN)); break;
                case "failed": locals.Add(new WhatIfLocal(state.Id, Failed)); break;
                case "out": barriers.Add(new WhatIfBarrier(state.Id, 0)); break;
                case "ready": barriers.Add(new WhatIfBarrier(state.Id, 1)); break;
                case null when state.Local is not null: break;
                default:
                    error ??= new TwinError(
                        "what-if.state", $"'{state.State}' is not one of {string.Join(", ", Words)}.", Path: state.Id);
                    break;
            }
        }

        return error is not null ? null : new WhatIfRequest
        {
            Locals = locals.DrainToImmutable(),
            Edges = edges.DrainToImmutable(),
            Barriers = barriers.DrainToImmutable(),
            Weather = weather,
            Most = Math.Clamp(most, 1, 1_000),
        };
    }
}
