using Twin.Domain;

namespace Twin.Ingest.Http;

/// <summary>RFC 9457 problem details with Twin's stable <c>code</c>.</summary>
public static class Problems
{
    /// <summary>The answer for an error.</summary>
    public static async Task WriteAsync(HttpContext context, int status, TwinError error)
    {
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable
            or StatusCodes.Status507InsufficientStorage)
            context.Response.Headers.RetryAfter = status == StatusCodes.Status429TooManyRequests ? "1" : "10";
        var more = new Dictionary<string, object?> { ["code"] = error.Code };
        if (error.Path is not null) more["path"] = error.Path;
        await Results.Problem(error.Message, statusCode: status, extensions: more,
            type: "urn:twin:error:" + error.Code).ExecuteAsync(context);
    }

    /// <summary>Status for a refusal of the intake (design 7.12): disk full 507, broken disk 503, anything else is load: 429.</summary>
    public static int StatusOf(TwinError refusal) => refusal.Code switch
    {
        "ingest.disk-full" or "ingest.journal-full" => StatusCodes.Status507InsufficientStorage,
        "ingest.io" => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status429TooManyRequests,
    };
}
