using System.Reflection;
using Twin.Client.Blazor.Web;
using Twin.Domain;
using Twin.Domain.Drills.Room;
using Twin.Grains.Interfaces.Drills;
using Twin.Silo.Identity;

namespace Twin.Silo.Api;

/// <summary>Where a request stands: realm and plant of its path, and who asks. The same handlers serve <c>live</c> and every other
/// realm.</summary>
/// <param name="Realm">Realm; <c>live</c> when the path has none.</param>
/// <param name="Plant">Plant id.</param>
/// <param name="Actor">As written into the log.</param>
public sealed record Scope(string Realm, string Plant, string Actor)
{
    /// <summary>The real plant, which alone may be written to for good.</summary>
    /// <exception cref="TwinException">The scope is another realm's.</exception>
    public LiveRealm Live => LiveRealm.Of(Realm);

    /// <summary>Who asks may run drills.</summary>
    internal bool Leads { get; private init; }

    /// <summary>Who asks, as somebody who looks at a drill.</summary>
    internal DrillViewer Viewer => new(Actor, Leads);

    /// <summary>Grain key of a twin in this scope.</summary>
    public string Key(string id) => new TwinKey(Realm, Plant, id).ToString();

    /// <summary>Grain key of a paper as read in this scope; see <see cref="RealmRooms.Papers"/>.</summary>
    public string Paper(string id) => new TwinKey(RealmRooms.Papers(Realm), Plant, id).ToString();

    /// <summary>Binds from the path and the signed-in principal.</summary>
    public static ValueTask<Scope?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        ArgumentNullException.ThrowIfNull(context);
        var realm = context.Request.RouteValues["realm"] as string ?? TwinKey.Live;
        var plant = context.Request.RouteValues["plant"] as string ?? "";
        var leads = context.User.HasClaim("right", Rights.DrillsRun) || context.User.HasClaim("right", Rights.Admin);
        return new ValueTask<Scope?>(new Scope(realm, plant, Actors.Of(context.User)) { Leads = leads });
    }
}
