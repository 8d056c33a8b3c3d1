using System.Globalization;
using Twin.Client.Blazor.Web;

namespace Twin.Client.Blazor.Layout;

/// <summary>
/// The language and the time zone of a page, taken when it is made. What comes from outside a circuit (the feed, a notice) runs in those
/// of whoever sent it; a page drawn then would mix two languages and two clocks.
/// </summary>
internal sealed class PageCulture
{
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;
    private readonly CultureInfo _words = CultureInfo.CurrentUICulture;
    private readonly TimeZoneInfo _zone = PageZone.Current;

    /// <summary>Runs it in the page's language and zone.</summary>
    public void Run(Action action)
    {
        var (culture, words, zone) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture, PageZone.Current);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture, PageZone.Current) = (_culture, _words, _zone);
        try
        {
            action();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture, PageZone.Current) = (culture, words, zone);
        }
    }
}
