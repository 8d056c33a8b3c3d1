using Twin.Domain.Definitions;

namespace Twin.Client.Blazor.Definitions;

/// <summary>Addresses of forms and flows.</summary>
public static class DefinitionAddress
{
    /// <summary>The page of one.</summary>
    public static string Of(DefinitionKind kind, string id) =>
        $"/definitions/{(kind == DefinitionKind.Form ? "forms" : "flows")}/{Uri.EscapeDataString(id)}";

    /// <summary>Its file.</summary>
    public static string File(string plant, DefinitionKind kind, string id, int version) =>
        $"/api/v1/plants/{Uri.EscapeDataString(plant)}{Of(kind, id)}/file" + (version > 0 ? $"?version={version}" : "");
}
