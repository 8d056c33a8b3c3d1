using Microsoft.AspNetCore.Http.HttpResults;
using Twin.Domain;
using Twin.Domain.Forms;

namespace Twin.Silo.Api;

/// <summary>Turns <see cref="TwinError"/>s into RFC 9457 problem details with the stable code.</summary>
internal static class Problems
{
    /// <summary>HTTP status of an error, by the family of its code.</summary>
    public static int StatusOf(TwinError error) => error.Code switch
    {
        _ when error.Code.StartsWith("plantfile.", StringComparison.Ordinal) => StatusCodes.Status400BadRequest,
        _ when error.Code.EndsWith(".unknown", StringComparison.Ordinal) => StatusCodes.Status404NotFound,
        "ingest.disk-full" or "ingest.journal-full" or "ingest.io" => StatusCodes.Status507InsufficientStorage,
        "ingest.overloaded" => StatusCodes.Status429TooManyRequests,
        "version.conflict" => StatusCodes.Status412PreconditionFailed,
        "flow.who" or "flow.same-person" or "flow.role" or "flow.approved" or
        "model.second" or "draft.review.self" or "definition.review.self" or "scenario.library" or "drill.role.side" or "drill.secret"
            or "drill.finding.person" => StatusCodes.Status403Forbidden,
        "flow.state" or "flow.ended" or "flow.most" or "flow.late" or "flow.condition" or
        "model.training" or "model.state" or
        "incident.state" or "definition.state" or "emergency.state" or "emergency.lines"
            or "drill.running" or "drill.ended" or "drill.exists" or "drill.start.exists" or "drill.start.many"
            or "realm.drill" or "realm.not-live" => StatusCodes.Status409Conflict,
        "drill.many" or "emergency.many" => StatusCodes.Status429TooManyRequests,
        _ when error.Code.StartsWith("alarm.", StringComparison.Ordinal) || error.Code.StartsWith("work-order.", StringComparison.Ordinal)
            || error.Code == "draft.state" => StatusCodes.Status409Conflict,
        _ when error.Retry == Retry.Later => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };

    /// <summary>The problem for one error.</summary>
    public static ProblemHttpResult Of(TwinError error) => Of(StatusOf(error), error);

    /// <summary>The problem for one error with a given status.</summary>
    public static ProblemHttpResult Of(int status, TwinError error)
    {
        var extensions = new Dictionary<string, object?> { ["code"] = error.Code };
        if (error.Path is not null) extensions["path"] = error.Path;
        if (error.Zh is not null) extensions["zh"] = error.Zh;
        if (error.Retry == Retry.Later) extensions["retry"] = "later";
        return TypedResults.Problem(error.Message, statusCode: status, type: $"urn:twin:error:{error.Code}", extensions: extensions);
    }

    /// <summary>The problem for an error of a form, with every field that is wrong.</summary>
    public static ProblemHttpResult Of(TwinError error, IReadOnlyList<FormNote> notes)
    {
        var problem = Of(error);
        if (notes.Count > 0)
            problem.ProblemDetails.Extensions["errors"] = notes.Select(static n => n.ToError())
                .Select(static e => new { e.Code, e.Message, e.Zh, e.Path });
        return problem;
    }

    /// <summary>One problem that lists several errors.</summary>
    public static ProblemHttpResult Of(IReadOnlyList<TwinError> errors) => errors.Count == 1
        ? Of(errors[0])
        : TypedResults.Problem(
            $"{errors.Count} errors; the first: {errors[0].Message}",
            statusCode: StatusCodes.Status400BadRequest,
            type: $"urn:twin:error:{errors[0].Code}",
            extensions: new Dictionary<string, object?>
            {
                ["code"] = errors[0].Code,
                ["errors"] = errors.Take(200).Select(static e => new { e.Code, e.Message, e.Zh, e.Path }),
            });

    /// <summary>404 for a plant.</summary>
    public static ProblemHttpResult NoPlant(string plant) => Of(new TwinError("plant.unknown", $"There is no plant '{plant}'."));

    /// <summary>404 for a twin.</summary>
    public static ProblemHttpResult NoTwin(string twin) => Of(new TwinError("twin.unknown", $"There is no twin '{twin}'."));
}
