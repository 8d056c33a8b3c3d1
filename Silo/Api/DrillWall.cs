using Twin.Domain;

namespace Twin.Silo.Api;

/// <summary>Says of an endpoint that it answers in the realm of a drill, out of the drill's own world.</summary>
internal sealed class AnswersInDrills
{
    public static readonly AnswersInDrills Yes = new();
}

/// <summary>What lies below the realm of a drill: only what its world answers; everything else is refused with <c>realm.drill</c>, so that
/// nothing of a drill becomes an order, an incident, a document or a line of a log.</summary>
internal static class DrillWall
{
    /// <summary>Middleware, so that not even the body is read.</summary>
    public static Task RefuseAsync(HttpContext context, RequestDelegate next) =>
        context.Request.RouteValues["realm"] is string realm && DrillRealm.Is(realm) && context.GetEndpoint() is { } endpoint
            && endpoint.Metadata.GetMetadata<AnswersInDrills>() is null
            ? Problems.Of(DrillRealm.NoWayOut).ExecuteAsync(context)
            : next(context);
}
