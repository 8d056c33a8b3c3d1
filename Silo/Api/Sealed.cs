namespace Twin.Silo.Api;

/// <summary>What people and devices sent in is given out so that nothing in it may run: no sniffing, no script, no frame.</summary>
internal static class Sealed
{
    /// <summary>Sets the headers of such an answer.</summary>
    public static void Headers(HttpResponse response, string cacheControl)
    {
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        response.Headers.CacheControl = cacheControl;
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
