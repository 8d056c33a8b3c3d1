using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Twin.Client.Blazor.Definitions;

/// <summary>Asks for the name of what was just added: whoever makes a form of twelve fields saves twelve ways to the mouse.</summary>
internal static class NameFirst
{
    /// <summary>Puts the cursor into a box with its text chosen.</summary>
    public static async Task AskAsync(IJSRuntime js, ElementReference box)
    {
        try
        {
            await using var module = await js.InvokeAsync<IJSObjectReference>("import", "/_content/Client.Blazor/client/forms.js");
            await module.InvokeVoidAsync("choose", box);
        }
        catch (JSException)
        {
            // The box is gone already: somebody chose something else.
        }
        catch (JSDisconnectedException)
        {
            // The page is gone.
        }
    }
}
