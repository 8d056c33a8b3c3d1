using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Twin.Client.Blazor.Web;

/// <summary>Bodies of requests that are taken whole, up to a bound.</summary>
public static class RequestBody
{
    /// <summary>
    /// The body, or null when it is longer than <paramref name="most"/> bytes. The server's own bound makes way for this one.
    /// </summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, long most, CancellationToken cancel)
    {
        if (request.ContentLength > most) return null;
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = most + 1;
        return await ReadAsync(request.Body, most, cancel);
    }

    /// <summary>The body, or null when it is longer than <paramref name="most"/> bytes, whatever its header says.</summary>
    public static async Task<byte[]?> ReadAsync(Stream body, long most, CancellationToken cancel)
    {
        using var content = new MemoryStream();
        var part = new byte[81_920];
        while (await body.ReadAsync(part, cancel) is > 0 and var read)
        {
            if (content.Length + read > most) return null;
            content.Write(part, 0, read);
        }

        return content.ToArray();
    }
}
