using System.Diagnostics.CodeAnalysis;

namespace Twin.Domain;

/// <summary>
/// The realm of the real plant, as something only the real plant can show: whatever leaves Twin, or is written for good in the plant's
/// name, takes one (<see cref="OutwardAttribute"/>). There is no way to make one of the realm of a drill (docs/decisions/0006).
/// </summary>
public sealed class LiveRealm
{
    private static readonly LiveRealm s_it = new();

    private LiveRealm()
    {
    }

    /// <summary>The real plant's.</summary>
    /// <param name="realm">Must be <see cref="TwinKey.Live"/>.</param>
    /// <exception cref="TwinException"><c>realm.drill</c>, <c>realm.not-live</c>: it is another realm.</exception>
    public static LiveRealm Of(string realm) => TryOf(realm, out var live, out var error) ? live : throw new TwinException(error);

    /// <summary>The real plant's; false, with the reason, for any other realm.</summary>
    public static bool TryOf(string realm, [NotNullWhen(true)] out LiveRealm? live, [NotNullWhen(false)] out TwinError? error)
    {
        live = realm == TwinKey.Live ? s_it : null;
        error = live is not null ? null : DrillRealm.Is(realm) ? DrillRealm.NoWayOut
            : new TwinError("realm.not-live", $"The realm '{realm}' is not the real plant.");
        return error is null;
    }

    /// <inheritdoc/>
    public override string ToString() => TwinKey.Live;
}

/// <summary>Realms of drills, by name.</summary>
public static class DrillRealm
{
    /// <summary>They begin like this.</summary>
    public const string Prefix = "drill-";

    /// <summary>Something of a drill wanted to get out of its realm, or something from outside into it.</summary>
    public static readonly TwinError NoWayOut = new(
        "realm.drill", "A drill has no way out of its realm and none into it: nothing but its own world acts there. "
        + "演练与真实装置完全隔离：除演练自身外，任何数据和操作都不能进出。");

    /// <summary>True for the realm of a drill.</summary>
    public static bool Is(string realm)
    {
        ArgumentNullException.ThrowIfNull(realm);
        return realm.StartsWith(Prefix, StringComparison.Ordinal);
    }

    /// <summary>The realm itself, which may be kept in the plant's stores: the real one's, or a replay's.</summary>
    /// <exception cref="TwinException"><c>realm.drill</c>: a drill keeps its log with itself.</exception>
    public static string None(string realm) => Is(realm) ? throw new TwinException(NoWayOut) : realm;
}

/// <summary>
/// A port through which something leaves Twin or is written for good in the plant's name. Each of its methods that does so takes a
/// <see cref="LiveRealm"/>, and none names a realm otherwise (test: <c>IsolationTests</c>).
/// </summary>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class OutwardAttribute : Attribute;
