namespace Twin.Client.Blazor.Web;

/// <summary>Tells addresses of this site from all others, so that nobody is led away after signing in.</summary>
public static class LocalAddress
{
    /// <summary>True for a path of this site: starts with one slash, not with two, a backslash or a control character in it.</summary>
    public static bool Is(string? address) =>
        address is { Length: > 0 and < 2_048 } && address[0] == '/'
        && (address.Length == 1 || address[1] is not ('/' or '\\')) && !address.Any(c => char.IsControl(c) || c == '\\');
}
