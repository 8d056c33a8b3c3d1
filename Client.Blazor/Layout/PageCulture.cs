using System.Globalization;

namespace Twin.Client.Blazor.Layout;

/// <summary>
/// The language of a page, taken when it is made. What comes from outside a circuit (the feed, a notice) runs in the language of whoever
/// sent it; a page drawn then would mix two languages.
/// </summary>
internal sealed class PageCulture
{
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;
    private readonly CultureInfo _words = CultureInfo.CurrentUICulture;

    /// <summary>Runs it in the page's language.</summary>
    public void Run(Action action)
    {
        var (culture, words) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_culture, _words);
        try
        {
            action();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, words);
        }
    }
}
